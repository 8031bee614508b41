"""Go: build, test and the runtime.

Source: https://pkg.go.dev/cmd/go
Source: https://pkg.go.dev/runtime
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="go",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the tests took too long",
            (r"^panic: test timed out after ", r"^Test \".+\" ran over \S+ limit"),
            Category.TIMEOUT,
        ),
        Signature(Evidence.CAUSE, "a panic", (r"^\s*panic: ",), Category.CRASH),
        Signature(
            Evidence.CAUSE,
            "the runtime gave up",
            (r"^fatal error: ", r"^runtime: (?:goroutine stack exceeds|out of memory|marked free)"),
            Category.CRASH,
        ),
        Signature(Evidence.PLACE, "the signal", (r"^\[signal SIG",), Category.CRASH),
        Signature(Evidence.CAUSE, "two goroutines race", (r"^WARNING: DATA RACE",), Category.TEST),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^\s+\S+\.go:\d+: ",),
            Category.TEST,
            follows=r"^\s*--- FAIL: ",
        ),
        Signature(
            Evidence.VERDICT, "a test failed", (r"^\s*--- FAIL: (?P<test>\S+)",), Category.TEST
        ),
        Signature(
            Evidence.CAUSE, "what go could not build", (r"^(?:vet: )?\S+\.go:\d+(?::\d+)?: ",)
        ),
        Signature(
            Evidence.CAUSE,
            "a module cannot be loaded",
            (
                r"^go: .*(?:not found|unknown revision|missing go\.sum|unrecognized|mismatch)",
                r"^go: .*(?:denied|timeout|refused)",
                r"^go: (?:updates to go\.mod needed|errors parsing|cannot find|module )",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a module cannot be loaded",
            (r"^\S+: .*missing go\.sum entry", r"^no required module provides package"),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE,
            "a package failed",
            (r"^FAIL\s+(?P<test>\S+)\s+(?:[\d.]+s|\[\w+ failed\])",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"^FAIL$",
                r"^exit status \d+$",
                r"^go tool dist: ",
                r"^Failed: exit status",
                r": exit status \d+$",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^(?:ok|\?)\s+\S+/?\S*\s",
                r"^go: (?:downloading|finding|extracting) ",
                r"^\s*--- (?:PASS|SKIP): ",
                r"^=== (?:RUN|CONT|PAUSE|NAME)\b",
                r"^goroutine \d+ \[",
                r"^created by ",
                r"^\s+\S+\.(?:go|s):\d+ \+0x",
                r"^[\w./]+\.[\w.()*\[\]]+\(.*\)$",
            ),
        ),
    ),
)
