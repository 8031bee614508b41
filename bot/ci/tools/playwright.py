"""Playwright Test.

Source: https://playwright.dev/docs/test-reporters
Source: https://playwright.dev/docs/test-webserver
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_WHERE = r"(?:\[[^\]]+\] \x{203A} )?\S+:\d+:\d+ \x{203A} "
_HEADING = rf"^\s+\d+\) {_WHERE}"
_BEFORE = rf"(?:{_HEADING}|^ {{4}}Retry #\d+ ─)"

TOOL = Tool(
    name="playwright",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a test took too long",
            (
                r"^ {4}Test timeout of \d+ms exceeded",
                r"^Error: Timed out waiting \d+ms from config\.webServer",
            ),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "the browser is not installed",
            (
                r"^\s*(?:Error: )?browserType\.launch: Executable doesn't exist at",
                r"^\s*(?:Error: )?(?:browserType\.launch: )?\W*Host system is missing dependencies",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the page cannot be reached",
            (r"^ {4}(?:Error: )?page\.\w+: net::ERR_(?:CONN|NAME|INTERNET|NETWORK|TIMED)\w+",),
            Category.NETWORK,
        ),
        Signature(Evidence.CAUSE, "what a test raised", (r"^ {4}\S",), Category.TEST, _BEFORE),
        Signature(
            Evidence.CAUSE,
            "Playwright cannot start",
            (
                r"^Error: No tests found",
                r"^Error: Process from config\.webServer was not able to start",
                r"^Error: \S+ is already used, make sure that nothing is running on the port",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (
                _HEADING + r"(?P<test>\S.*?)(?: ─+)?$",
                rf"^\s+✘ +\d+ {_WHERE}(?P<test>\S.*?)(?: \(retry #\d+\))?(?: \([\d.]+m?s\))?$",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "a test failed",
            (rf"^ {{4}}{_WHERE}(?P<test>\S.*?) ─+$",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^ {2}\d+ (?:failed|interrupted|did not run)$", r"^Testing stopped early after \d+ "),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (rf"^\[\d+/\d+\] (?:\(retries\) )?{_WHERE}",),
        ),
    ),
)
