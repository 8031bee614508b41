"""PHP: fatal errors, and the exceptions that Symfony Console and Artisan print.

Source: https://www.php.net/manual/en/errorfunc.constants.php
Source: https://symfony.com/doc/current/components/console.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_FATAL = r"^(?:PHP )?Fatal error: +"
_CONSOLE = r"^In \w+\.php line \d+:$"

TOOL = Tool(
    name="php",
    signatures=(
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (_FATAL + r"(?:Allowed memory size|Out of memory)",),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "the script ran out of time",
            (_FATAL + r"Maximum execution time",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "a file does not parse",
            (r"^(?:PHP )?Parse error: +", _FATAL + r"Uncaught ParseError: "),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "a class or file is not there",
            (
                _FATAL + r"(?:Uncaught Error: )?(?:Class|Interface|Trait) \S+ not found",
                _FATAL + r"(?:Uncaught Error: )?Failed opening required ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(Evidence.CAUSE, "a fatal error", (_FATAL + r"\S",)),
        Signature(
            Evidence.CAUSE,
            "the script is not there",
            (r"^Could not open input file: ",),
            Category.CONFIG,
        ),
        Signature(Evidence.CAUSE, "what a command raised", (r"^ {2}\S",), follows=_CONSOLE),
        Signature(
            Evidence.PLACE, "the file that does not parse", (r"^Errors parsing ",), Category.COMPILE
        ),
        Signature(Evidence.HINT, "a warning", (r"^PHP (?:Warning|Notice|Deprecated): ",)),
        Signature(
            Evidence.NOISE,
            "",
            (r"^#\d+ (?:\S+\(\d+\): |\{main\})", r"^Stack trace:$", r"^  thrown in "),
        ),
    ),
)
