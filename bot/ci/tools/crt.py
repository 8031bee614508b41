"""What a program in C or C++ says by its own when it dies: assertions, glibc, libstdc++.

Source: https://www.gnu.org/software/libc/manual/html_node/Consistency-Checking.html
Source: https://gcc.gnu.org/onlinedocs/libstdc++/manual/using_exceptions.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="c-runtime",
    category=Category.CRASH,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "an assertion failed",
            (
                r":\d+: .*: Assertion `.*' failed\.$",
                r"^Assertion failed: .*, (?:function .*, )?file .*, line \d+",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "memory is used wrongly",
            (
                r"^(?:free|malloc|realloc|munmap_chunk)\(\): \S",
                r"^(?:corrupted |double free or )",
                r"^\*\*\* (?:stack smashing|buffer overflow) detected \*\*\*",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "a check failed",
            (
                r"^\[[\d:/.]*FATAL:\S+\(\d+\)\] \S",
                r"^F\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+:\d+\] \S",
                r"^# Check failed: ",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.PLACE, "where the check failed", (r"^# Fatal error in \S",), Category.CRASH
        ),
        Signature(
            Evidence.CAUSE,
            "a signal killed the process",
            (
                r"\b[Rr]eceived signal: SIG(?:SEGV|ABRT|BUS|ILL|FPE|IOT|TRAP)\b",
                r"^Received signal \d+\b",
                r"^\S+: uncaught target signal \d+ \(",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.VERDICT,
            "an exception that nothing caught",
            (
                r"^terminate called (?:after throwing an instance of|without an active exception)",
                r"^libc\+\+abi: terminating ",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "what the exception says",
            (r"^\s+what\(\):  \S",),
            Category.CRASH,
            follows=r"^terminate called after throwing",
        ),
        Signature(
            Evidence.CAUSE,
            "a library is not there",
            (r": error while loading shared libraries: ", r": version `GLIBC\w*_[\d.]+' not found"),
            Category.DEPENDENCY,
        ),
    ),
)
