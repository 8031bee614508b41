"""Shells: commands that are not there, variables that are not set, files that are not found.

Source: https://www.gnu.org/software/bash/manual/bash.html (Exit Status)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_SHELL = r"^(?:\S*/)?(?:(?:ba|da|z|k|a)?sh|\S+\.sh|env): (?:line \d+: |\d+: )?"

TOOL = Tool(
    name="shell",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a command is not installed",
            (_SHELL + r".*: (?:command )?not found$",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a variable is not set",
            (_SHELL + r".*: (?:unbound variable|parameter not set)",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a file may not be run or read",
            (_SHELL + r".*: Permission denied$",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the script does not parse",
            (_SHELL + r".*(?:syntax error|unexpected (?:EOF|end of file))",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a signal killed the process",
            (r"(?:^|: )line \d+:\s+\d+ (?:Killed|Segmentation fault|Aborted|Bus error)",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "curl could not load the address",
            (r"^curl: \(\d+\) ",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.PLACE,
            "a file is not there",
            (r"^(?:ls|cat|cp|mv|cd|rm|tar|chmod|find): .*: No such file or directory$",),
            Category.CONFIG,
        ),
        Signature(Evidence.NOISE, "a command that is echoed", (r"^\+{1,5} ",)),
    ),
)
