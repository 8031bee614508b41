"""mypy.

Source: https://mypy.readthedocs.io/en/stable/error_codes.html
Source: https://mypy.readthedocs.io/en/stable/running_mypy.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_PLACE = r"^\S[^:]*\.pyi?:\d+(?::\d+)?(?::\d+:\d+)?: error: "

TOOL = Tool(
    name="mypy",
    category=Category.TYPE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "mypy itself failed",
            (_PLACE + r"INTERNAL ERROR -- ",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "a module or its types cannot be found",
            (
                _PLACE
                + r"(?:Cannot find implementation or library stub|Library stubs not installed)",
                _PLACE + r".*\[import(?:-not-found|-untyped)?\]$",
            ),
            Category.DEPENDENCY,
        ),
        Signature(Evidence.CAUSE, "the types do not fit", (_PLACE,), Category.TYPE),
        Signature(
            Evidence.CAUSE,
            "mypy cannot start",
            (
                r"^mypy: (?:error: |can't )",
                r"^\S[^:]*\.pyi?: error: (?:Cannot read|Duplicate module|Source file found twice)",
                r"^There are no \.py\[i\] files in ",
                r"^Can't find package '",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.HINT,
            "a setting that mypy does not use",
            (r"^\S+\.(?:toml|ini|cfg): (?:\[mypy|Source contains parsing errors)",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER, "how many errors there are", (r"^Found \d+ errors? in \d+ files?",)
        ),
        Signature(Evidence.NOISE, "", (r"\.pyi?:\d+(?::\d+)?: note: ",)),
    ),
)
