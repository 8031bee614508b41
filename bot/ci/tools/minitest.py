"""Minitest, as Ruby and as Rails run it, and test-unit.

Source: https://docs.seattlerb.org/minitest/
Source: https://test-unit.github.io/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_HEADING = r"^(?:\s+\d+\) )?(?:Failure|Error):$"
_NAME = r"^[A-Z][\w:]*#(?:test|\S*_)\S*(?: \[.*\])?:$"

TOOL = Tool(
    name="minitest",
    category=Category.TEST,
    zones=(
        Zone(
            "skipped", r"^\s+\d+\) Skipped:$", r"^\s+\d+\) |^\d+ (?:runs|tests), ", Evidence.NOISE
        ),
    ),
    signatures=(
        Signature(  # a bare value says less than the name of the test
            Evidence.PLACE,
            "what was expected",
            (r"^Expected: ", r"^--- expected$"),
            Category.TEST,
            follows=_NAME,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^(?:[^-E\s]|E(?:[^x]|x[^p])|Expected [^:\s])",),
            Category.TEST,
            follows=_NAME,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^(?P<test>[A-Z][\w:]*#\S+)(?: \[.*\])?:$",),
            Category.TEST,
            follows=_HEADING,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^<.*> expected but was$", r"^<.*> (?:was )?expected to be"),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^(?:Failure|Error): (?P<test>test\S*\([\w:]+\)):?$",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^ {2}(?:[A-Z]\w*::)*[A-Z]\w*: \S",),
            Category.TEST,
            follows=r"^Error: test\S*\([\w:]+\):$",
        ),
        Signature(
            Evidence.PLACE,
            "how to run the test alone",
            (r"^(?:bin/)?rails test \S+\.rb:\d+$",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^\d+ (?:runs|tests), \d+ assertions?, \d+ failures?, \d+ errors?",),
        ),
        Signature(Evidence.NOISE, "source that is quoted", (r"^ {2,5}(?:=> )? *\d+: ",)),
    ),
)
