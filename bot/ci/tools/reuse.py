"""reuse lint.

Source: https://reuse.readthedocs.io/en/stable/man/reuse-lint.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="reuse",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "files without a licence",
            (r"^The following files have no (?:copyright|licens)",),
            Category.POLICY,
        ),
        Signature(
            Evidence.VERDICT,
            "the project is not compliant",
            (r"^Unfortunately, your project is not compliant with version",),
            Category.POLICY,
        ),
    ),
)
