"""Jest.

Source: https://jestjs.io/docs/cli
Source: https://jestjs.io/docs/configuration#coveragethreshold-object
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_SUITE = r"^\s+● Test suite failed to run$"
_WHAT = (
    r"(?:array|constructor(?: name)?|has \w+|length|message|name|number of (?:calls|returns)|"
    r"object|path|pattern|properties|string|substring|symbol|value)"
)
_SETUP = r"^● (?:Validation Error|Unrecognized CLI Parameters?|Multiple configurations found):?$"

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
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a test took too long",
            (
                r"^\s*thrown: \"Exceeded timeout of \d+",
                r"Timeout - Async callback was not invoked within the \d+ ?ms timeout",
            ),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "too little is covered by tests",
            (r"^Jest: .*coverage threshold", r"^Jest: Coverage for \w+ \("),
            Category.POLICY,
        ),
        Signature(Evidence.NOISE, "", (r"^\s+● Console$",)),
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (r"^\s+Cannot find module '.*' from '",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE, "a file does not parse", (r"^ {4}SyntaxError: ",), Category.COMPILE
        ),
        Signature(
            Evidence.CAUSE,
            "Jest is not set up right",
            (
                r"^\s+Your test suite must contain at least one test",
                r"^No tests found, exiting with code",
                r"^Error: Can't find a root directory while resolving a config file",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE, "Jest is not set up right", (r"^\s+\S",), Category.CONFIG, _SETUP
        ),
        Signature(Evidence.PLACE, "Jest is not set up right", (_SETUP,), Category.CONFIG),
        Signature(
            Evidence.CAUSE,
            "the file of the tests cannot be run",
            (r"^\s+(?:\w+: )?\w*(?:Error|Exception)\b.*: \S",),
            follows=_SUITE,
        ),
        Signature(
            Evidence.VERDICT,
            "a file does not parse",
            (r"^\s+Jest encountered an unexpected token$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "a process of Jest was ended from outside",
            (r"A jest worker process \(pid=\d+\) was terminated",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "a test failed",
            (r"^\s+● (?P<test>\S.*)$",),
            Category.TEST,
        ),
        Signature(Evidence.WRAPPER, "only says that a file cannot be run", (_SUITE,)),
        Signature(
            Evidence.VERDICT, "the file of the tests cannot be run", (r"^\s+\S",), follows=_SUITE
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s*✕ (?P<test>\S.*?)(?: \([\d.]+ ?m?s\))?$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "the file of a test that failed",
            (r"^\s*FAIL\s+\S+\.(?:[cm]?[jt]sx?|vue|svelte)(?: \([\d.]+ m?s\))?$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "what was expected",
            (r"^\s*expect\(.*\)\.", rf"^ {{4,}}(?:Expected|Received)(?: not)?(?: {_WHAT})?:\s"),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (
                r"^\s*(?:Tests|Test Suites|Snapshots):\s+\d+ failed",
                r"^ \x{203A} \d+ snapshots? failed",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\s*[✓√] ",)),
    ),
)
