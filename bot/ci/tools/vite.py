"""Vite, Rollup and Rolldown.

Source: https://vite.dev/guide/build
Source: https://rollupjs.org/troubleshooting/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_BEFORE = r"^error during build:$"
_ROLLUP = r"^\[!\] (?:\([\w .-]+\) )?\w*Error: "

TOOL = Tool(
    name="vite",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (
                r"^(?:\[vite\]: )?Rollup failed to resolve import ",
                r"^(?:\S+ \(\d+:\d+\) )?\[UNRESOLVED_IMPORT\] ",
                r"^(?:Error: |\[vite:[\w-]+\] )?(?:Could not|Failed to) (?:resolve|load) .* from ",
                _ROLLUP + r"(?:Could not resolve|Cannot find)",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a module does not compile",
            (r"^\[[A-Z]+_[A-Z_]+\] (?:Error: )?\S", _ROLLUP),
            Category.COMPILE,
        ),
        Signature(Evidence.CAUSE, "why the build stopped", (r"^\S",), Category.COMPILE, _BEFORE),
        Signature(
            Evidence.PLACE,
            "vite.config cannot be read",
            (r"^failed to load config from ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER, "that it failed", (_BEFORE, r"^[x✗] Build failed in [\d.]+m?s$")
        ),
        Signature(Evidence.NOISE, "", (r"^\(!\) ", r"^✓ (?:\d+ modules transformed|built in )")),
    ),
)
