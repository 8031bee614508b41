"""Ruff, and the linters that print in the same way: flake8, pycodestyle, pylint.

Source: https://docs.astral.sh/ruff/settings/#output-format
Source: https://docs.astral.sh/ruff/formatter/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_CODE = r"(?:[A-Z]{1,4}\d{3,4}|invalid-syntax|SyntaxError|unformatted):?"

TOOL = Tool(
    name="ruff",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (rf"^\S[^:]*\.(?:py|pyi|ipynb|md|toml):(?:cell \d+:)?\d+:\d+: {_CODE} ",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (rf"^{_CODE} (?:\[\*\] |\[-\] )?[A-Z`]\S* ",),
            Category.LINT,
        ),
        Signature(
            Evidence.VERDICT,
            "where a rule is broken",
            (r"^\s+--> \S+:\d+:\d+$",),
            Category.LINT,
            follows=rf"^{_CODE} ",
        ),
        Signature(
            Evidence.CAUSE, "a file is not formatted", (r"^(?:W|w)ould reformat:? ",), Category.LINT
        ),
        Signature(
            Evidence.VERDICT,
            "files are not formatted",
            (r"^(?:Oh no!|\d+ files? would be reformatted)",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "ruff cannot read a file",
            (r"^ruff failed$", r"^error: Failed to (?:parse|lint|format) "),
            Category.LINT,
        ),
        Signature(Evidence.WRAPPER, "how many errors there are", (r"^Found \d+ errors?\b",)),
        Signature(Evidence.NOISE, "", (r"^\[\*\] \d+ fixable", r"^No fixes available", r"^help: ")),
    ),
)
