"""Waivers have an end that is not over.

What is accepted for a while comes back when the while is over: a waiver counts until the end of the
day that it names, in UTC. One without a day that can be read, or with a day too far ahead, never
counts.
Source: https://github.com/anchore/grype/issues/3031
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="WAIVER-EXPIRED",
    level=Level.ERROR,
    summary="Waivers have an end that is not over",
    fix="Mend what it waives, or let those who agree to waivers give it a new `expires`.",
    sees=Sees.NOTHING,
)
