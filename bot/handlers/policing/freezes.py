"""Freezes that are on, or near: whoever merges now should know that it will not be deployed."""

from collections.abc import Iterator
from datetime import datetime

from bot.config.rules import Level
from bot.config.schema import Policy
from bot.deploys.freeze import active, next_start
from bot.deploys.times import moment
from bot.markdown import code, plain
from bot.policy.engine import RULE_OF, level_of

RULE = RULE_OF["DEPLOY-FREEZE"]


def freezes_of(policy: Policy, now: datetime) -> Iterator[str]:
    """Tell of each environment with a freeze at *now*, or soon after, as safe Markdown."""
    if level_of(RULE, policy) is Level.OFF:
        return
    for name, settings in policy.environments.items():
        if frozen := active(settings.freeze, now):
            why = f": {plain(frozen.reason)}" if frozen.reason else "."
            yield f"{code(name)} is frozen until {moment(frozen.until)}{why}"
        elif start := next_start(settings.freeze, now):
            yield f"{code(name)} will be frozen from {moment(start)}."
