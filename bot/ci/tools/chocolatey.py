"""Chocolatey and winget.

Source: https://docs.chocolatey.org/en-us/troubleshooting/
Source: https://learn.microsoft.com/windows/package-manager/winget/returncodes
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="chocolatey",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package does not exist",
            (
                r"^\S+ not (?:installed|upgraded)\. The package was not found with the source",
                r"^No package found matching input criteria\.$",
                r"^Unable to (?:resolve dependency|find package) '",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "what was loaded is not what the package names",
            (
                r"^(?:ERROR|Error): Checksum for '.*' did not meet '",
                r"^Installer hash does not match",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the source cannot be reached",
            (
                r"^Error retrieving packages from source '",
                r"^Failed when (?:opening|searching) source",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the installer failed",
            (r"^Installer failed with exit code: \d",),
        ),
        Signature(
            Evidence.VERDICT,
            "a package was not installed",
            (r"^\s+- \S+ \(exited -?\d+\) - ",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (
                (
                    r"^Chocolatey (?:installed"
                    r"|upgraded) \d+/\d+ packages\.(?: \d+ packages? failed\.)"
                ),
            ),
        ),
    ),
)
