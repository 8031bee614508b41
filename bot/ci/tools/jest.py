"""Jest and Vitest.

Source: https://jestjs.io/docs/cli
Source: https://vitest.dev/guide/reporters
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

TOOL = Tool(
    name="jest",
    category=Category.TEST,
    zones=(
        Zone(
            "console",
            r"^\s+console\.(?:error|warn|log|info|debug)\b",
            r"^\s+at |^(?:PASS|FAIL)\b",
            Evidence.TRACE,
        ),
        Zone("output", r"^std(?:out|err) \| ", r"^\s*$", Evidence.TRACE),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a test took too long",
            (r"^\s*(?:→ |Error: |thrown: \").*(?:[Tt]imed out in|Exceeded timeout of) \d+",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "too little is covered by tests",
            (r"^Jest: .*coverage threshold", r"^ERROR: Coverage for \w+ \("),
            Category.POLICY,
        ),
        Signature(Evidence.NOISE, "", (r"^\s+● Console$",)),
        Signature(Evidence.CAUSE, "a test failed", (r"^\s+● (?P<test>\S.*)$",), Category.TEST),
        Signature(
            Evidence.VERDICT, "a test failed", (r"^\s*FAIL\s+\S+ > (?P<test>\S.*)$",), Category.TEST
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s*[✕\x{D7}✗] (?P<test>\S.*?)(?: \(?\d+ ?m?s\)?)?$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "the file of a test that failed",
            (r"^\s*FAIL\s+\S+\.(?:[cm]?[jt]sx?|vue|svelte)\b",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "what was expected",
            (r"^\s*expect\(.*\)\.", r"^\s*(?:Expected|Received)(?: \w+)*:\s"),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^\s*(?:Tests?|Test Suites|Test Files|Snapshots?):?\s+\d+ failed",),
        ),
        Signature(Evidence.NOISE, "", (r"^\s*[✓√] ",)),
    ),
)
