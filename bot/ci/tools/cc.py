"""C and C++ compilers: GCC, Clang, MSVC, NVCC, and the linters that speak like them.

Source: https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html
Source: https://clang.llvm.org/extra/clang-tidy/
Source: https://learn.microsoft.com/cpp/error-messages/compiler-errors-1/c-cpp-build-errors
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_FILE = (
    r"\.(?:c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|inc|inl|ipp|tcc|m|mm|cu|cuh|hip|s|S|asm|f|f90|"
    r"F90|def|y|l|ino)"
)
_DRIVER = r"^(?:\S*[/-])?(?:gcc|g\+\+|cc|c\+\+|cc1|cc1plus|clang|clang\+\+)(?:-\d+)?: "

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
                _DRIVER + r"error: unable to execute command: Killed",
                r"\bfatal error C(?:1060|1002|1076): ",
                r"\b[Cc]atastrophic error: (?:out of memory|error in allocating)",
                r"^cl : Command line error D8040: ",
            ),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "the compiler crashed",
            (
                r"internal compiler error: ",
                r"^PLEASE submit a bug report to ",
                _DRIVER + r"error: (?:unable to execute command: |clang frontend command failed)",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "what a linter found",
            (
                r": error: .*[\[,]-warnings-as-errors\]$",
                r": error: code should be clang-formatted ",
                r": error: .*\(warning treated as error, aborting now\)$",  # Doxygen
                rf"^\S+{_FILE}:\d+:\d+: \w+: .* \[[a-z][A-Za-z]+\]$",  # Cppcheck
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (
                rf"^\S.*{_FILE}:\d+(?::\d+)?: (?:fatal )?[eE]rror: ",
                rf"^\S.*{_FILE}\(\d+(?:,\d+)?\)\s*: (?:fatal )?error [A-Z]+\d+: ",
                rf"^\S.*{_FILE}\(\d+\): (?:catastrophic )?error(?: #[\w-]+)?: ",
                r"^(?:c1|c1xx|RC|rc|NMAKE) : fatal error [A-Z]+\d+: ",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "the compiler does not understand how it is called",
            (_DRIVER + r"(?:fatal )?error: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"^\d+ errors? generated",
                r"^compilation terminated",
                r"^\d+ errors? detected in the compilation of ",
                r": all warnings being treated as errors$",
                r"^Error while processing \S+\.$",
            ),
        ),
        Signature(Evidence.NOISE, "", (rf"{_FILE}[:(]\d+.*: (?:warning|note)\b",)),
    ),
)
