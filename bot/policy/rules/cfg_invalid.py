"""The policy file can be read.

A policy file that is not valid changes nothing: the last valid one goes on ruling. Whoever changes
it must see that before it is merged.
Source: https://json-schema.org/specification
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="CFG-INVALID",
    level=Level.ERROR,
    summary="The policy file can be read",
    fix="Write it as the message says; `sluice validate` checks the file before you push it.",
    sees=Sees.NOTHING,
)
