"""Biome.

Source: https://biomejs.dev/reference/diagnostics/
Source: https://biomejs.dev/reference/cli/#biome-ci
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_MESSAGE = (r"^\s*[\x{D7}✖] \S",)

TOOL = Tool(
    name="biome",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "biome.json is wrong",
            _MESSAGE,
            Category.CONFIG,
            follows=r" (?:deserialize|fs/\w+) ━{3,}$",
        ),
        Signature(
            Evidence.CAUSE,
            "a file does not parse",
            _MESSAGE,
            Category.COMPILE,
            follows=r"^\S+:\d+:\d+ (?:parse|syntax)\b.* ━{3,}$",
        ),
        Signature(
            Evidence.CAUSE,
            "a file is not formatted, or its imports are not sorted",
            (r"^\S+ (?:format|organizeImports|assist/\S+) ━{3,}$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE, "a rule is broken", _MESSAGE, Category.LINT, follows=r"^\S.* ━{3,}$"
        ),
        Signature(Evidence.HINT, "where it is", (r"^\S+:\d+:\d+ [\w/]+(?:  FIXABLE)? +━{3,}$",)),
        Signature(
            Evidence.WRAPPER,
            "only says that Biome failed",
            (
                r"^\s*[\x{D7}✖] Some (?:errors|warnings) were emitted",
                r"^\s*[\x{D7}✖] Biome exited because",
                r"^\s*[\x{D7}✖] (?:Formatter|The file contents|Import statements|The imports) ",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^Checked \d+ files? in ", r"^\s+(?:> )?\d+ (?:\d+ )?\s*│", r"^\s+[i\x{2139}] \S"),
        ),
    ),
)
