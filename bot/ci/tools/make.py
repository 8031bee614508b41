"""Make and Ninja: mostly the messengers of what they run.

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
                r"^\S+:\d+: \*\*\* .*\.  Stop\.$",
                _MAKE + r"\*\*\* .*: No such file or directory\.  Stop\.$",
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
            Evidence.PLACE,
            "a signal killed the command",
            (
                _MAKE
                + r"\*\*\* \[.*\] (?:Segmentation fault|Aborted|Bus error|Illegal instruction)",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.PLACE,
            "a signal killed the command: most often memory ran out",
            (_MAKE + r"\*\*\* \[.*\] Killed",),
            Category.OOM,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                _MAKE + r"\*\*\* (?:\[.*\](?: Error| Terminated| Interrupt|$)|.*Waiting)",
                _MAKE + r".* not remade because of errors",
                r"^ninja: build stopped",
                r"^\*\*\* .* build failed$",
            ),
        ),
        Signature(
            Evidence.PLACE,
            "what could not be built",
            (r"^FAILED: (?:\[code=\d+\] )?(?P<test>[^\s\[].*)$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT,
            "make cannot print, so it stops",
            (_MAKE + r"write error: ",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "GN cannot read the build files",
            (r"^ERROR at //\S+:\d+:\d+: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE, "ninja cannot start", (r"^ninja: (?:error|fatal): ",), Category.CONFIG
        ),
        Signature(Evidence.NOISE, "", (_MAKE + r"\[.*\] Error \d+ \(ignored\)",)),
    ),
)
