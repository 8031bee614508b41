"""esbuild, and what prints its errors: tsup, Angular, wrangler, Vitest.

Source: https://esbuild.github.io/api/#log-level
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_ERROR = r"^\s*[✘X] \[ERROR\] "
_AT = r"^\S+\.(?:[cm]?[jt]sx?|json|css|vue|svelte|astro)(?:\?\S*)?:\d+:\d+: "

TOOL = Tool(
    name="esbuild",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (_ERROR + r"Could not resolve ", _AT + r"(?:ERROR|error): Could not resolve "),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "esbuild does not understand its arguments",
            (_ERROR + r"(?:Invalid|Unexpected) (?:build|transform) ?flag",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a module does not compile",
            (_ERROR, _AT + r"ERROR: "),
            Category.COMPILE,
        ),
        Signature(
            Evidence.PLACE, "where it is", (r"^ {4}\S+:\d+:\d+:$",), Category.COMPILE, _ERROR
        ),
        Signature(
            Evidence.WRAPPER,
            "that it failed",
            (r"^(?:Error: )?(?:Build|Transform) failed with \d+ errors?:$",),
        ),
        Signature(Evidence.NOISE, "", (r"^▲ \[WARNING\] ", r"^ {6,}\d+ │ ", r"^\s+╵ ")),
    ),
)
