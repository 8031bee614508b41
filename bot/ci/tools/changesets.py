"""changesets.

Source: https://github.com/changesets/changesets/blob/main/docs/command-line-options.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="changesets",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a change is not described",
            (r"^🦋 +error Some packages have been changed but no changesets",),
            Category.POLICY,
        ),
        Signature(
            Evidence.PLACE,
            "what changesets says",
            (r"^🦋 +error ",),
        ),
    ),
)
