"""cspell.

Source: https://cspell.org/docs/getting-started
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="cspell",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "cspell found a word",
            (r"^\S+:\d+:\d+ - (?:Unknown|Misspelled|Forbidden) word ",),
            Category.LINT,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^CSpell: Files checked: \d+, Issues found: [1-9]",),
        ),
    ),
)
