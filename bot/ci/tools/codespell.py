"""codespell.

Source: https://github.com/codespell-project/codespell
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="codespell",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "codespell found a word",
            (r"^\S+:\d+: \S+ ==> \S",),
            Category.LINT,
        ),
    ),
)
