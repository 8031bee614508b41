"""PHPUnit, and Pest, which prints its assertions.

Source: https://docs.phpunit.de/en/11.5/textui.html
Source: https://pestphp.com/docs/writing-tests
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_NAME = r"^\d+\) (?P<test>[\w\\]+::\w+.*?)$"

TOOL = Tool(
    name="phpunit",
    category=Category.TEST,
    zones=(
        Zone(
            "issues",
            r"^There (?:was|were) \d+ (?:risky|skipped|incomplete|warnings?|PHPUnit|deprecat)"
            r"|^\d+ tests? triggered \d+ ",
            r"^(?:There (?:was|were) |\d+ tests? triggered|--$|OK\b|FAILURES|ERRORS|Tests: )",
            Evidence.HINT,
        ),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^\S",),
            Category.TEST,
            follows=r"^\d+\) [\w\\]+::\w+",
        ),
        Signature(
            Evidence.CAUSE,
            "what was expected",
            (
                r"^\s*(?:[│├] )?Failed asserting that ",
                r"^\s+[│├] [\w\\]+(?:Exception|Error): \S",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (
                _NAME,
                r"^ ✘ (?P<test>[A-Z].*)$",
                r"^\s*FAILED\s+(?P<test>\w+\\\S+ > .*?)\s*$",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "PHPUnit is not set up right",
            (
                r"^Cannot open file \"",
                r"^Unknown option \"--",
                r"^Could not read \"",
                r"^Test (?:file|directory) \".*\" not found",
                r"^No tests executed!",
                r"^Class '?\"?\S+ could not be found in",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (
                r"^(?:FAILURES|ERRORS)!$",
                r"^Tests: \d+, Assertions: \d+",
                r"^There (?:was|were) \d+ (?:failures?|errors?):$",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^OK \(\d+ tests?, ",)),
    ),
)
