"""behave.

Source: https://behave.readthedocs.io/en/stable/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="behave",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a step failed",
            (r"^\s+ASSERT FAILED: \S",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "which scenario failed",
            (r"^  (?P<test>\S+\.feature:\d+)  \S",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^\d+ (?:features?|scenarios?|steps?) passed, .*\b[1-9]\d* (?:failed|error|undef)",),
        ),
    ),
)
