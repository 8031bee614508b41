"""Hadolint.

Source: https://github.com/hadolint/hadolint#rules
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_PLACE = r"^(?:hadolint:)?\S+:\d+:? (?:DL|SC)\d{4} "

TOOL = Tool(
    name="hadolint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE, "an error in a Dockerfile", (_PLACE + r"error: ",), Category.LINT
        ),
        Signature(
            Evidence.VERDICT,
            "a warning about a Dockerfile",
            (_PLACE + r"warning: ",),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "a remark on a Dockerfile",
            (_PLACE + r"(?:info|style): ",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "the Dockerfile does not parse",
            (r"^(?:hadolint:)?\S+:\d+:\d+:? unexpected .*expecting ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "Hadolint cannot start",
            (r"^hadolint: \S+: withBinaryFile: ", r"^\"Error parsing your config file in "),
            Category.CONFIG,
        ),
    ),
)
