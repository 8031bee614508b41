"""CodeQL: its command line and its action.

Source: https://docs.github.com/en/code-security/code-scanning/troubleshooting-code-scanning
Source: https://github.com/github/codeql-action (src/cli-errors.ts)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="codeql",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the action may not write results",
            (
                r"^(?:Error: )?(?:Code [Ss]canning|Advanced Security) (?:is not|must be) enabled",
                r"^(?:Error: )?CodeQL analyses from advanced configurations cannot be processed",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (r"^(?:Error: )?.*CodeQL.*(?:ran out of memory|out of memory)",),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "nothing was analysed",
            (
                r"^(?:Error: )?We were unable to automatically build your code",
                r"^(?:Error: )?No (?:source )?code (?:was seen|found) during the build",
                r"^(?:A fatal error occurred: )?CodeQL detected code written in .* but ",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT,
            "why CodeQL stopped",
            (r"^\s*A fatal error occurred: ", r"^(?:Error: )?Error running analysis for \w+: "),
        ),
        Signature(
            Evidence.PLACE,
            "which command of CodeQL failed",
            (
                r"^(?:Error: )?Encountered a fatal error while running \"",
                r"Spawned process exited abnormally \(code ",
            ),
        ),
    ),
)
