"""sqlfluff.

Source: https://docs.sqlfluff.com/en/stable/reference/rules.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="sqlfluff",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "sqlfluff found a problem",
            (r"^L: +\d+ \| P: +\d+ \| +\w+ \| ",),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "in which file",
            (r"^== \[.+\] FAIL$",),
            Category.LINT,
        ),
    ),
)
