"""PDM.

Source: https://pdm-project.org/en/latest/usage/lockfile/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="pdm",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "PDM does not understand its arguments",
            (r"^\[PdmUsageError\]: ", r"^\[PdmArgumentError\]: "),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "why PDM stopped",
            (r"^\[[A-Z]\w*(?:Error|Exception|Impossible|NotFound)\]: ",),
        ),
        Signature(
            Evidence.VERDICT,
            "the lock file does not fit",
            (
                r"^WARNING: Lockfile (?:does not exist|is not compatible|is generated on)",
                r"^WARNING: Lockfile doesn't satisfy ",
                r"^\S+ Lockfile is out of date\.",
            ),
            Category.DEPENDENCY,
        ),
    ),
)
