"""Cargo, rustc, the tests that cargo runs, and nextest.

Source: https://doc.rust-lang.org/error_codes/
Source: https://doc.rust-lang.org/cargo/commands/cargo-test.html
Source: https://nexte.st/docs/reporting/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_WHO = r"^\s*thread '(?:<unnamed>|(?P<test>[^']*))' (?:\(\d+\) )?panicked at "
_MAIN = r"^\s*thread 'main' (?:\(\d+\) )?panicked at "
_WRAPPERS = (
    r"^error: (?:could not (?:compile|document)|aborting due|build failed|test failed)",
    r"^Build completed unsuccessfully in \d",
    r"^error: (?:\d+ targets? failed|doctest failed|bench failed|test run failed)",
    r"^error: \d+ previous errors?",
)
_WRAPPED = "only says that something failed"

_COMPILE = (
    Signature(
        Evidence.CAUSE,
        "a compiler error",
        (r"^error\[E\d{4}\]: ", r"^\S+\.rs:\d+:\d+: error(?:\[E\d+\])?: "),
        Category.COMPILE,
    ),
    Signature(Evidence.WRAPPER, _WRAPPED, _WRAPPERS),
    Signature(
        Evidence.CAUSE,
        "a warning that counts as an error",
        (
            r"^error: (?:unused |unreachable |use of deprecated |missing documentation )",
            r"^error: .* (?:is|are) never (?:used|read|constructed)$",
        ),
        Category.LINT,
        zone="rustc",
    ),
    Signature(  # any but "failed to run" and "linking", which are not the cause
        Evidence.CAUSE,
        "a compiler error",
        (r"^error: (?:[^fl\s]|f(?:[^a]|a[^i])|l(?:[^i]|i[^n]|in[^k]))",),
        Category.COMPILE,
        zone="rustc",
    ),
    Signature(
        Evidence.VERDICT,
        "a crate cannot be built",
        (r"^error: (?:linking with|failed to run custom build command)",),
        Category.COMPILE,
    ),
    Signature(
        Evidence.PLACE, "where the compiler stopped", (r"^\s+--> \S+:\d+:\d+$",), follows=r"^error"
    ),
)

_CRATES = (
    Signature(
        Evidence.CAUSE,
        "a crate cannot be resolved",
        (
            r"^error: failed to select a version",
            r"^error: (?:no matching package|the lock file|cannot update the lock file|package )",
        ),
        Category.DEPENDENCY,
    ),
    Signature(
        Evidence.VERDICT,
        "a crate cannot be loaded",
        (
            r"^error: failed to (?:get|fetch|download|download from) `",
            r"^error: failed to (?:parse manifest at|load manifest for|load source for) ",
        ),
        Category.DEPENDENCY,
    ),
    Signature(
        Evidence.CAUSE,
        "the registry cannot be reached",
        (r"^\s+\[\d+\] (?:Could|Couldn't|Timeout|SSL|HTTP|Failed|Recv|Send)",),
        Category.NETWORK,
        follows=r"^Caused by:$",
    ),
    Signature(
        Evidence.CAUSE,
        "a manifest cannot be read",
        (
            r"^\s+failed to (?:read|parse) `",
            r"^\s+(?:invalid|missing|duplicate|unknown|no targets|feature|TOML parse error)",
        ),
        Category.CONFIG,
        follows=r"^Caused by:$",
    ),
    Signature(
        Evidence.CAUSE,
        "cargo does not understand how it is called",
        (
            r"^error: no such command: ",
            r"^error: (?:toolchain '|could not find `Cargo\.toml`)",
            r"^error: no \w+ target named ",
            r"^error: (?:the package '|none of the selected packages)",
        ),
        Category.CONFIG,
    ),
)

_RUSTUP = Signature(
    Evidence.CAUSE,
    "rustup cannot load a toolchain",
    (r"^error: could not download file from '",),
    Category.NETWORK,
)

_TESTS = (
    Signature(Evidence.CAUSE, "a panic", (_MAIN + r".*[^:]$",), Category.CRASH),
    Signature(Evidence.CAUSE, "a panic", (_WHO + r".*[^:]$",), Category.TEST),
    Signature(Evidence.VERDICT, "a panic", (_MAIN + r".*:$",), Category.CRASH),
    Signature(Evidence.VERDICT, "a panic", (_WHO + r".*:$",), Category.TEST),
    Signature(
        Evidence.CAUSE, "the message of a panic", (r"\S",), Category.CRASH, follows=_MAIN + r".*:$"
    ),
    Signature(
        Evidence.CAUSE, "the message of a panic", (r"\S",), Category.TEST, follows=_WHO + r".*:$"
    ),
    Signature(
        Evidence.CAUSE,
        "the error that a test returned",
        (r"^Error: ",),
        Category.TEST,
        follows=r"^---- .* stdout ----$",
    ),
    Signature(
        Evidence.CAUSE, "a test did not panic", (r"^note: test did not panic as",), Category.TEST
    ),
    Signature(
        Evidence.VERDICT,
        "a test failed",
        (
            r"^test (?P<test>(?:\[[\w-]+\] )?\S+)(?: - .*)? \.\.\. FAILED",
            r"^(?P<test>\S.*) --- FAILED$",
            r"^\s+(?:TRY \d+ )?(?:FAIL|SIG\w+|ABORT|TIMEOUT|TMT) \[[ >\d.]+s\] (?P<test>\S.*)$",
        ),
        Category.TEST,
    ),
    Signature(Evidence.NOISE, "", (r"^test .* \.\.\. (?:ok|ignored)", r"^\s+PASS \[[ \d.]+s\] ")),
    Signature(
        Evidence.WRAPPER,
        "how many tests failed",
        (r"^test result: FAILED", r"^\s+Summary \[[ \d.]+s\] "),
    ),
    Signature(Evidence.PLACE, "what was compared", (r"^\s+(?:left|right): ",), Category.TEST),
    Signature(
        Evidence.CAUSE, "memory ran out", (r"memory allocation of \d+ bytes failed",), Category.OOM
    ),
    Signature(
        Evidence.CAUSE,
        "a thread died",
        (r"^thread '.*' (?:\(\d+\) )?has overflowed its stack$", r"^fatal runtime error: "),
        Category.CRASH,
    ),
    Signature(
        Evidence.CAUSE,
        "a signal killed the process",
        (r"\(signal: \d+, SIG\w+",),
        Category.CRASH,
    ),
)

TOOL = Tool(
    name="cargo",
    category=Category.COMPILE,
    zones=(
        Zone(
            "rustc",
            r"^\s+(?:Compiling|Documenting) \S+ v\d",
            r"^\s+(?:Finished|Running|Doc-tests|Checking) |^error: could not compile ",
            Evidence.CAUSE,
        ),
    ),
    signatures=(_RUSTUP, *_COMPILE, *_CRATES, *_TESTS),
)
