"""Mocha, and Chai, whose assertions it prints.

Source: https://mochajs.org/#reporters
Source: https://mochajs.org/#-require-module-r-module
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_ENDS = r"^(?:npm (?:error|ERR!)|error Command failed|\s+\(Results\)|=====)"

TOOL = Tool(
    name="mocha",
    category=Category.TEST,
    zones=(Zone("mocha", r"^\s+\d+ failing$", _ENDS, Evidence.CAUSE),),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a test took too long",
            (r"^ {5,6}Error: Timeout of \d+ms exceeded",),
            Category.TIMEOUT,
            zone="mocha",
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^ {5,6}(?:Uncaught )?[\w.]*(?:Error|Exception)(?: \[\w+\])?: \S",),
            Category.TEST,
            zone="mocha",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^ {7,}(?P<test>\S.*):$",),
            Category.TEST,
            zone="mocha",
        ),
        Signature(
            Evidence.PLACE,
            "the tests of what failed",
            (r"^ {2,3}\d+\) \S",),
            Category.TEST,
            zone="mocha",
        ),
        Signature(Evidence.NOISE, "", (r"^ {5,}[-+]",), zone="mocha"),
        Signature(Evidence.WRAPPER, "how many tests failed", (r"^\s+\d+ failing$",)),
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (
                r"^\s*Exception during run: .*Cannot find (?:module|package) ",
                r"^✖ ERROR: .*Cannot find (?:module|package) ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(Evidence.PLACE, "Mocha cannot start", (r"^\s*Exception during run: ",)),
        Signature(Evidence.VERDICT, "Mocha cannot start", (r"^✖ ERROR: ",)),
        Signature(
            Evidence.CAUSE,
            "no test was found",
            (r"^Error: No test files found: ",),
            Category.CONFIG,
        ),
        Signature(Evidence.NOISE, "", (r"^\s+[✔✓√] ",)),
    ),
)
