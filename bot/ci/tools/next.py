"""The build of Next.js, with webpack and with Turbopack.

Source: https://nextjs.org/docs/app/api-reference/cli/next#next-build-options
Source: https://nextjs.org/docs/messages/prerender-error
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_FILE = r"^\./\S+(?::\d+:\d+)?$"

TOOL = Tool(
    name="next",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (r"^(?:Error: )?Module not found: Can't resolve ",),
            Category.DEPENDENCY,
        ),
        Signature(Evidence.CAUSE, "the types do not fit", (r"^Type error: \S",), Category.TYPE),
        Signature(
            Evidence.CAUSE,
            "a file does not compile",
            (r"^(?:Syntax )?Error: +\S",),
            Category.COMPILE,
            follows=_FILE,
        ),
        Signature(
            Evidence.VERDICT,
            "a page cannot be made",
            (r"^Error occurred prerendering page \"/",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "why a page cannot be made",
            (r"^[A-Z]\w*: \S",),
            Category.COMPILE,
            follows=r"^Error occurred prerendering page ",
        ),
        Signature(
            Evidence.CAUSE,
            "a process of the build was ended from outside",
            (r"Next\.js build worker exited with code: null and signal: SIG",),
            Category.CRASH,
        ),
        Signature(Evidence.HINT, "the file of what follows", (_FILE,)),
        Signature(
            Evidence.WRAPPER,
            "that it failed",
            (
                r"^> Build (?:error occurred|failed because of webpack errors)",
                r"^Error: Turbopack build failed with \d+ errors?:",
                r"^Export encountered (?:an )?errors? on ",
                r"Next\.js build worker exited with code: \d+ and signal: null",
            ),
        ),
    ),
)
