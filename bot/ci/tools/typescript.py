"""The TypeScript compiler, vue-tsc, ts-loader, ts-jest and the Angular compiler.

Source: https://www.typescriptlang.org/tsconfig/#pretty
Source: https://www.typescriptlang.org/docs/handbook/compiler-options.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_AT = r"^\s*\S.*?(?:\(\d+,\d+\):|:\d+:\d+ -) error "

TOOL = Tool(
    name="typescript",
    category=Category.TYPE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "tsconfig.json or the arguments are wrong",
            (r"^\s*\S+\.json(?:\(\d+,\d+\):|:\d+:\d+ -) error TS\d+: ", r"^error TS[56]\d{3}: "),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a package or its types are not installed",
            (
                _AT + r"TS(?:2307|2792|7016): (?:Cannot|Could not) find .*module '[^./]",
                r"^error TS2688: ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE, "the file does not parse", (_AT + r"TS1\d{3}: ",), Category.COMPILE
        ),
        Signature(
            Evidence.CAUSE,
            "the types do not fit",
            (
                _AT + r"(?:TS|NG)-?\d+: ",
                r"^error TS(?:[12347]\d{3}|\d{5}): ",
                r"^\s*TS\d{4,6}: ",
            ),
            Category.TYPE,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many errors there are",
            (
                r"^Errors  Files$",
                r"^\s+\d+  \S+\.[cm]?[jt]sx?:\d+$",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\d*\s+~+$", r"^\s+The file is in the program because:")),
    ),
)
