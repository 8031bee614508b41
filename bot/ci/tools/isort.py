"""isort.

Source: https://pycqa.github.io/isort/docs/configuration/options.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="isort",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "imports are not in order",
            (r"^ERROR: \S.* Imports are incorrectly sorted",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE, "a file is not there", (r"^Broken \d+ paths?$",), Category.CONFIG
        ),
    ),
)
