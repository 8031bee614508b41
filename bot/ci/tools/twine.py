"""twine, which uploads Python packages.

Source: https://twine.readthedocs.io/en/stable/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="twine",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the index refused",
            (r"^(?:ERROR +)?HTTPError: 40[13]\b",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the index refused",
            (r"^(?:ERROR +)?HTTPError: 4\d\d\b",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "what twine cannot upload",
            (
                r"^(?:ERROR +)?(?:InvalidDistribution|UnsupportedConfiguration): ",
                r"^(?:ERROR +)?(?:NonInteractive|RedirectDetected): ",
            ),
        ),
        Signature(
            Evidence.VERDICT,
            "a package is not right",
            (r"^Checking \S+: (?:\x1b\S+)?FAILED",),
            Category.CONFIG,
        ),
    ),
)
