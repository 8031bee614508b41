"""Permissions have a comment that says why.

Off by default, as most of them explain themselves.
Source: https://docs.zizmor.sh/audits/#undocumented-permissions
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="DOC-COMMENT",
    level=Level.OFF,
    strict=Level.NOTICE,
    summary="Permissions have a comment that says why",
    fix="Add a comment behind the permission that says which step needs it.",
    sees=Sees.NOTHING,
    audits=frozenset({"undocumented-permissions"}),
)
