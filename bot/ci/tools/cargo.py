"""Cargo, rustc and the tests that cargo runs.

Source: https://doc.rust-lang.org/error_codes/
Source: https://doc.rust-lang.org/cargo/commands/cargo-test.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_PANIC = r"^thread '(?P<test>[^']*)' (?:\(\d+\) )?panicked at "

TOOL = Tool(
    name="cargo",
    category=Category.COMPILE,
    signatures=(
        Signature(Evidence.CAUSE, "a compiler error", (r"^error\[E\d{4}\]: ",), Category.COMPILE),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"^error: (?:could not compile|aborting due|build failed|test failed)",
                r"^error: (?:\d+ targets? failed|doctest failed|bench failed)",
                r"^error: \d+ previous errors?",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "a crate cannot be resolved",
            (
                r"^error: failed to (?:select a version|parse manifest|download|get|load|fetch)",
                r"^error: (?:no matching package|the lock file|package )",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.VERDICT,
            "a crate cannot be built",
            (r"^error: (?:linking with|failed to run custom build command)",),
            Category.COMPILE,
        ),
        Signature(Evidence.CAUSE, "a panic", (_PANIC,), Category.TEST),
        Signature(
            Evidence.CAUSE,
            "the message of a panic",
            (r"\S",),
            Category.TEST,
            follows=_PANIC + r".*:$",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^test (?P<test>\S+)(?: - .*)? \.\.\. FAILED",),
            Category.TEST,
        ),
        Signature(Evidence.NOISE, "", (r"^test .* \.\.\. (?:ok|ignored)",)),
        Signature(Evidence.WRAPPER, "how many tests failed", (r"^test result: FAILED",)),
        Signature(Evidence.PLACE, "what was compared", (r"^\s+(?:left|right): ",), Category.TEST),
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (r"memory allocation of \d+ bytes failed",),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "a signal killed the process",
            (r"\(signal: \d+, SIG(?P<test>\w+)",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE, "a file is not formatted", (r"^Diff in .*:\d+:?$",), Category.LINT
        ),
        Signature(
            Evidence.PLACE,
            "where the compiler stopped",
            (r"^\s+--> \S+:\d+:\d+$",),
            follows=r"^error",
        ),
    ),
)
