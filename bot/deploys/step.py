"""What becomes of a request, now: the one place that decides that a deploy may start.

    step = advance(request, snapshot)

It does not matter what happened: a vote, a push, a check, or only time. The same request and the
same snapshot always lead to the same step, and where nothing is new the step changes nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.audit.record import Type
from bot.config.environments import Mode
from bot.deploys.approvals import is_tampered, is_void, tally
from bot.deploys.condition import Answer, Standing
from bot.deploys.facts import agreement, entry, vote_fact
from bot.deploys.gate import Assessment, assess
from bot.deploys.releasing import freeing, releasing
from bot.deploys.request import Kind, Request, State
from bot.deploys.snapshot import Ballot, Snapshot
from bot.deploys.times import moment
from bot.effects import Effect
from bot.markdown import plain
from bot.model import User
from bot.reason import Reason
from bot.records import Audit, JsonValue

RECONCILE = timedelta(seconds=60)
"""How often a request that has not started is looked at, whatever happens."""

FOLLOW = timedelta(minutes=5)
"""How often a running deploy is looked at, should its events be lost."""

VALID = timedelta(seconds=30)
"""How long a decision may be carried out; later it is taken again."""

REMINDERS = (timedelta(minutes=60), timedelta(minutes=15))
"""How long before the end of the window people are reminded."""

APPROVALS = "Approvals"

INSIDE = frozenset({"in_progress", "success"})
"""States of a deployment whose job has entered the environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is decided.

    Attributes:
        request: As it is from now on.
        assessment: Every condition, as far as they matter in its state.
        voided: Votes that were taken away.
        is_reminder: Whether people are to be reminded.
        wake: When to look again; None when it is over.
    """

    request: Request
    assessment: Assessment = field(default_factory=lambda: Assessment(()))
    effects: tuple[Effect, ...] = ()
    audits: tuple[Audit, ...] = ()
    voided: tuple[Ballot, ...] = ()
    is_reminder: bool = False
    wake: datetime | None = None


def advance(request: Request, snapshot: Snapshot) -> Step:
    """Decide what becomes of *request*.

    Args:
        request: As it was left.
        snapshot: Everything as it is now.
    """
    if not request.is_live:
        return Step(request=request)
    if request.state is State.RUNNING:
        return _follow(request, snapshot)
    void = tuple(ballot for ballot in snapshot.ballots if is_void(ballot))
    valid = replace(snapshot, ballots=tuple(one for one in snapshot.ballots if one not in void))
    for ballot in void:
        request = request.without_vote(ballot.vote.voter)
    step = _decide(request, valid)
    audits = tuple(_voiding(ballot, request) for ballot in void)
    return replace(step, voided=void, audits=(*audits, *step.audits))


def _voiding(ballot: Ballot, request: Request) -> Audit:
    type_ = Type.VOTE_TAMPERED if is_tampered(ballot) else Type.VOTE_VOIDED
    objection = is_void(ballot)
    why = objection.why if objection else ""
    editor = ballot.writing.editor if ballot.writing else ""
    return entry(
        type_,
        request,
        more={"vote": vote_fact(ballot.vote, request), "reason": why, "editor": editor},
    )


def _decide(request: Request, snapshot: Snapshot) -> Step:
    now = snapshot.now
    if request.state is State.APPROVED and _is_inside(request, snapshot):
        return _released(request, now)
    assessment = assess(request, snapshot)
    request = _note_quorum(request, assessment, now)
    assessment = assess(request, snapshot)  # the wait timer begins with the quorum
    end = _end_of(request, assessment, snapshot)
    if end:
        return replace(end, assessment=assessment)
    if not assessment.is_open:
        if request.state is State.APPROVED:
            request = replace(request.to(State.OPEN), approved_at=None)
        return _waits(request, assessment, snapshot)
    if request.state is State.OPEN or _is_stale(request, now):
        return _approve(request, assessment, snapshot)
    return _waits(request, assessment, snapshot)


def _is_inside(request: Request, snapshot: Snapshot) -> bool:
    """Tell whether the job that waited is in the environment."""
    mine = snapshot.place.mine
    return request.waits and mine is not None and mine.state in INSIDE


def _released(request: Request, now: datetime) -> Step:
    """Take note that GitHub let the job in, though what it answered to us was lost.

    The request goes on waiting until our answer is through, so that this is told once.
    """
    started = replace(request.to(State.RUNNING), started_at=now)
    votes: list[JsonValue] = [vote_fact(vote, started) for vote in started.votes]
    return Step(
        request=started,
        audits=(entry(Type.DEPLOY_RELEASED, started, more={"votes": votes}),),
        wake=now + FOLLOW,
    )


def _note_quorum(request: Request, assessment: Assessment, now: datetime) -> Request:
    if not assessment.met(APPROVALS):
        return replace(request, quorum_at=None)
    return request if request.quorum_at else replace(request, quorum_at=now)


def _is_stale(request: Request, now: datetime) -> bool:
    """Tell whether a decision was not carried out in its time. A green check needs nobody."""
    is_late = request.approved_at is not None and now - request.approved_at >= VALID
    return is_late and request.mode is not Mode.CHECK


def _end_of(request: Request, assessment: Assessment, snapshot: Snapshot) -> Step | None:
    """Return how *request* ends now; None if it does not."""
    now, pull = snapshot.now, snapshot.change.pull
    if request.mode is Mode.CHECK and pull.merge_sha is not None:
        return _merged(request, snapshot)
    if now >= request.expires_at:
        why = f"its window ended at {moment(request.expires_at)}"
        return close(request, State.EXPIRED, now, Answer(Standing.NEVER, why, Reason.EXPIRED))
    hopeless = assessment.first(Standing.NEVER)
    if hopeless:
        return close(request, _state_for(hopeless.answer.reason), now, hopeless.answer)
    if _is_late(request, snapshot) and not (request.mode is Mode.CHECK and assessment.is_open):
        why = f"it could not start by {moment(now)}, in time after its approval"
        return close(request, State.EXPIRED, now, Answer(Standing.NEVER, why, Reason.EXPIRED))
    return None


def _is_late(request: Request, snapshot: Snapshot) -> bool:
    """Tell whether the approvals of a deploy are too old to start it, though it could start now."""
    if request.kind is Kind.ROLLBACK or request.quorum_at is None:
        return False
    return snapshot.now >= request.quorum_at + _patience(snapshot)


def _patience(snapshot: Snapshot) -> timedelta:
    return snapshot.settings.approvals.start_within + snapshot.settings.wait


def _state_for(reason: Reason | None) -> State:
    match reason:
        case Reason.HEAD_MOVED | Reason.POLICY_CHANGED:
            return State.SUPERSEDED
        case Reason.CANCELLED:
            return State.CANCELLED
        case _:
            return State.REJECTED


_ENDINGS = {
    State.EXPIRED: Type.REQUEST_EXPIRED,
    State.SUPERSEDED: Type.REQUEST_SUPERSEDED,
    State.CANCELLED: Type.REQUEST_CANCELLED,
    State.REJECTED: Type.REQUEST_REJECTED,
}


def close(
    request: Request, state: State, now: datetime, answer: Answer, by: User | None = None
) -> Step:
    """End *request* before it started, and free what waits for it.

    Args:
        request: Before its start.
        state: How it ends.
        now: When.
        answer: Why.
        by: Who wants it; None if time or a push does.
    """
    reason = str(answer.reason or state)
    ended = replace(request.end(state, now, answer.value, reason), waits=False)
    return Step(
        request=ended,
        effects=freeing(request, answer.value),
        audits=(entry(_ENDINGS[state], ended, by, {"reason": reason, "words": answer.value}),),
    )


def _merged(request: Request, snapshot: Snapshot) -> Step:
    """Where merging is deploying, an approved change is done, and another went past the gate."""
    now, pull = snapshot.now, snapshot.change.pull
    if request.state is State.APPROVED and request.sha in {pull.head_sha, pull.merge_sha}:
        done = request.end(State.SUCCEEDED, now, "it was merged", "")
        return Step(request=done, audits=(entry(Type.DEPLOY_SUCCEEDED, done),))
    answer = Answer(Standing.NEVER, "it was merged without approval", Reason.CANCELLED)
    step = close(request, State.CANCELLED, now, answer)
    return replace(
        step,
        audits=(*step.audits, entry(Type.DEPLOY_BYPASSED, step.request, more={"reason": "merged"})),
    )


def _approve(request: Request, assessment: Assessment, snapshot: Snapshot) -> Step:
    now = snapshot.now
    is_news = request.state is State.OPEN
    count = tally(request, snapshot)
    approved = replace(
        request.to(State.APPROVED) if is_news else request,
        votes=tuple(ballot.vote for ballot in count.counted),  # the others agreed to nothing
        approved_at=now,
        dispatched_at=request.dispatched_at or (None if request.waits else now),
    )
    audits = (entry(Type.REQUEST_APPROVED, approved, more=agreement(approved, snapshot, count)),)
    return Step(
        request=approved,
        assessment=assessment,
        effects=releasing(approved, snapshot),
        audits=audits if is_news else (),
        wake=now + VALID,
    )


def _waits(request: Request, assessment: Assessment, snapshot: Snapshot) -> Step:
    now = snapshot.now
    left = request.expires_at - now
    window = request.expires_at - request.created_at
    due = sum(left <= before < window for before in REMINDERS)
    is_reminder = due > request.reminders and not assessment.met(APPROVALS)
    request = replace(request, reminders=max(due, request.reminders))
    return Step(
        request=request,
        assessment=assessment,
        is_reminder=is_reminder,
        wake=min(now + RECONCILE, *_moments(request, snapshot)),
    )


def _moments(request: Request, snapshot: Snapshot) -> list[datetime]:
    """Return the instants at which time alone changes something."""
    at = [request.expires_at, *(request.expires_at - before for before in REMINDERS)]
    if request.quorum_at:
        at += [request.quorum_at + snapshot.settings.wait]
        at += [request.quorum_at + _patience(snapshot)]
    return [one for one in at if one > snapshot.now]


def _follow(request: Request, snapshot: Snapshot) -> Step:
    """See how a running deploy ended, if it did. A rollout tells by itself how it ended."""
    if request.mode is Mode.ROLLOUT:
        return Step(request=request, wake=snapshot.now + FOLLOW)
    run, mine = snapshot.run, snapshot.place.mine
    if run and run.status != "completed":
        return Step(request=request, wake=snapshot.now + FOLLOW)
    conclusion = run.conclusion if run else "it is gone"
    is_good = conclusion == "success"
    if mine:
        is_good = mine.was_healthy  # a later job that fails does not take back what is deployed
    if is_good:
        done = request.end(State.SUCCEEDED, snapshot.now, "it succeeded", "")
        is_back = request.kind is Kind.ROLLBACK
        type_ = Type.ROLLBACK_SUCCEEDED if is_back else Type.DEPLOY_SUCCEEDED
    else:
        done = request.end(
            State.FAILED, snapshot.now, f"the run ended: {plain(conclusion)}", "failed"
        )
        type_ = Type.DEPLOY_FAILED
    return Step(request=done, audits=(entry(type_, done),))
