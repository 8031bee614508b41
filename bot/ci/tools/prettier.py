"""Prettier.

Source: https://prettier.io/docs/cli
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="prettier",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a file is not formatted",
            (r"^\[warn\] \S*\.\w+$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "a file does not parse",
            (r"^\[error\] \S.*\.\w+: SyntaxError: ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "Prettier cannot start",
            (
                r"^\[error\] (?:Invalid configuration|No files matching the pattern)",
                r"^\[error\] (?:No parser could be inferred|Cannot find (?:package|module) ')",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many files are not formatted",
            (r"^\[warn\] Code style issues", r"^Error occurred when checking code style in "),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^\[error\] +>? *(?:\d+ )?\|",
                r"^Checking formatting\.\.\.$",
                r"^All matched files use Prettier code style",
            ),
        ),
    ),
)
