"""What the audit log keeps of a rollout."""

from bot.audit.record import Type
from bot.config.quantities import show_weight
from bot.model import User
from bot.records import Audit, JsonValue
from bot.rollouts.rollout import Rollout
from bot.rollouts.state import State

ENDS = {
    State.SUCCEEDED: Type.DEPLOY_SUCCEEDED,
    State.ROLLED_BACK: Type.DEPLOY_FAILED,
    State.SUPERSEDED: Type.CANARY_SUPERSEDED,
    State.REJECTED: Type.CANARY_REJECTED,
    State.STUCK: Type.CANARY_STUCK,
}
"""What is recorded when a rollout comes into one of these states."""


def entry(type_: Type, rollout: Rollout, actor: User | None = None, **more: JsonValue) -> Audit:
    """Make the record that *type_* happened to *rollout*.

    Args:
        type_: What happened.
        rollout: As it is afterwards.
        actor: Who did it; None for time, and for the judge.
        more: Further facts; see ``bot.audit.record``.
    """
    data: dict[str, JsonValue] = {
        "request": rollout.id,
        "service": rollout.service,
        "environment": rollout.environment,
        "sha": rollout.sha,
        "tree": rollout.tree,
        "previous_sha": rollout.previous_sha,
        "pull_request": rollout.number,
        "deployment_id": rollout.deployment_id,
        "policy_digest": rollout.policy_digest,
        "canary_steps": rollout.step + 1,
        "weight": show_weight(rollout.wanted),
        "state": str(rollout.state),
    }
    return Audit(
        type=type_,
        repo=rollout.repo,
        subject=rollout.environment,
        data=data | judged(rollout) | more,
        actor=actor,
    )


def judged(rollout: Rollout) -> dict[str, JsonValue]:
    """Tell what the judge saw last; nothing if it saw nothing."""
    found = rollout.judgement
    if found is None:
        return {}
    return {
        "verdict": {
            "verdict": str(found.verdict),
            "ground": str(found.ground),
            "words": found.reason,
            "stable": [found.stable.requests, found.stable.errors],
            "canary": [found.canary.requests, found.canary.errors],
            "evidence": f"{found.evidence_relative:.4g}",
        }
    }
