"""goreleaser.

Source: https://goreleaser.com/errors/dirty/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="goreleaser",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "why there is no release",
            (r"^\s*\x{2A2F} \w+ failed after \S+\s+error=\S",),
        ),
        Signature(
            Evidence.CAUSE,
            "why there is no release",
            (r"^\s*│ \S",),
            follows=r"(?:^\s*|\s)error=$",
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (
                r"^\s*\x{2A2F} \w+ failed after \S+(?:\s+error=)?\s*$",
                r"^\s*error=$",
            ),
        ),
    ),
)
