"""Nox.

Source: https://nox.thea.codes/en/stable/usage.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_NOX = r"^nox > "

TOOL = Tool(
    name="nox",
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a command or an interpreter is not installed",
            (
                _NOX + r"Program .* not found\.",
                _NOX + r"Session \S+ failed: Python interpreter .* not found",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the session does not exist",
            (_NOX + r"Sessions not found: ", _NOX + r"Failed to load Noxfile "),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "why the session ended",
            (_NOX + r"Session \S+ (?:aborted|failed): .", _NOX + r"Session \S+ raised exception "),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a session failed",
            (
                _NOX + r"Session \S+ failed\.$",
                _NOX + r"\* \S+: (?:failed|aborted)",
                _NOX + r"Error while collecting sessions\.",
            ),
        ),
    ),
)
