"""Make, Ninja and CMake: mostly the messengers of what they run.

Source: https://www.gnu.org/software/make/manual/make.html#Error-Messages
Source: https://ninja-build.org/manual.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_MAKE = r"^(?:g|mingw32-)?make(?:\.exe)?(?:\[\d+\])?: "

TOOL = Tool(
    name="make",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the makefile does not say how",
            (
                r"\*\*\* (?:No rule to make target|missing separator|No targets specified)",
                r"\*\*\* (?:commands commence|unterminated|multiple target)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a command is not there",
            (_MAKE + r"\S+: (?:No such file or directory|Command not found|Permission denied)",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                _MAKE + r"\*\*\* (?:\[.*\]|.*Waiting)",
                _MAKE + r".* not remade because of errors",
                r"^ninja: build stopped",
                r"^-- Configuring incomplete",
                r"^\*\*\* .* build failed$",
            ),
        ),
        Signature(
            Evidence.PLACE,
            "what could not be built",
            (r"^FAILED: (?P<test>\S.*)$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE, "ninja cannot start", (r"^ninja: (?:error|fatal): ",), Category.CONFIG
        ),
        Signature(
            Evidence.VERDICT, "CMake stopped", (r"^CMake Error(?: at .*|: .*|$)",), Category.CONFIG
        ),
        Signature(
            Evidence.CAUSE,
            "why CMake stopped",
            (r"^\s+\S",),
            Category.CONFIG,
            follows=r"^CMake Error at ",
        ),
    ),
)
