"""pytest and pytest-cov.

Source: https://docs.pytest.org/en/stable/how-to/output.html
Source: https://docs.pytest.org/en/stable/reference/exit-codes.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

TOOL = Tool(
    name="pytest",
    category=Category.TEST,
    zones=(
        Zone(
            "captured",
            r"^-+ Captured (?:stdout|stderr|log)(?: \w+)? -+$",
            r"^(?:[=_]{3,} |-{3,} |=+$)",
            Evidence.TRACE,
        ),
        Zone("ignored", r"Pytest\w+ExceptionWarning: ", r"^\s*warnings\.warn\(", Evidence.TRACE),
        Zone("warnings", r"^=+ warnings summary", r"^(?:=+ |-- Docs: )", Evidence.NOISE),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be imported",
            (r"^E\s+(?:\w+\.)*(?:ModuleNotFoundError|ImportError)\b",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a test took too long",
            (r"^E\s+Failed: Timeout", r"^\++ Timeout \++$"),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (
                r"^E\s+(?:assert .{6,}|Failed: |fixture ')",
                r"^E\s+(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Exit|Group|Warning|Failure)\b",
                r"^E\s+(?:\w+\.)*[A-Z]\w*(?:Interrupt|Timeout|Expired)\b",
                r"^E\s+(?:\w+\.)+[A-Z]\w*: ",
            ),
            Category.TEST,
        ),
        Signature(Evidence.PLACE, "what a test raised", (r"^E\s",), Category.TEST),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (
                r"^FAILED (?P<test>\S+?(?:::\S| [^\s-]).*?)(?: - .*)?$",
                r"^FAILED (?P<test>\S+) - ",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT, "a test cannot start", (r"^ERROR (?P<test>\S+\.py(?:::\S+)?) - ",)
        ),
        Signature(Evidence.PLACE, "a test cannot start", (r"^ERROR (?P<test>\S+\.py(?:::\S+)?)$",)),
        Signature(Evidence.PLACE, "a test failed", (r"^(?P<test>\S+::\S.*?) (?:FAILED|ERROR)\b",)),
        Signature(
            Evidence.PLACE,
            "a test failed",
            (r"^_{3,} (?:ERROR (?:collecting|at (?:setup|teardown) of) )?(?P<test>\S.*?) _{3,}$",),
        ),
        Signature(
            Evidence.CAUSE,
            "the tests were interrupted from outside",
            (r"^!+ KeyboardInterrupt !+$",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.VERDICT,
            "the tests stopped",
            (r"^!+ (?:Interrupted|stopping after|\S*Exit)\b",),
        ),
        Signature(
            Evidence.VERDICT,
            "too little is covered by tests",
            (r"^ERROR: Coverage failure: ",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "too little is covered by tests",
            (r"^(?:FAIL|ERROR:?) Required test coverage",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "pytest does not understand its arguments or its configuration",
            (
                r"^(?:pytest|\S*__main__\.py): error: ",
                r"^ERROR: (?:file or directory )?not found: ",
                r"^ERROR: \S+\.(?:ini|toml|cfg):",
                r"^'\w+' not found in `markers` configuration option",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a plugin is not installed",
            (r"^ERROR: (?:Missing required plugins: |Error importing plugin \")",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE,
            "there were no tests to run",
            (r"^(?:=+ )?(?:no tests ran|\d+ deselected)(?:, \d+ \w+)* in [\d.]+s",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a test passed that should not",
            (r"^\[XPASS\(strict\)\]",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "what a test raised",
            (r"^[\w./\\-]+\.py:\d+: (?:assert |Failed: |(?:\w+\.)*[A-Z]\w*(?:Error|Exception): )",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "a test failed",
            (r"^\[gw\d+\] \[ *\d+%\] (?:FAILED|ERROR) (?P<test>\S.*?)\s*$",),
            Category.TEST,
        ),
        Signature(Evidence.PLACE, "how pytest is called", (r"^ERROR: usage: ",), Category.CONFIG),
        Signature(
            Evidence.CAUSE, "pytest itself failed", (r"^INTERNALERROR> .*(?:Error|Exception)\b",)
        ),
        Signature(
            Evidence.CAUSE,
            "a test took its process down",
            (r"worker '\w+' crashed while running", r"^\[gw\d+\] node down"),
            Category.CRASH,
        ),
        Signature(
            Evidence.PLACE, "where a test failed", (r"^[\w./\\-]+\.py:\d+: (?:\w+\.)*[A-Z]\w*$",)
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^=+ .*\b\d+ (?:failed|errors?)\b.* =+$", r"^\d+ (?:failed|errors?)\b.* in [\d.]+s"),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"(?:::\S.*| )(?:PASSED|SKIPPED|XFAIL)\b", r"^_{3,} coverage: .* _{3,}$"),
        ),
    ),
)
