"""Rustfmt, called by `cargo fmt` or by itself.

Source: https://github.com/rust-lang/rustfmt#checking-style-on-a-ci-server
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="rustfmt",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a file is not formatted",
            (r"^Diff in .*:\d+:?$", r"^Diff in .* at line \d+:$"),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "rustfmt cannot format a line",
            (r"^error\[internal\]: ",),
            Category.LINT,
        ),
    ),
)
