"""markdownlint-cli and markdownlint-cli2.

Source: https://github.com/DavidAnson/markdownlint
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="markdownlint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "markdownlint found a problem",
            (r"^\S+:\d+(?::\d+)? (?:error )?MD\d{3}/",),
            Category.LINT,
        ),
    ),
)
