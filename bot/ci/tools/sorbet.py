"""Sorbet.

Source: https://sorbet.org/docs/error-reference
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="sorbet",
    category=Category.TYPE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a type error",
            (r"^\S+\.rbi?:\d+: .+ https://srb\.help/\d+$",),
            Category.TYPE,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^Errors: [1-9]\d*$",),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^No errors! Great job\.$",),
        ),
    ),
)
