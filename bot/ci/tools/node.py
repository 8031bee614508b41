"""Node.js: errors that end a program, and the Test Anything Protocol.

Source: https://nodejs.org/api/errors.html
Source: https://testanything.org/tap-version-14-specification.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="node",
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (r"^\s*(?:Error|Uncaught Error)(?: \[\w+\])?: Cannot find (?:module|package) ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (r"^FATAL ERROR: .*(?:heap|memory|Allocation)",),
            Category.OOM,
        ),
        Signature(
            Evidence.VERDICT,
            "an exception",
            (
                r"^\s*(?:Uncaught )?\w+Error \[ERR_\w+\]:",
                r"^\s*(?:Uncaught )?(?:Range|Reference|Eval|URI|Aggregate)Error:",
                r"^\s*(?:Uncaught Error|UnhandledPromiseRejection\w*):",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\s*not ok \d+.*# (?:TODO|SKIP)",)),
        Signature(
            Evidence.CAUSE,
            "a test failed",
            (r"^\s*not ok \d+ (?:- )?(?P<test>\S.*)$",),
            Category.TEST,
        ),
        Signature(Evidence.NOISE, "", (r"^\s*ok \d+\b", r"^\s+at (?:\S+ )?\(?(?:node|file|/|\w:)")),
        Signature(Evidence.NOISE, "", (r"^Node\.js v\d+", r"^node:internal/")),
        Signature(Evidence.PLACE, "the code of an exception", (r"^\s+code: '[A-Z_]+'",)),
    ),
)
