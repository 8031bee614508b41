"""Staticcheck, run by itself.

Source: https://staticcheck.dev/docs/checks/
Source: https://staticcheck.dev/docs/running-staticcheck/cli/formatters/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="staticcheck",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what staticcheck found",
            (r"^\S+\.go:\d+:\d+: .* \((?:SA|ST|QF|S|U)\d{4}\)$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "the code does not compile",
            (r"^-: .* \(compile\)$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.PLACE,
            "what staticcheck found",
            (r"^\s+\(\d+, \d+\)\s+(?:SA|ST|QF|S|U)\d{4}\s",),
            Category.LINT,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many were found",
            (r"^ [✖!] \d+ problems? \(\d+ errors?, \d+ warnings?, \d+ ignored\)$",),
        ),
    ),
)
