"""typos.

Source: https://github.com/crate-ci/typos
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="typos",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a word that is not spelt right",
            (
                r"^error: `[^` ]+` (?:should be|->|is disallowed)",
                r"^\S+:\d+:\d+: `[^` ]+` (?:should be|->) `",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "where the word stands",
            (r"^\s+(?:-->|╭▸) \S+:\d+:\d+$",),
            Category.LINT,
            follows=r"^error: `[^` ]+` (?:should be|is disallowed)",
        ),
    ),
)
