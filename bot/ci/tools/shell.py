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
            (
                _SHELL + r".*: (?:command )?not found$",
                r"^zsh:(?:\d+:)? command not found: ",
                r"\bThe term '.*' is not recognized as (?:a name of|the name of) a cmdlet",
                r"^'.*' is not recognized as an internal or external command",
                r"^(?:timeout: failed to run command|env:|/usr/bin/env:|xargs:|nohup:) .*: No such",
                _SHELL + r".*: cannot execute(?: binary file)?: ",
                _SHELL + r".*: bad interpreter: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a variable is not set",
            (_SHELL + r".*: (?:unbound variable|parameter (?:null or )?not set)",),
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
            (
                _SHELL + r".*(?:[Ss]yntax error|unexpected (?:EOF|end of file))",
                r"^(?:\S*/)?(?:ba)?sh: -c: line \d+: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the process was killed: most often memory ran out",
            (r"(?:^|: )line \d+:\s+\d+ Killed\b", r"^Killed$"),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "a signal killed the process",
            (
                r"(?:^|: )line \d+:\s+\d+ (?:Segmentation fault|Aborted|Bus error|Illegal instr)",
                r"^(?:Segmentation fault|Aborted|Bus error)(?: \(core dumped\))?$",
                r"^(?:Illegal instruction|Floating point exception) \(core dumped\)$",
                r"^Trace/\w+ trap \(core dumped\)$",
                r"^(?:Segmentation fault: 11|Abort trap: 6|Illegal instruction: 4|Bus error: 10)$",
                r"^zsh: (?:segmentation fault|abort|bus error|illegal hardware instruction) ",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "a script or a folder is not there",
            (_SHELL + r"(?:(?:cd: )?\S+: No such file or directory$|\d*:? ?cd: can't cd to )",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "an archive cannot be read",
            (
                r"^gzip: .*: (?:not in gzip format|unexpected end of file|invalid compressed data)",
                r"^unzip: +cannot find",
                r"^tar \(child\): .*: Cannot open: ",
                r"^tar: .*: (?:Cannot open|Cannot stat|Not found in archive)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "jq or sed does not understand its input",
            (
                r"^jq: (?:parse )?error\b",
                r"^parse error: .* at line \d+",
                r"^sed: -e expression #\d+",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "a file may not be written",
            (r"^(?:cp|mv|rm|mkdir|touch|ln|tar|chmod|chown|cat|sed): .*: Permission denied$",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that an archive could not be read",
            (r"^tar(?: \(child\))?: (?:Error is not recoverable|Child returned|Exiting with)",),
        ),
        Signature(
            Evidence.PLACE,
            "a file is not there",
            (
                r"^(?:ls|cat|cp|mv|cd|rm|chmod|chown|find): .*: No such file or directory$",
                r"^(?:grep|mkdir|touch|ln|stat|head|tail|wc): .*: No such file or directory$",
            ),
            Category.CONFIG,
        ),
        Signature(Evidence.NOISE, "a command that is echoed", (r"^\+{1,5} ",)),
    ),
)
