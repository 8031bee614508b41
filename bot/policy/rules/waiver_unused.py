"""Waivers waive something.

What a waiver was given for is mended, renamed or gone. Left in place, it would hide the next
finding of the same kind, which nobody has looked at.
Source: https://github.com/anchore/grype/issues/3031
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="WAIVER-UNUSED",
    level=Level.NOTICE,
    summary="Waivers waive something",
    fix="Take it out of the policy file.",
    sees=Sees.NOTHING,
)
