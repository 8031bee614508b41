"""yamllint, as it prints on GitHub and with `-f parsable`.

Its standard format is the one of ESLint, and is read there.
Source: https://yamllint.readthedocs.io/en/stable/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="yamllint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (
                r"^\d+:\d+ \[[a-z][a-z-]+\] \S",
                r"^\d+:\d+ syntax error: .* \(syntax\)$",
                r"^\S.*:\d+:\d+: \[error\] \S.* \([\w-]+\)$",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.HINT,
            "a rule is broken, but only for a warning",
            (r"^\S.*:\d+:\d+: \[warning\] \S.* \([\w-]+\)$",),
        ),
        Signature(
            Evidence.CAUSE,
            "yamllint cannot start",
            (r"^invalid config: ", r"^\[Errno \d+\] \S.*: '.*'$"),
            Category.CONFIG,
        ),
    ),
)
