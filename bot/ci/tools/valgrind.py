"""Valgrind: Memcheck, Helgrind and DRD.

Source: https://valgrind.org/docs/manual/mc-manual.html#mc-manual.errormsgs
Source: https://valgrind.org/docs/manual/hg-manual.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_PID = r"^==\d+== "

TOOL = Tool(
    name="valgrind",
    category=Category.CRASH,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "memory is used wrongly",
            (
                _PID + r"(?:Invalid (?:read|write) of size|Conditional jump or move depends)",
                _PID + r"(?:Use of uninitialised|Invalid free\(\)|Mismatched free\(\))",
                _PID + r"(?:Syscall param .* uninitialised|Source and destination overlap)",
                _PID + r"(?:Process terminating with default action|Jump to the invalid address)",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "memory leaks",
            (_PID + r".*\bblocks are definitely lost in loss record ",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "two threads race",
            (_PID + r"(?:Possible data race during|Conflicting (?:load|store) by thread)",),
            Category.TEST,
        ),
        Signature(Evidence.PLACE, "how many errors there are", (_PID + r"ERROR SUMMARY: [1-9]",)),
        Signature(
            Evidence.NOISE,
            "",
            (
                _PID + r"(?:ERROR SUMMARY: 0 |For lists of|Command: |Using Valgrind|Memcheck, )",
                _PID + r"\s+(?:at|by) 0x",
                _PID + r"\s+(?:definitely|indirectly|possibly) lost: 0 bytes",
                _PID + r"(?:All heap blocks were freed|HEAP SUMMARY:|LEAK SUMMARY:)",
            ),
        ),
    ),
)
