"""detekt and ktlint.

Source: https://detekt.dev/docs/introduction/reporting
Source: https://pinterest.github.io/ktlint/latest/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="detekt",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what detekt found",
            (r"^\S+\.kts?:\d+:\d+: .+ \[[A-Z]\w+\]$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "what ktlint found",
            (r"^\S+\.kts?:\d+:\d+: .+ \([a-z][\w-]*(?::[\w-]+)?\)$",),
            Category.LINT,
        ),
        Signature(
            Evidence.VERDICT,
            "how much detekt found",
            (r"^(?:> )?Analysis failed with \d+ weighted issues\.",),
            Category.LINT,
        ),
    ),
)
