"""cpplint.

Source: https://github.com/cpplint/cpplint
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="cpplint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what cpplint found",
            (r"^\S+:\d+:  \S.*  \[\w+/[\w+]+\] \[[1-5]\]$",),
            Category.LINT,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^Total errors found: [1-9]\d*$",),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^Done processing \S+$",
                r"^Total errors found: 0$",
            ),
        ),
    ),
)
