"""Poetry.

Source: https://python-poetry.org/docs/cli/
Source: https://python-poetry.org/docs/faq/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="poetry",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "why the requirements cannot be met",
            (
                r"^Because (?:no versions of |\S+ .*(?:depends on|requires) ).*",
                r"\bversion solving failed\.$",
                r"^Incompatible constraints in requirements of ",
                r"^Package \S+ \(.+\) not found\.$",
                r"^\s*Unable to find installation candidates for ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the lock file does not fit",
            (
                r"pyproject\.toml changed significantly since poetry\.lock was last generated",
                r"^(?:Error: )?poetry\.lock (?:was not found|is not (?:consistent|up to date))",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "pyproject.toml is not valid",
            (
                r"^\s*- (?:tool\.poetry|project)\b\S* must ",
                r"^\s*Invalid TOML file ",
                r"^Poetry could not find a pyproject\.toml file in ",
                r"^Error: The current project could not be installed: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "pyproject.toml is not valid",
            (r"^The Poetry configuration is invalid:$",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "Poetry does not understand its arguments",
            (
                r"^Command not found: \S+$",
                r"^The (?:option \"--?\S+\"|requested command \S+) does not exist\.?$",
                r"^Extra \[.*\] is not specified\.",
                r"^Group\(s\) not found: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "no Python fits",
            (r"^Poetry was unable to find a compatible version",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.HINT,
            "another Python is needed",
            (r"^The currently activated Python version \S+ is not supported",),
        ),
        Signature(
            Evidence.VERDICT,
            "a package cannot be installed",
            (r"^\s*[-•] (?:Installing|Updating|Downgrading) \S+ \(.*\): Failed$",),
            Category.DEPENDENCY,
        ),
    ),
)
