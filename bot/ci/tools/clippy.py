"""Clippy, and what `cargo check` says of code that compiles.

Its messages are rustc's: they are its own where cargo said that it only checks.

Source: https://doc.rust-lang.org/clippy/usage.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

TOOL = Tool(
    name="clippy",
    category=Category.LINT,
    zones=(
        Zone(
            "clippy",
            r"^\s+Checking \S+ v\d",
            r"^\s+(?:Finished|Running|Compiling) |^error: could not compile ",
            Evidence.CAUSE,
        ),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE, "what a lint found", (r"^error: \S",), Category.LINT, zone="clippy"
        ),
        Signature(
            Evidence.HINT,
            "the lint that found it",
            (r"^\s+= note: `-D [\w:-]+` implied by ", r"^\s+= note: `#\[deny\("),
            Category.LINT,
        ),
    ),
)
