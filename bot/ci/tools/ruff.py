"""Ruff.

Source: https://docs.astral.sh/ruff/settings/#output-format
Source: https://docs.astral.sh/ruff/formatter/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_CODE = r"(?:[A-Z]{1,6}\d{3,4}|invalid-syntax:|SyntaxError:|unformatted:)"
_GROUP = (
    r"(?:A|AIR|ANN|ARG|ASYNC|B|BLE|C|COM|CPY|D|DJ|DOC|DTZ|E|EM|ERA|EXE|F|FA|FAST|FBT|FIX|FLY|FURB|"
    r"G|I|ICN|INP|INT|ISC|LOG|N|NPY|PD|PERF|PGH|PIE|PL[CERW]|PT|PTH|PYI|Q|RET|RSE|RUF|S|SIM|SLF|"
    r"SLOT|T|TC|TD|TID|TRY|UP|W|YTT)"
)
_HEADING = rf"(?:{_GROUP}\d{{3,4}}|invalid-syntax:|unformatted:)"

TOOL = Tool(
    name="ruff",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (
                rf"^\S[^:]*\.(?:py|pyi|ipynb|md|toml):(?:cell \d+:)?\d+:\d+: {_CODE} ",
                rf"^\S[^:]*\.(?:py|pyi|ipynb|md|toml):\d+: \[{_GROUP}\d{{3,4}}\] ",
                rf"^\s+\d+:\d+\s+{_HEADING} ",
                rf"^{_HEADING} (?:\[[*-]\] )?[A-Z`]\S* ",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "how often a rule is broken",
            (rf"^\d+\s+{_GROUP}\d{{3,4}}\s+(?:\[[* -]\] )?[a-z-]+$",),
            Category.LINT,
        ),
        Signature(
            Evidence.VERDICT,
            "where a rule is broken",
            (r"^\s+--> \S+:\d+:\d+$",),
            Category.LINT,
            follows=rf"^{_HEADING} ",
        ),
        Signature(
            Evidence.CAUSE, "a file is not formatted", (r"^Would reformat: ",), Category.LINT
        ),
        Signature(
            Evidence.VERDICT,
            "files are not formatted",
            (r"^\d+ files? would be reformatted(?:, \d+ files? already formatted)?$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "ruff cannot read a file",
            (r"^error: Failed to (?:parse|lint|format) \S",),
            Category.LINT,
        ),
        Signature(Evidence.PLACE, "the reason follows", (r"^ruff failed$",), Category.CONFIG),
        Signature(
            Evidence.VERDICT,
            "why ruff cannot start",
            (r"^\s+Cause: ",),
            Category.CONFIG,
            follows=r"^(?:ruff failed$|\s+Cause: )",
        ),
        Signature(Evidence.WRAPPER, "how many errors there are", (r"^Found \d+ errors?\b",)),
        Signature(Evidence.NOISE, "", (r"^\[\*\] \d+ fixable", r"^No fixes available", r"^help: ")),
    ),
)
