"""TruffleHog.

Source: https://github.com/trufflesecurity/trufflehog#readme
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="trufflehog",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a secret that works",
            (
                r"^(?:✅ )?Found verified result 🐷🔑",
                r"^(?:##\[warning\])?Found verified \S+ result 🐷🔑",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.VERDICT,
            "what looks like a secret",
            (
                r"^(?:🔎 )?Found un(?:verified|known) result 🐷🔑",
                r"^(?:⚠️? ?)?Found (?:unverified|unknown) \S+ result 🐷🔑",
                r"^##\[warning\]Found (?:unverified|unknown) \S+ result 🐷🔑",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.PLACE, "the kind of secret", (r"^Detector Type: \w",), Category.SECURITY
        ),
        Signature(Evidence.NOISE, "", (r"^🐷🔑🐷", r"\binfo-\d+\ttrufflehog\t")),
    ),
)
