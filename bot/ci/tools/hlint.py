"""HLint.

Source: https://github.com/ndmitchell/hlint
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="hlint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what HLint found",
            (r"^\S+\.l?hs:[\d(),:-]+: (?:Warning|Suggestion|Error): \S",),
            Category.LINT,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^[1-9]\d* hints?$",),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^No hints$",),
        ),
    ),
)
