"""Elixir: Mix and ExUnit.

Source: https://hexdocs.pm/ex_unit/ExUnit.html
Source: https://hexdocs.pm/mix/Mix.Tasks.Format.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_CASE = r"^\s+\d+\) (?:test|property|doctest) (?P<test>\S.*)$"

TOOL = Tool(
    name="mix",
    category=Category.COMPILE,
    zones=(
        Zone(
            "mix",
            r"^Compiling \d+ files? \(\.ex\)$",
            r"^(?:Generated \w+ app$|Compilation failed|== Compilation error |Finished in )",
            Evidence.CAUSE,
        ),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a file is not formatted",
            (r"^\*\* \(Mix\) mix format failed due to --check-formatted",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "a dependency cannot be loaded",
            (
                r"^\*\* \(Mix\) Could not find an SCM for dependency",
                r"^\*\* \(Mix\) (?:Can't continue due to errors on dependencies|Hex dependency)",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "mix does not understand how it is called",
            (r"^\*\* \(Mix\) (?:The task \"|Could not find a Mix\.Project)",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (r"^\*\* \((?:Compile|Syntax|TokenMissing|MismatchedDelimiter)Error\) ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that warnings count as errors",
            (r"^Compilation failed due to warnings while using the --warnings-as-errors option",),
        ),
        Signature(  # whether it counts as an error is said after it, so it stays a hint
            Evidence.HINT,
            "a warning, which counts as an error with --warnings-as-errors",
            (r"^\s*warning: \S",),
            Category.COMPILE,
            zone="mix",
        ),
        Signature(
            Evidence.PLACE,
            "a file cannot be compiled",
            (r"^== Compilation error in file \S+ ==$",),
            Category.COMPILE,
        ),
        Signature(Evidence.VERDICT, "a test failed", (_CASE,), Category.TEST),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^     \S",),
            Category.TEST,
            follows=r"^     \S+\.exs?:\d+$",
        ),
        Signature(
            Evidence.PLACE,
            "what was compared",
            (r"^     code: +\S",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^\d+ (?:tests?|doctests?|properties|property)\b.*, [1-9]\d* failures?",),
        ),
    ),
)
