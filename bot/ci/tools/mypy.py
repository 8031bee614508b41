"""mypy.

Source: https://mypy.readthedocs.io/en/stable/error_codes.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="mypy",
    category=Category.TYPE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the types do not fit",
            (r"^\S[^:]*\.pyi?:\d+(?::\d+)?(?::\d+:\d+)?: error: ",),
            Category.TYPE,
        ),
        Signature(
            Evidence.CAUSE,
            "mypy cannot start",
            (r"^mypy: (?:error: |can't )", r"^\S+\.(?:toml|ini|cfg): .*\[mypy"),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER, "how many errors there are", (r"^Found \d+ errors? in \d+ files?",)
        ),
        Signature(Evidence.NOISE, "", (r"\.pyi?:\d+(?::\d+)?: note: ",)),
    ),
)
