"""GNU Fortran and its runtime library.

Source: https://gcc.gnu.org/onlinedocs/gfortran/Error-and-Warning-Options.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="gfortran",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module is not there",
            (r"^Fatal Error: Cannot open (?:module|included) file ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a warning that counts as an error",
            (r"^Error: .* \[-Werror=[\w=-]+\]$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "the program does not compile",
            (r"^(?:Fatal )?Error: .* \(1\)",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.HINT,
            "where it does not compile, or warns",
            (r"(?i)^\S+\.(?:f|for|f\d\d|fpp):\d+:\d+:$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "the program stopped",
            (r"^Fortran runtime error: ", r"^ERROR STOP\b"),
            Category.CRASH,
        ),
        Signature(
            Evidence.PLACE,
            "where the program stopped",
            (r"^At line \d+ of file \S+",),
            Category.CRASH,
        ),
        Signature(
            Evidence.WRAPPER, "only says that it failed", (r"^Error termination\. Backtrace:",)
        ),
        Signature(Evidence.NOISE, "", (r"^Warning: .* \(1\)",)),
    ),
)
