"""What Windows itself says, whoever asked.

Source: https://learn.microsoft.com/windows/win32/debug/system-error-codes
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="windows",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (
                r"\bThe paging file is too small for this operation to complete",
                (
                    r"^(?:.*: )?Not enough memory resources are available to (?:process this"
                    r" command|complete)"
                ),
            ),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "another process uses the file",
            (r"\bbecause it is being used by another process\b",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "a library is not there",
            (r"^The code execution cannot proceed because \S+ was not found",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a path or a command is longer than Windows allows",
            (r"^(?:.*: )?The (?:filename or extension|command line|input line) is too long\.",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "a file or folder is not there",
            (r"^(?:.*: )?The system cannot find the (?:path|file|drive) specified\.",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "a file may not be read or written",
            (r"^(?:.*: )?Access is denied\.(?: \(os error 5\))?$",),
            Category.PERMISSION,
        ),
    ),
)
