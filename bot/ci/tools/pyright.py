"""Pyright and basedpyright.

Source: https://microsoft.github.io/pyright/#/command-line
Source: https://github.com/microsoft/pyright/blob/main/docs/configuration.md (names of the rules)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_PLACE = r"^\s*\S.*\.(?:pyi?|ipynb):\d+:\d+ - "

TOOL = Tool(
    name="pyright",
    category=Category.TYPE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be imported",
            (_PLACE + r"error: .*\(report(?:MissingImports|MissingModuleSource)\)$",),
            Category.DEPENDENCY,
        ),
        Signature(Evidence.CAUSE, "the types do not fit", (_PLACE + r"error: ",), Category.TYPE),
        Signature(
            Evidence.PLACE, "why the types do not fit", (r"^  [ \x{A0}]{2}.*\(report[A-Z]\w+\)$",)
        ),
        Signature(
            Evidence.CAUSE,
            "Pyright cannot start",
            (
                r"^File or directory \".*\" does not exist\.?$",
                r"^Unexpected option --?\S+\.$",
            ),
            Category.CONFIG,
        ),
        Signature(Evidence.HINT, "a warning, which may be an error", (_PLACE + r"warning: ",)),
        Signature(
            Evidence.WRAPPER,
            "how many errors there are",
            (r"^\d+ errors?, \d+ warnings?, \d+ (?:informations?|notes?)",),
        ),
    ),
)
