"""Releases are not built from a cache.

Whoever can run code in another workflow of the repository can fill the cache, and so change what is
released. Off by default: most such workflows can only be filled by those who may release.
Source: https://docs.zizmor.sh/audits/#cache-poisoning
"""

from bot.config.rules import Level
from bot.policy.auditing import accept_regular
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="TRUST-CACHE",
    level=Level.OFF,
    strict=Level.WARNING,
    summary="Releases are not built from a cache",
    fix="Switch the cache off in workflows that release.",
    sees=Sees.NOTHING,
    audits=frozenset({"cache-poisoning"}),
    accept=accept_regular,
)
