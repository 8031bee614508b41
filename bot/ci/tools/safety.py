"""Safety.

Source: https://docs.safetycli.com/safety-docs/output/output-options-and-recommendations
Source: https://github.com/pyupio/safety (safety/output_utils.py, safety/scan/render.py)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="safety",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a dependency with a known vulnerability",
            (r"^\s*-> Vulnerability found in \S+ version ", r"^\s*-> Vuln ID \d+: "),
            Category.SECURITY,
        ),
        Signature(
            Evidence.PLACE,
            "a dependency with a known vulnerability",
            (r"^\s*\S+\s+\[[1-9]\d* vulnerabilit(?:y|ies) found\]",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many vulnerabilities there are",
            (r"Scan was completed.* \d+ vulnerabilit(?:y was|ies were) reported\.",),
        ),
    ),
)
