"""Terraform and OpenTofu.

Source: https://developer.hashicorp.com/terraform/tutorials/configuration-language/troubleshooting-workflow
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="terraform",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.WRAPPER,
            "only says that more follows",
            (r"^[│|] Error: .*(?:encountered problems|exit status)",),
        ),
        Signature(Evidence.CAUSE, "why Terraform stopped", (r"^[│|] Error: \S",)),
        Signature(
            Evidence.CAUSE,
            "why Terraform stopped",
            (
                r"^Error: (?:\w+ing \S.* \(|error \w+ing |Error acquiring the state lock)",
                r"^Error: (?:Unsupported |Reference to |Failed to |Duplicate )",
                r"^Error: No configuration files",
            ),
        ),
        Signature(
            Evidence.PLACE,
            "where Terraform stopped",
            (r"^[│|]\s+on \S+ line \d+",),
            Category.CONFIG,
        ),
        Signature(Evidence.NOISE, "", (r"^[│|] Warning: ", r"^[╷╵]$", r"^[│|]$")),
    ),
)
