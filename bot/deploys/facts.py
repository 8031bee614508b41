"""What the audit log keeps of a request: the facts that an auditor asks for, at that moment."""

from typing import TypeAlias

from bot.audit.record import Type
from bot.deploys.approvals import Tally
from bot.deploys.conditions.checks import wanted_states
from bot.deploys.request import Kind, Request, Vote
from bot.deploys.snapshot import Ballot, Snapshot
from bot.model import User
from bot.records import Audit, JsonValue

Facts: TypeAlias = dict[str, JsonValue]


def entry(
    type_: Type, request: Request, actor: User | None = None, more: Facts | None = None
) -> Audit:
    """Make the record that *type_* happened to *request*.

    Args:
        type_: What happened.
        request: As it is afterwards.
        actor: Who did it; None for time, and for what GitHub did by itself.
        more: Further facts; see ``bot.audit.record``.
    """
    data: Facts = {
        "request": request.rollout_id or request.id,
        "environment": request.environment,
        "sha": request.sha,
        "tree": request.tree,
        "previous_sha": request.previous_sha,
        "pull_request": request.number,
        "run_id": request.run_id,
        "attempt": request.run_attempt,
        "policy_digest": request.policy_digest,
        "window_s": int((request.expires_at - request.created_at).total_seconds()),
        "emergency": request.overrider is not None,
        "rollback": request.kind is Kind.ROLLBACK,
    }
    return Audit(
        type=type_,
        repo=request.repo,
        subject=request.environment,
        data=data | (more or {}),
        actor=actor,
    )


def person(user: User) -> Facts:
    """Name someone for good."""
    return {"id": user.id, "login": user.login}


def vote_fact(vote: Vote, request: Request) -> Facts:
    """Tell a vote, with the commit that it was given to."""
    return person(vote.voter) | {
        "at": vote.at.isoformat(),
        "source": str(vote.source),
        "sha": request.sha,
    }


def opening(request: Request, snapshot: Snapshot) -> Facts:
    """Tell what was asked for, and of whom."""
    pull = snapshot.change.pull
    return {
        "title": pull.title,
        "author": person(pull.author),
        "contributors": [person(one) for one in snapshot.change.contributors.people],
        "mode": str(request.mode),
        "reason": request.reason,
    }


def agreement(request: Request, snapshot: Snapshot, count: Tally) -> Facts:
    """Tell who agreed to what, and what was said of the commit."""
    return {
        "votes": [vote_fact(ballot.vote, request) for ballot in _in_order(count)],
        "checks": dict(wanted_states(snapshot)),
        "needed": count.needed,
        "reason": request.override_reason or request.reason,
    }


def _in_order(count: Tally) -> list[Ballot]:
    return sorted(count.counted, key=lambda ballot: ballot.vote.at)
