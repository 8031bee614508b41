"""ESLint, Prettier and the TypeScript compiler.

Source: https://eslint.org/docs/latest/use/formatters/#stylish
Source: https://prettier.io/docs/cli
Source: https://www.typescriptlang.org/tsconfig/#pretty
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_SCRIPT = r"\.(?:[cm]?[jt]sx?|vue|svelte|astro)"

TOOL = Tool(
    name="eslint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE, "a rule is broken", (r"^\s+\d+:\d+\s+error\s+\S",), Category.LINT
        ),
        Signature(Evidence.NOISE, "", (r"^\s+\d+:\d+\s+warning\s+\S",)),
        Signature(
            Evidence.WRAPPER,
            "how many problems there are",
            (r"^✖ \d+ problems?", r"^\s*\d+ errors? and \d+ warnings? potentially"),
        ),
        Signature(
            Evidence.CAUSE,
            "ESLint cannot start",
            (
                r"^Oops! Something went wrong",
                r"^ESLint couldn't find",
                r"^Error: Failed to load (?:plugin|config)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the types do not fit",
            (rf"^\S.*{_SCRIPT}(?:\(\d+,\d+\):|:\d+:\d+ -) error TS\d+: ",),
            Category.TYPE,
        ),
        Signature(
            Evidence.CAUSE, "a file is not formatted", (r"^\[warn\] \S+\.\w+$",), Category.LINT
        ),
        Signature(
            Evidence.WRAPPER,
            "how many files are not formatted",
            (r"^\[warn\] Code style issues",),
        ),
    ),
)
