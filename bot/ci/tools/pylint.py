"""pylint. What is not an error may be below the threshold of ``--fail-under``.

Source: https://pylint.readthedocs.io/en/stable/user_guide/usage/output.html
Source: https://pylint.readthedocs.io/en/stable/user_guide/messages/messages_overview.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_PLACE = r"^[^\s:][^:]*:\d+:\d+: "
_NAME = r"\([a-z][a-z0-9-]+\)$"

TOOL = Tool(
    name="pylint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "pylint does not find what to lint",
            (_PLACE + rf"F00\d\d: .*{_NAME}", r"^No files to lint: exiting\."),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a module cannot be imported",
            (_PLACE + r"E0401: .*\(import-error\)$",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.VERDICT,
            "pylint does not understand its configuration, but goes on",
            (_PLACE + rf"E001\d: .*{_NAME}",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (
                _PLACE + rf"E(?:00[02-9]|0[1-9]\d|[1-9]\d\d)\d: .*{_NAME}",
                r"^\S[^:]*:\d+: \[[EF]\d{4}\([a-z0-9-]+\), ",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "a rule is broken",
            (
                _PLACE + rf"[CRW]\d{{4}}: .*{_NAME}",
                r"^\S[^:]*:\d+: \[[CRW]\d{4}\([a-z0-9-]+\), ",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.HINT,
            "the rating that may have to be better",
            (r"^Your code has been rated at (?:-\d+|\d)\.\d\d/10",),
            Category.LINT,
        ),
        Signature(Evidence.NOISE, "", (r"^\*{13} Module ",)),
    ),
)
