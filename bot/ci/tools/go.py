"""Go: build, test and the runtime, and gotestsum around them.

Source: https://pkg.go.dev/cmd/go
Source: https://pkg.go.dev/cmd/test2json
Source: https://pkg.go.dev/runtime
Source: https://github.com/gotestyourself/gotestsum
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_PLACE = r"^(?:vet: )?\S+\.go:\d+(?::\d+)?: "
_MODULE = r"\S+\.go:\d+(?::\d+)?: "
_JSON = r'^\{"(?:Time|ImportPath|Action)":.*"Action":"'

_RUN = (
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
)

_TEST = (
    Signature(
        Evidence.CAUSE,
        "what a test says",
        (r"^\s+\S+\.go:\d+: .*\S",),
        Category.TEST,
        follows=r"^\s*(?:--- FAIL: |=== FAIL: )",
    ),
    Signature(  # with -v it stands above the verdict, and so does what a test that passes logs
        Evidence.HINT, "what a test says", (r"^\s+\S+_test\.go:\d+: ",), Category.TEST
    ),
    Signature(Evidence.CAUSE, "what an assertion says", (r"^\s+\tError:\s+\t\S",), Category.TEST),
    Signature(
        Evidence.PLACE,
        "belongs to an assertion",
        (r"^\s+\tError Trace:\s", r"^\s+\tTest:\s+\t(?P<test>\S+)"),
        Category.TEST,
    ),
    Signature(
        Evidence.PLACE,
        "what an example printed",
        (r"^got:$",),
        Category.TEST,
        follows=r"^--- FAIL: Example",
    ),
    Signature(
        Evidence.VERDICT,
        "a test failed",
        (r"^\s*--- FAIL: (?P<test>\S+)", r"^=== FAIL: \S+ (?P<test>\S+)"),
        Category.TEST,
    ),
    Signature(
        Evidence.PLACE, "the input that failed", (r"^\s+Failing input written to ",), Category.TEST
    ),
    Signature(
        Evidence.PLACE,
        "a package failed",
        (r"^FAIL\s+(?P<test>\S+)\s+(?:[\d.]+s|\[\w+ failed\])",),
    ),
)

_EVENTS = (
    Signature(
        Evidence.CAUSE,
        "what a test says",
        (_JSON + r'output".*"Output":"\s.*"OutputType":"error"',),
        Category.TEST,
    ),
    Signature(
        Evidence.CAUSE,
        "what go could not build",
        (_JSON + r'build-output".*"Output":"\S+\.go:\d+',),
        Category.COMPILE,
    ),
    Signature(Evidence.CAUSE, "a panic", (_JSON + r'output".*"Output":"panic: ',), Category.CRASH),
    Signature(
        Evidence.VERDICT,
        "a test failed",
        (_JSON + r'fail".*"Test":"(?P<test>[^"]+)"',),
        Category.TEST,
    ),
    Signature(
        Evidence.WRAPPER,
        "a package failed",
        (_JSON + r'(?:build-fail"|fail","Package":"[^"]+","Elapsed":)',),
    ),
    Signature(Evidence.HINT, "what was printed", (_JSON + r"(?:build-)?output\"",)),
    Signature(Evidence.NOISE, "", (_JSON + r'(?:start|run|pause|cont|pass|skip|bench)"',)),
)

_MODULES = (
    Signature(
        Evidence.CAUSE,
        "the go.mod or the directory is wrong",
        (
            r"^go: (?:cannot find main module|go\.mod file not found|errors parsing)",
            r"^go: \S.* requires go >= ",
            r"^go\.mod:\d+: ",
            r"^pattern \S+: ",
            r"^(?:package \S+: )?no Go files in ",
            r"^stat \S+: (?:directory not found|no such file)",
            r"^cgo: C compiler .* not found",
            r"^flag provided but not defined: -",
        ),
        Category.CONFIG,
    ),
    Signature(
        Evidence.CAUSE,
        "the module proxy cannot be reached",
        (r"^go: .*(?:dial tcp|i/o timeout|TLS handshake|connection (?:refused|reset))",),
        Category.NETWORK,
    ),
    Signature(
        Evidence.CAUSE,
        "a module cannot be loaded",
        (
            r"^go: .*(?:not found|unknown revision|missing go\.sum|unrecognized|mismatch)",
            r"^go: .*(?:denied|timeout|lookup disabled)",
            r"^go: (?:updates to go\.mod needed|module )",
            r"^(?:go: )?\S+: .*missing go\.sum entry",
            r"^(?:" + _MODULE + r")?no required module provides package",
            _MODULE + r"(?:cannot find (?:module providing )?package|package \S+ is not in )",
        ),
        Category.DEPENDENCY,
    ),
    Signature(
        Evidence.CAUSE,
        "a module cannot be loaded",
        (r"^\t\S+: .*",),
        Category.DEPENDENCY,
        follows=r"^go: \S+ imports$",
    ),
)

_BUILD = (
    Signature(
        Evidence.CAUSE,
        "what vet found",
        (
            _PLACE + r"(?:\S+ (?:format %|call (?:needs|has))|unreachable code|self-assignment)",
            _PLACE + r".* (?:passes lock by value|copies lock value|is not used on all paths)",
            _PLACE + r"(?:struct field tag|composite literal uses unkeyed|result of .* not used)",
        ),
        Category.LINT,
    ),
    Signature(  # what ends in one word in brackets is a linter's
        Evidence.CAUSE,
        "what go could not build",
        (_PLACE + r".*(?:[^)]|\s[^()\s]*\))$",),
    ),
    Signature(Evidence.VERDICT, "what go could not build", (_PLACE,)),
    Signature(
        Evidence.CAUSE,
        "a file is not formatted",
        (r"^diff (?:-u )?\S+\.go\.orig \S+\.go$",),
        Category.LINT,
    ),
)

_REST = (
    Signature(
        Evidence.WRAPPER,
        "only says that something failed",
        (
            r"^FAIL$",
            r"^exit status \d+$",
            r"^go tool dist: ",
            r"^Failed: exit status",
            r": exit status \d+$",
            r"^DONE \d+ tests?\b.* in ",
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
            r"^fuzz: (?:elapsed|minimizing)",
            r"^goroutine \d+ \[",
            r"^created by ",
            r"^\s+\S+\.(?:go|s):\d+ \+0x",
            r"^[\w./]+\.[\w.()*\[\]]+\(.*\)$",
        ),
    ),
)

TOOL = Tool(
    name="go",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.VERDICT,
            "a signal killed the process",
            (r"^SIG(?:SEGV|BUS|ABRT|FPE|ILL|QUIT): \w", r"^unexpected fault address 0x"),
            Category.CRASH,
        ),
        *_RUN,
        *_TEST,
        *_EVENTS,
        *_MODULES,
        *_BUILD,
        *_REST,
    ),
)
