"""conda and mamba.

Source: https://docs.conda.io/projects/conda/en/stable/user-guide/troubleshooting.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="conda",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "packages do not fit together",
            (
                r"^\s*- package \S+ requires .+ but none of the providers can be installed",
                r"^\s*- package \S+ has constraint .+ conflicting with ",
                r"^\s*- nothing provides ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a package is missing",
            (r"^(?:PackagesNotFoundError|ResolvePackageNotFound): ?",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a channel cannot be reached",
            (
                r"^CondaHTTPError: ",
                r"^critical libmamba Download error ",
                r"^CondaError: Downloaded bytes did not match",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "an environment is not there",
            (r"^EnvironmentLocationNotFound: ", r"^CommandNotFoundError: Your shell has not been"),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a package is broken",
            (r"^CondaVerificationError: ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.VERDICT,
            "packages do not fit together",
            (r"^[│ ]*[├└]─ .+\b(?:is not installable|conflicts? with|does not exist)",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE,
            "the solver gave up",
            (
                r"\b(?:LibMamba)?UnsatisfiableError: ",
                r"^The following packages are incompatible",
                r"^(?:error|critical) +libmamba Could not solve for environment specs",
                r"^An unexpected error has occurred\. Conda has prepared the above report\.",
            ),
            Category.DEPENDENCY,
        ),
    ),
)
