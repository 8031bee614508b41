"""actionlint.

Source: https://github.com/rhysd/actionlint/blob/main/docs/checks.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="actionlint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a workflow is wrong",
            (r"^\S+\.ya?ml:\d+:\d+:? \S.* \[ ?[a-z][\w-]+ ?\]$",),
            Category.LINT,
        ),
    ),
)
