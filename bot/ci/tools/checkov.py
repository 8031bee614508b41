"""Checkov.

Source: https://www.checkov.io/2.Basics/Reviewing%20Scan%20Results.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="checkov",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a check failed",
            (r"^\s+FAILED for resource: (?P<test>\S.*)$",),
            Category.SECURITY,
        ),
        Signature(Evidence.HINT, "a check, passed or failed", (r"^Check: (?:CKV\d?|BC)_\w+: \"",)),
        Signature(Evidence.WRAPPER, "only counts", (r"^Passed checks: \d+, Failed checks: [1-9]",)),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^\s+PASSED for resource: ",
                r"^Passed checks: \d+, Failed checks: 0\b",
                r"\[WARNI\]  Failed to get the checkov mappings",
            ),
        ),
    ),
)
