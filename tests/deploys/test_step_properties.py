"""Whatever happens in whatever order: what must never be decided."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings as budget, strategies as st

from bot.config.environments import Approvals, EnvironmentPolicy, Mode
from bot.deploys.request import LIVE, TRANSITIONS, Request, State, digest_of
from bot.deploys.snapshot import Ballot, Checks, Place, Release, Snapshot
from bot.deploys.step import VALID, Step, advance
from bot.effects import AnswerRule, Dispatch
from bot.evidence import CheckResult, Contributors, RequiredCheck
from bot.model import Permission, RepoId
from tests.deploys.making import (
    ADA,
    ALAN,
    CARL,
    CHANGE,
    EVE,
    GRACE,
    LOCK,
    MERGED,
    MINUTE,
    NOW,
    OTHER,
    PETE,
    PULL,
    REPO,
    RITA,
    RUN,
    RUNA,
    SHA,
    STOP,
    WORDS,
    ballot,
    request,
    rollback,
    running,
    snapshot,
    waiting,
)

PEOPLE = (ADA, ALAN, CARL, EVE, GRACE, PETE, RITA, RUNA)
WAITS = st.sampled_from([timedelta(0), 5 * MINUTE])


def mostly(usual, *others):
    """The usual in most cases, so that some deploys come through."""
    return st.sampled_from([usual] * 6 + list(others))


TRUTH = st.sampled_from([True] * 6 + [False])
TIMES = st.sampled_from([0, 1, 29, 31, 110]).map(lambda minutes: minutes * MINUTE)


@st.composite
def ballots(draw) -> tuple[Ballot, ...]:
    made = []
    for voter in draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=5)):
        one = ballot(
            voter,
            *draw(st.sets(st.sampled_from(["sre", "qa"]))),
            role=draw(mostly(Permission.WRITE, Permission.TRIAGE, Permission.ADMIN)),
        )
        writing = {
            None: one.writing,
            "edited": replace(one.writing, text="no", editor=voter.login, editor_id=voter.id),
            "deleted": None,
            "forged": replace(one.writing, editor="mallory"),
            "dismissed": replace(one.writing, is_dismissed=True),
        }[draw(mostly(None, "edited", "deleted", "forged", "dismissed"))]
        made.append(replace(one, writing=writing))
    return tuple(made)


@st.composite
def policies(draw) -> EnvironmentPolicy:
    groups = draw(mostly((), ({"teams": ["sre"]},), ({"teams": ["sre"]}, {"teams": ["qa"]})))
    return EnvironmentPolicy(
        approvals=Approvals.model_validate({"count": draw(st.integers(0, 2)), "groups": groups}),
        wait=draw(WAITS),
        after=draw(mostly((), ("qa",))),
        refs=draw(mostly((), ("main",))),
        labels=draw(mostly((), ("go",))),
        message=draw(mostly("", "[ship]")),
    )


@st.composite
def moments(draw) -> Snapshot:
    """Everything as it may be at one moment."""
    contributors = Contributors(
        people=(CARL,), unknown=draw(mostly((), (SHA,))), is_complete=draw(TRUTH)
    )
    change = replace(
        CHANGE,
        pull=replace(
            PULL,
            head_sha=draw(mostly(SHA, OTHER)),
            head_repo_id=draw(mostly(REPO.id, RepoId(75), None)),
            base_ref=draw(mostly("main", "next")),
            is_open=draw(TRUTH),
            merge_sha=draw(mostly(None, MERGED)),
            labels=draw(mostly(("go",), ())),
        ),
        contributors=contributors,
        pushes=draw(mostly(CHANGE.pushes, ())),
    )
    state = draw(mostly("success", "failure", "in_progress"))
    checks = Checks(
        results=draw(mostly((CheckResult(name="test", app_id=1, state=state),), ())),
        required=draw(mostly((), (RequiredCheck("test"),), (RequiredCheck("lint"),))),
        policy=draw(mostly("success", "failure", "")),
    )
    stage = Release(sha=draw(mostly(SHA, OTHER)), state="success", at=NOW, was_healthy=True)
    place = Place(
        stages={"qa": draw(mostly(stage, None))},
        rivals=draw(mostly((), (running(id="f" * 16),))),
        lock=draw(mostly(None, LOCK)),
        stops=draw(mostly((), (STOP,))),
    )
    run = draw(mostly(RUN, replace(RUN, event="workflow_dispatch"), replace(RUN, attempt=2)))
    made = snapshot(
        *draw(ballots()),
        settings=draw(policies()),
        policies={"digest": draw(mostly("p1", "p2")), "is_valid": draw(TRUTH)},
        checks=checks,
        now=NOW + draw(TIMES),
    )
    return replace(made, change=change, place=place, run=run)


ASKED = st.sampled_from(
    [
        request(),
        request(mode=Mode.CHECK),
        waiting(),
        rollback(),
        request(overrider=EVE),
        request(quorum_at=NOW - 10 * MINUTE),
        request(
            state=State.APPROVED, approved_at=NOW - VALID, quorum_at=NOW - VALID, dispatched_at=NOW
        ),
    ]
)


def voted(ask: Request, seen: Snapshot) -> tuple[Request, Snapshot]:
    """The request with the votes of *seen*, and only the run that it has."""
    run = seen.run if ask.run_id else None
    return (
        replace(ask, votes=tuple(one.vote for one in seen.ballots)),
        replace(seen, run=run),
    )


def lets_in(step: Step) -> bool:
    return any(
        isinstance(one, Dispatch) or (isinstance(one, AnswerRule) and one.is_approved)
        for one in step.effects
    )


def may(ask: Request, seen: Snapshot) -> bool:
    """Whether the deploy may start, as the handbook says it, in plain words."""
    pull = seen.change.pull
    if seen.now >= ask.expires_at:
        return False
    if ask.kind == "rollback":
        return True
    if pull.head_sha != SHA or not (pull.is_open or pull.merge_sha):
        return False
    if pull.head_repo_id != REPO.id or pull.base_ref != "main":
        return False
    if seen.run and (seen.run.event == "workflow_dispatch" or seen.run.attempt != 1):
        return False
    return ask.overrider is not None or _all_is_well(ask, seen)


def _all_is_well(ask: Request, seen: Snapshot) -> bool:
    settings = seen.settings
    return (
        seen.policies.is_valid
        and seen.policies.digest == "p1"
        and not settings.refs
        and not settings.message
        and (not settings.labels or seen.change.pull.labels == ("go",))
        and _is_green(seen)
        and _was_on(seen)
        and not (seen.place.rivals or seen.place.lock or seen.place.stops)
        and _agreed(seen)
        and _in_time(ask, seen)
    )


def _is_green(seen: Snapshot) -> bool:
    wanted = {one.name for one in seen.checks.required} or {"test"}
    green = {one.name for one in seen.checks.results if one.state == "success"}
    return wanted <= green and seen.checks.policy == "success"


def _was_on(seen: Snapshot) -> bool:
    qa = seen.place.stages["qa"]
    return not seen.settings.after or (qa is not None and qa.sha == SHA)


def _agreed(seen: Snapshot) -> bool:
    rules = seen.settings.approvals
    if not rules.count and not rules.groups:
        return True
    out = {ADA.id, CARL.id, RITA.id} | {one.actor.id for one in seen.change.pushes}
    out |= {RUNA.id} if seen.run else set()
    good = [one for one in seen.ballots if one.vote.voter.id not in out and _stands(one)]
    if not rules.groups:
        good = [one for one in good if one.role >= Permission.WRITE]
    teams = [slug for group in rules.groups for slug in group.teams]
    if rules.groups:
        good = [one for one in good if one.teams & set(teams)]
    contributors = seen.change.contributors
    unsure = contributors.unknown or not contributors.is_complete or not seen.change.pushes
    fits = [one.teams & set(teams) for one in good]
    return len(good) >= rules.count + bool(unsure) and _seated(teams, fits)


def _seated(teams: list[str], fits: list[frozenset[str]]) -> bool:
    """One voter for each team, and nobody for two."""
    if not teams:
        return True
    return any(
        teams[0] in fit and _seated(teams[1:], fits[:place] + fits[place + 1 :])
        for place, fit in enumerate(fits)
    )


def _stands(one: Ballot) -> bool:
    words = one.writing
    return words is not None and not (
        words.editor or words.is_dismissed or digest_of(words.text) != digest_of(WORDS)
    )


def _in_time(ask: Request, seen: Snapshot) -> bool:
    since = ask.quorum_at or seen.now
    waited = seen.now - since
    return seen.settings.wait <= waited < timedelta(minutes=30) + seen.settings.wait


@given(ASKED, moments())
@budget(max_examples=200, deadline=None)
def test_what_may_is_let_in_and_nothing_else(ask, seen) -> None:
    ask, seen = voted(ask, seen)
    if ask.mode is Mode.CHECK and seen.change.pull.merge_sha:
        return  # it is merged: there is nothing left to let in

    step = advance(ask, seen)

    assert (step.request.state is State.APPROVED) == may(ask, seen)
    assert lets_in(step) == (may(ask, seen) and ask.mode is not Mode.CHECK)


@given(ASKED, moments())
@budget(deadline=None)
def test_the_same_twice_changes_nothing(ask, seen) -> None:
    first = advance(*voted(ask, seen))
    still = {vote.voter.id for vote in first.request.votes}
    left = tuple(one for one in seen.ballots if one.vote.voter.id in still)
    run = seen.run if ask.run_id else None

    again = advance(first.request, replace(seen, ballots=left, run=run))

    assert again.request == first.request
    assert (again.effects, again.audits, again.voided) == ((), (), ())
    assert not again.is_reminder


@given(ASKED, st.lists(moments(), min_size=2, max_size=5))
@budget(max_examples=50, deadline=None)
def test_it_goes_only_where_it_may_and_never_back(ask, history) -> None:
    states = [ask.state]
    for number, seen in enumerate(history):
        ask, now = voted(ask, replace(seen, now=seen.now + number * MINUTE))
        step = advance(ask, now)
        if ask.state not in LIVE:
            assert step.request == ask
            assert (step.effects, step.audits, step.wake) == ((), (), None)
        ask = step.request
        states.append(ask.state)

    for before, after in pairwise(states):
        assert before == after or after in TRANSITIONS[before] or before is State.OPEN


@given(ASKED, moments())
@budget(deadline=None)
def test_what_lives_is_looked_at_again_and_what_ended_frees_the_job(ask, seen) -> None:
    step = advance(*voted(ask, seen))

    if step.request.is_live:
        assert seen.now < step.wake <= seen.now + MINUTE
        assert not [
            one for one in step.effects if isinstance(one, AnswerRule) and not one.is_approved
        ]
    else:
        assert step.wake is None
        assert not lets_in(step)
        rejected = [one for one in step.effects if isinstance(one, AnswerRule)]
        assert len(rejected) == ask.waits
