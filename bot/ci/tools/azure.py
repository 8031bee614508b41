"""The Azure command line, and the action that logs in to it.

Source: https://learn.microsoft.com/cli/azure/use-azure-cli-successfully-troubleshooting
Source: https://github.com/Azure/login
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="az",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "Azure refused",
            (
                r"^ERROR: (?:Please run 'az login'|AADSTS\d+)",
                r"^ERROR: \((?:Auth\w+|Forbidden|\w*Unauthorized)\)",
                r"^(?:Error: )?Login failed with Error: ",
                r"^(?:Error: )?Az CLI Login failed\.",
                r"^ERROR: .*does not have authorization to perform action",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "Azure refused the request",
            (
                r"^ERROR: \([A-Z]\w+\) ",
                r"^ERROR: \{\"code\": ?\"\w+\"",
                r"^ERROR: \{\"status\": ?\"Failed\"",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the command line does not understand its arguments",
            (
                r"^ERROR: '.*' is misspelled or not recognized by the system",
                r"^ERROR: (?:the following arguments are required|unrecognized arguments): ",
                r"^az(?: [\w-]+)*: error: ",
                r"^az(?: [\w-]+)*: '.*' is not in the 'az",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the command line itself failed",
            (r"^ERROR: The command failed with an unexpected error",),
            Category.CRASH,
        ),
        Signature(Evidence.PLACE, "the code of the error", (r"^Code: [A-Z]\w+$",)),
    ),
)
