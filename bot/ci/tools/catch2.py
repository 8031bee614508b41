"""Catch2, a framework for tests in C++.

Source: https://github.com/catchorg/Catch2/blob/devel/docs/reporters.md
Source: https://github.com/catchorg/Catch2/blob/devel/docs/command-line.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="catch2",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^  [A-Z_]+\( .* \)$",),
            Category.TEST,
            follows=r"^\S.*(?::\d+|\(\d+\)): FAILED:$",
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^  \S",),
            Category.TEST,
            follows=r"^(?:due to (?:unexpected|a fatal)|explicitly with )[a-z ]*:$",
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^\S+(?::\d+|\(\d+\)): failed: \S",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "where a test failed",
            (r"^\S.*(?::\d+|\(\d+\)): FAILED:$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE, "the reason follows", (r"^Error\(s\) in input:$",), Category.CONFIG
        ),
        Signature(
            Evidence.CAUSE,
            "Catch2 does not understand its arguments",
            (r"^  \S",),
            Category.CONFIG,
            follows=r"^Error\(s\) in input:$",
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (
                r"^test cases: +\d+ \|.* failed",
                r"^assertions: +\d+ \|.* failed",
                r"^Failed (?:all )?\d+ (?:of \d+ )?test cases?, failed ",
            ),
        ),
    ),
)
