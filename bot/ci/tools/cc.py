"""C and C++ compilers and linkers: GCC, Clang, MSVC.

Source: https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html
Source: https://learn.microsoft.com/cpp/error-messages/compiler-errors-1/c-cpp-build-errors
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_FILE = (
    r"\.(?:c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|inc|inl|ipp|tcc|m|mm|cu|cuh|hip|s|S|asm|swift|f|f90|"
    r"F90|def|y|l|ino)"
)

TOOL = Tool(
    name="cc",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (
                r"fatal error: Killed signal terminated program",
                r"^(?:virtual memory exhausted|cc1plus: out of memory)",
            ),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE, "the compiler crashed", (r"internal compiler error: ",), Category.CRASH
        ),
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (rf"^\S.*{_FILE}:\d+(?::\d+)?: (?:fatal )?error: ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (
                rf"^\S.*{_FILE}\(\d+(?:,\d+)?\)\s*: (?:fatal )?error [A-Z]+\d+: ",
                r": (?:fatal )?error LNK\d+: ",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "the linker misses something",
            (
                r": undefined reference to ",
                r"\bld(?:\.\w+)?: (?:error: )?(?:cannot find|undefined|symbol|library not found)",
                r"\bld(?:\.\w+)?: (?:error: )?duplicate",
                r"^Undefined symbols for architecture",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"^collect2: error",
                r": error: linker command failed",
                r"^\d+ errors? generated",
                r"^compilation terminated",
            ),
        ),
        Signature(Evidence.NOISE, "", (rf"{_FILE}[:(]\d+.*: (?:warning|note)\b",)),
    ),
)
