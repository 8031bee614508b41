"""pnpm.

Source: https://pnpm.io/errors
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_CODE = r"^[\s\x{2009}]*ERR_PNPM_"

TOOL = Tool(
    name="pnpm",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.WRAPPER,
            "only says that a script failed",
            (
                r"^[\s\x{2009}]*ELIFECYCLE[\s\x{2009}]",
                _CODE + r"RECURSIVE_RUN_FIRST_FAIL",
                _CODE + r"RECURSIVE_EXEC_FIRST_FAIL[\s\x{2009}]+Command (?:failed|was killed)",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "the registry cannot be reached",
            (_CODE + r"(?:META_FETCH_FAIL|FETCH_5\d\d|ECONN\w+)\b",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the registry refused",
            (_CODE + r"FETCH_40[13]\b",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the command or package.json is not right",
            (
                _CODE + r"(?:NO_SCRIPT|RECURSIVE_EXEC|NO_IMPORTER|NO_PKG_MANIFEST|BAD_PM_VERSION)",
                _CODE + r"(?:JSON_PARSE|UNKNOWN_CONFIG|INVALID_|SPEC_NOT_SUPPORTED)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE, "what pnpm could not install", (_CODE + r"\w+",), Category.DEPENDENCY
        ),
        Signature(Evidence.VERDICT, "an error", (r"^[ \x{2009}]ERROR[ \x{2009}] +\S",)),
        Signature(
            Evidence.PLACE,
            "how the lock file differs",
            (r"^\s+specifiers in the lockfile ", r"^\* \d+ dependencies (?:were|are) "),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.HINT,
            "a package that does not fit",
            (r"^[\s│]*[└├][─┬]+ ✕ (?:unmet|missing) peer ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^[\s\x{2009}]WARN[\s\x{2009}] ", r"^Progress: resolved \d+, reused "),
        ),
    ),
)
