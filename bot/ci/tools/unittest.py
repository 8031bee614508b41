"""unittest and doctest, and what runs them: Django, Trial.

Source: https://docs.python.org/3/library/unittest.html
Source: https://docs.python.org/3/library/doctest.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_ZONE = "a unittest failure"
_TEST = r"(?P<test>\w+ \([\w.]+\)(?: [(\[].*[)\]])?)"

TOOL = Tool(
    name="unittest",
    category=Category.TEST,
    zones=(
        Zone(
            _ZONE,
            r"^(?:FAIL|ERROR): \w+ \([\w.]+\)",
            r"^(?:={70}|Ran \d+ tests? in .*)$",
            Evidence.CAUSE,
        ),
    ),
    signatures=(
        Signature(
            Evidence.WRAPPER,
            "the reason follows",
            (r"^ImportError: Failed to import test module: ",),
            zone=_ZONE,
        ),
        Signature(
            Evidence.CAUSE,
            "a module cannot be imported",
            (r"^(?:ModuleNotFoundError|ImportError): ",),
            Category.DEPENDENCY,
            zone=_ZONE,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^(?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Failure|Interrupt|Expired)(?::|$)",),
            Category.TEST,
            zone=_ZONE,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (rf"^FAIL: {_TEST}$", rf"^(?:FAIL|XPASS) \[[\d.]+s\]: {_TEST}$"),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a test cannot run",
            (rf"^ERROR: {_TEST}$", rf"^ERROR \[[\d.]+s\]: {_TEST}$"),
        ),
        Signature(
            Evidence.CAUSE,
            "a test passed that should not",
            (rf"^UNEXPECTED SUCCESS: {_TEST}$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "a test failed",
            (r"^\s*(?P<test>\w+ \([\w.]+\)).* \.\.\. (?:FAIL|ERROR|unexpected success)$",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE, "there were no tests to run", (r"^NO TESTS RAN\b",), Category.CONFIG
        ),
        Signature(
            Evidence.VERDICT,
            "an example failed",
            (r"^File \".*\", line \d+, in (?P<test>[\w.]+)$",),
            Category.TEST,
            follows=r"^\*{70}$",
        ),
        Signature(
            Evidence.PLACE,
            "what an example returned",
            (r"^(?:Failed example|Expected|Got):$",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (
                r"^FAILED \((?:failures|errors|skipped|expected failures|unexpected successes)=\d",
                r"^\*\*\*Test Failed\*\*\* \d+ failures",
                r"^\d+ items had failures:$",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r" \.\.\. (?:ok|expected failure|skipped .*)$", r"^OK(?: \(.*\))?$"),
        ),
    ),
)
