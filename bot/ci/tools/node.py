"""Node.js: its test runner, errors that end a program, and the Test Anything Protocol.

Source: https://nodejs.org/api/errors.html
Source: https://testanything.org/tap-version-14-specification.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_FAILED = r"^\s*✖ \S.* \([\d.]+ms\)"

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
            Evidence.CAUSE,
            "a file does not parse",
            (
                r"^SyntaxError: (?:Unexpected|Invalid|Illegal|Malformed|Identifier '|Missing i)",
                r"^SyntaxError: (?:The requested module|Named export|Cannot use import|await is)",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "node does not understand its arguments",
            (r"^node: (?:bad option: |.* not found$)", r"^Could not find '/\S+'$"),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a test took too long",
            (r"^\s+'test timed out after \d+ms'$",),
            Category.TIMEOUT,
            follows=_FAILED,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^\s+(?:\[?\w*(?:Error|Exception)\b.*|'.*')$",),
            Category.TEST,
            follows=_FAILED,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s*✖ (?P<test>\S.*?) \([\d.]+ms\)",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (r"^✖ failing tests:$", r"^\s*(?:Uncaught )?Error: Command failed: "),
        ),
        Signature(
            Evidence.VERDICT,
            "a file is not there",
            (r"^\s*(?:Uncaught )?Error: ENOENT: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "an exception",
            (
                r"^\s*(?:Uncaught )?\w+Error \[ERR_\w+\]:",
                r"^\s*(?:Uncaught )?(?:Range|Reference|Eval|URI|Aggregate)Error:",
                r"^\s*(?:Uncaught )?TypeError: Cannot (?:read|set|destructure) ",
                r"^\s*(?:Uncaught )?TypeError: .* is not a (?:function|constructor)",
                r"^\s*(?:Uncaught Error|UnhandledPromiseRejection\w*):",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\s*not ok \d+.*# (?:TODO|SKIP)",)),
        Signature(
            Evidence.CAUSE,
            "a test failed",
            (r"^\s*not ok \d+ (?:- )?(?P<test>\S.*?)(?: # (?:time|duration)\S*.*)?$",),
            Category.TEST,
        ),
        Signature(Evidence.NOISE, "", (r"^\s*ok \d+\b", r"^\s+at (?:\S+ )?\(?(?:node|file|/|\w:)")),
        Signature(Evidence.NOISE, "", (r"^Node\.js v\d+", r"^node:internal/")),
        Signature(Evidence.PLACE, "the code of an exception", (r"^\s+code: '[A-Z_]+'",)),
    ),
)
