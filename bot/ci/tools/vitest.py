"""Vitest.

Source: https://vitest.dev/guide/reporters
Source: https://vitest.dev/guide/cli
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_FAIL = r"^\s*FAIL\s+(?:\|[^|]+\|\s+|[\w-]+\s{2,})?\S+"
_FAILED = _FAIL + r" (?:> |\[ )"
_CROSS = r"^\s*\x{D7} "

TOOL = Tool(
    name="vitest",
    category=Category.TEST,
    zones=(Zone("output", r"^std(?:out|err) \| ", r"^\s*$", Evidence.TRACE),),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a test took too long",
            (r"^\s*(?:→ |Error: )(?:Test|Hook) timed out in \d+m?s",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "too little is covered by tests",
            (r"^ERROR: Coverage for \w+ \(",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (r"^(?:\w+: )?Failed to (?:load url|resolve import) ",),
            Category.DEPENDENCY,
            follows=_FAILED,
        ),
        Signature(
            Evidence.CAUSE,
            "a file holds no test",
            (r"^Error: No test suite found in file ", r"^No test files found, exiting with code"),
            Category.CONFIG,
        ),
        Signature(Evidence.CAUSE, "what a test raised", (r"^\s+→ \S",), Category.TEST, _CROSS),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^[A-Z]\w*(?: \[\w+\])?: \S",),
            Category.TEST,
            follows=_FAILED,
        ),
        Signature(
            Evidence.CAUSE,
            "an error outside of any test",
            (r"^[A-Z]\w*(?: \[\w+\])?: \S",),
            Category.TEST,
            follows=r"^⎯+ (?:Unhandled|Uncaught) \w+ ⎯+$",
        ),
        Signature(
            Evidence.PLACE,
            "an error outside of any test",
            (r"^Vitest caught \d+ unhandled errors?",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT, "a test failed", (_FAIL + r" > (?P<test>\S.*)$",), Category.TEST
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (_CROSS + r"(?P<test>\S.*?)(?: \d+ ?m?s)?(?: \(retry x\d+\))?$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "the file of a test that failed",
            (_FAIL + r" \[ ", r"^\s*\x{276F} \S+ \(\d+ tests? \| \d+ failed"),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "Vitest does not understand its arguments",
            (r"^CACError: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (
                r"^\s*(?:Test Files|Tests|Snapshots)\s+\d+ failed",
                r"^\s*Errors\s+\d+ errors?$",
                r"^⎯+ Failed (?:Tests|Suites) \d+ ⎯+$",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\s*↓ ", r"^\s*\x{276F} \S*(?:node_modules/|node:)")),
    ),
)
