"""Our own verdict on the pipeline is green on this very commit."""

from bot.config.schema import Mode
from bot.deploys.condition import Answer, Condition, no, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason

TOLD = {Mode.OBSERVE: frozenset({"success", "neutral"}), Mode.ENFORCE: frozenset({"success"})}
"""Conclusions that are good enough. A policy that only observes concludes neutrally."""


def check(_: Request, snapshot: Snapshot) -> Answer | None:
    """Read the conclusion of ``sluice / policy``."""
    mode = snapshot.policies.mode
    if mode is Mode.OFF:
        return None
    if snapshot.checks.is_overridden:
        return yes("overridden for this commit")
    conclusion = snapshot.checks.policy
    if conclusion in TOLD[mode]:
        return yes(code(conclusion))
    if not conclusion:
        return no("it has not reported on this commit", Reason.CI_UNKNOWN)
    return no(code(conclusion), Reason.POLICY_FAILED)


CONDITION = Condition(title="`sluice / policy`", rank=70, check=check)
