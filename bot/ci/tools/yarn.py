"""Yarn 1 and the modern Yarn, whose lines carry codes.

Source: https://classic.yarnpkg.com/en/docs/cli/install
Source: https://yarnpkg.com/advanced/error-codes
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_OFFLINE = r"(?:ECONN\w+|ENOTFOUND|ETIMEDOUT|ESOCKETTIMEDOUT|EAI_AGAIN|getaddrinfo)\b"

TOOL = Tool(
    name="yarn",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the registry cannot be reached",
            (
                r"^error (?:An unexpected error occurred: )?.*" + _OFFLINE,
                r"^➤ YN00(?:01|35): │ .*(?:" + _OFFLINE + r"|The remote server failed)",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the registry refused",
            (r"^➤ YN00(?:33|41): ", r"^error .*Request failed \\?\"40[13] "),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "what Yarn could not install",
            (
                r"^error Couldn't find (?:any versions for|package|match) ",
                r"^error Your lockfile needs to be updated",
                r"^error \S+: The (?:engine|platform|CPU architecture) ",
                r"^error .*(?:Integrity check failed|Request failed \\?\"404 )",
                r"^➤ YN00(?:09|10|11|16|18|20|22|30|82): │ \S",
                r"^➤ YN0035: │ \S+: Package not found",
                r"^➤ YN00(?:28|55|56): │ (?:The lockfile would have been|The cache )",
                r"^Internal Error: .*: This package doesn't seem to be present in your lockfile",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "Yarn is not set up right",
            (
                r"^error Command \".*\" not found",
                r"^error This project's package\.json defines \"packageManager\"",
                r"^error Couldn't find a package\.json",
                r"^(?:error SyntaxError|Syntax Error): .*package\.json",
                r"^Usage Error: ",
                r"^command not found: \S+$",
                r"^➤ YN00(?:34|57): ",
            ),
            Category.CONFIG,
        ),
        Signature(Evidence.CAUSE, "Yarn's reason", (r"^error An unexpected error occurred: ",)),
        Signature(Evidence.CAUSE, "Yarn's reason", (r"^➤ YN0001: │ \S", r"^Internal Error: ")),
        Signature(
            Evidence.VERDICT,
            "the script of a package failed",
            (r"^error \S*node_modules\S*: Command failed\.?$",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a command failed",
            (
                r"^error Command failed with (?:exit code|signal)",
                r"^error Found incompatible module",
                r"^➤ YN0000: · Failed with errors",
                r"^➤ YN0035: │   \S",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^➤ YN0000: (?:[┌└│]|· (?:Yarn|Done))",
                r"^➤ YN00(?:02|04|05|06|07|08|13|19|32|60|61|65|85|86): ",
                r"^➤ YN0028: │ [-+]",
                r"^warning .*(?:No license field|has (?:unmet|incorrect) peer dependency)",
                r"^info (?:Visit https://yarnpkg\.com|No lockfile found|There appears)",
            ),
        ),
    ),
)
