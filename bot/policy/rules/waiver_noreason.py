"""Waivers say why.

Who reads a waiver in a year, or in an audit, must be able to tell whether its reason still holds.
One without a reason does not count.
Source: https://github.com/anchore/grype/issues/3031
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="WAIVER-NOREASON",
    level=Level.ERROR,
    summary="Waivers say why",
    fix="Write in `reason` why this is accepted, in ten characters or more; a ticket helps.",
    sees=Sees.NOTHING,
)
