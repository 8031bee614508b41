"""What the tests of rustc say: compiletest and tidy, which other compilers and Clippy use, too.

Source: https://rustc-dev-guide.rust-lang.org/tests/compiletest.html
Source: https://github.com/rust-lang/rust/tree/master/src/tools/tidy
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="rustc-tests",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a test of the compiler says",
            (
                (
                    r"^error: (?:test compilation failed although it shouldn\'t"
                    r"|actual \w+ differed from expected|compilation failed!$|test run failed!$"
                    r"|ui test compiled successfully!|\d+ unexpected (?:errors|diagnostics) found)"
                ),
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what tidy found",
            (r"^tidy(?::)? error: \S",),
            Category.LINT,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that tidy found something",
            (r"^some tidy checks failed$",),
        ),
    ),
)
