"""PHPStan and Psalm.

Source: https://phpstan.org/user-guide/output-format
Source: https://psalm.dev/docs/running_psalm/command_line_usage/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

TOOL = Tool(
    name="phpstan",
    category=Category.TYPE,
    zones=(
        Zone("phpstan", r"^ {2}Line +\S.*\.php\b", r"^ *\[(?:ERROR|OK|WARNING)\] ", Evidence.PLACE),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the types do not fit",
            (r"^ {2}:?\d+ {2,}\S",),
            Category.TYPE,
            zone="phpstan",
        ),
        Signature(
            Evidence.CAUSE,
            "the types do not fit",
            (
                r"^\S+\.php:\d+:[A-Z]\S* ",
                r"^ERROR: [A-Z]\w+ - \S+\.php:\d+:\d+ - ",
            ),
            Category.TYPE,
        ),
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (r"^\s*(?:PHPStan process )?.*crashed because it reached configured PHP memory limit",),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "PHPStan is not set up right",
            (
                r"^Path \S+ does not exist$",
                r"^At least one path must be specified to analyse",
                r"^Invalid configuration:$",
            ),
            Category.CONFIG,
        ),
        Signature(Evidence.PLACE, "the file of what follows", (r"^ {2}Line +\S.*\.php\b",)),
        Signature(
            Evidence.WRAPPER, "how many errors there are", (r"^ *\[ERROR\] Found \d+ errors?",)
        ),
        Signature(Evidence.NOISE, "", (r"^ *\[OK\] No errors", r"^\s*\d+/\d+ \[[▓░]+\]")),
    ),
)
