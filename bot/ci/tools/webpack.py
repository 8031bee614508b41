"""webpack, and what wraps it: create-react-app, Next.js, the Angular CLI.

Source: https://webpack.js.org/configuration/stats/
Source: https://webpack.js.org/api/cli/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_LOADER = r"^Module build failed(?: \(from .*\))?:$"

TOOL = Tool(
    name="webpack",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (r"^(?:Error: )?Module not found: (?:Error: )?(?:Can't|Cannot) (?:resolve|find) ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a bundle is too large",
            (r"^ERROR in (?:entrypoint|asset) size limit: ",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "a module does not compile",
            (r"^Module (?:parse|build) failed(?: \(from .*\))?: \S",),
            Category.COMPILE,
        ),
        Signature(Evidence.CAUSE, "a module does not compile", (r"^\S",), None, _LOADER),
        Signature(
            Evidence.CAUSE,
            "webpack is not set up right",
            (
                r"^ - configuration(?:\.\S+|\[.*\])? (?:has an unknown|should|misses) ",
                r"^\[webpack-cli\] (?:✖ )?(?:Error: )?(?:Unknown|Cannot find|Unable to|Failed to) ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "webpack is not set up right",
            (r"^\[webpack-cli\] (?:✖ )?(?:Error: )?Invalid configuration object",),
            Category.CONFIG,
        ),
        Signature(Evidence.PLACE, "the module that failed", (r"^ERROR in \S", _LOADER)),
        Signature(
            Evidence.WRAPPER,
            "only says that the build failed",
            (
                r"^webpack (?:[\d.]+ )?compiled with \d+ errors?",
                r"^Failed to compile\.?$",
                r"^ERROR in webpack performance recommendations",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^\s+\S+ doesn't exist(?: or is not a directory)?$",
                r"^\s+No description file found in ",
                r"^resolve '.*' in '",
            ),
        ),
    ),
)
