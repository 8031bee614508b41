"""Risky changes reach a few users first.

Which paths are risky the policy says, as `risky: ["src/billing/**/*"]` under this rule. Whoever
changes them is reminded to roll out behind a flag or with `/canary`.
Source: https://sre.google/workbook/canarying-releases/
"""

from collections.abc import Iterator

from bot.config.patterns import Glob, matches_any
from bot.config.rules import Level, RuleSetting
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Change

SHOWN = 3


class Setting(RuleSetting):
    """What of a repository is risky to change."""

    risky: tuple[Glob, ...] = ()
    """Paths of which a change should reach a few users first, such as `src/billing/**/*`."""


def check(change: Change, setting: Setting) -> Iterator[Finding]:
    """Yield one finding if *change* touches what is risky."""
    risky = sorted(path for path in change.touched if matches_any(setting.risky, path))
    if risky:
        named = ", ".join(f"`{path}`" for path in risky[:SHOWN])
        more = f" and {len(risky) - SHOWN} more" if len(risky) > SHOWN else ""
        yield Finding.about_repository(
            f"This changes {named}{more}, which the policy calls risky: roll it out with a flag "
            "or a canary.",
            subject="risky",
        )


RULE = Rule(
    id="DEPLOY-CANARY",
    level=Level.OFF,
    sees=Sees.CHANGE,
    summary="Risky changes reach a few users first",
    fix="Put the change behind a feature flag, or deploy it with `/canary 10%`.",
    check=check,
    setting=Setting,
)
