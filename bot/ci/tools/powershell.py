"""PowerShell.

Source: https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_preference_variables#errorview
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="powershell",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what the script says",
            (r"^ +\| +[^~\s]",),
            follows=r"^ +\| +~+$",
        ),
        Signature(
            Evidence.PLACE,
            "which command failed",
            (
                r"^\S.*: [^:]*(?::\\[^:]+)?\.ps1:\d+$",
                r"^\s+\+ FullyQualifiedErrorId : ",
            ),
        ),
    ),
)
