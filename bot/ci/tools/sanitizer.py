"""The sanitizers of GCC and Clang, and libFuzzer.

Source: https://github.com/google/sanitizers/wiki
Source: https://clang.llvm.org/docs/UndefinedBehaviorSanitizer.html
Source: https://llvm.org/docs/LibFuzzer.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_ERROR = r"^==\d+==\s?ERROR: "

TOOL = Tool(
    name="sanitizer",
    category=Category.CRASH,
    signatures=(
        Signature(Evidence.CAUSE, "memory leaks", (_ERROR + r"LeakSanitizer: ",), Category.TEST),
        Signature(
            Evidence.CAUSE,
            "the fuzzed function took too long",
            (_ERROR + r"libFuzzer: timeout",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (
                _ERROR + r"libFuzzer: out-of-memory",
                _ERROR + r"\w+Sanitizer: (?:out of memory|allocator is out of memory)",
            ),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "memory is used wrongly",
            (_ERROR + r"(?:\w+Sanitizer|libFuzzer): ", r"^==\d+==\s?WARNING: MemorySanitizer: "),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE, "two threads race", (r"^WARNING: ThreadSanitizer: ",), Category.TEST
        ),
        Signature(  # goes on after it, unless told otherwise
            Evidence.VERDICT,
            "the behaviour is undefined",
            (r"^\S.*:\d+:\d+: runtime error: ",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "what the sanitizer found",
            (
                r"^SUMMARY: (?:\w+Sanitizer|libFuzzer): ",
                r"^(?:READ|WRITE) of size \d+ at ",
                r"^(?:Direct|Indirect) leak of \d+ byte",
                r"^\w+Sanitizer:DEADLYSIGNAL",
                r"^artifact_prefix=.*Test unit written to ",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (r"^==\d+==ABORTING$", r"^ThreadSanitizer: reported \d+ warnings?$"),
        ),
        Signature(Evidence.NOISE, "", (r"^\s+#\d+ (?:0x[0-9a-f]+ |\S+ .*\(BuildId: )",)),
    ),
)
