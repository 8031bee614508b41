"""Nothing is deployed in a freeze.

The windows stand in the policy: `environments: {production: {freeze: …}}`. Whether one is open is a
question of time, which a rule does not know; so the gate of the environment answers it when a
deploy is asked for, and the check on a pull request tells of one that is open or near.
Source: https://sre.google/sre-book/release-engineering/
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="DEPLOY-FREEZE",
    level=Level.NOTICE,
    sees=Sees.NOTHING,
    summary="Nothing is deployed in a freeze",
    fix="Wait until the freeze ends, or ask somebody who may override it.",
)
