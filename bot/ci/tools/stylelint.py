"""stylelint.

Source: https://stylelint.io/user-guide/cli
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="stylelint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "stylelint found a problem",
            (r"^\s+\d+:\d+ +✖ +\S",),
            Category.LINT,
        ),
    ),
)
