"""Waivers are mended before they end.

A waiver that ends within two weeks will block the next pull request after its end, whoever opens
it.
Source: https://github.com/anchore/grype/issues/3031
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="WAIVER-EXPIRING",
    level=Level.NOTICE,
    summary="Waivers are mended before they end",
    fix="Mend what it waives before that day, or ask for a later one.",
    sees=Sees.NOTHING,
)
