"""What must be true before a deploy starts, all in all."""

from dataclasses import replace

import pytest

from bot.config.environments import EnvironmentPolicy
from bot.deploys.condition import Standing, no, pending, yes
from bot.deploys.gate import CONDITIONS, Answered, Assessment, assess
from bot.deploys.snapshot import Checks
from bot.model import RepoId
from bot.reason import Reason
from tests.deploys.making import (
    AGREED,
    CHANGE,
    EVE,
    LOCK,
    OTHER,
    RUN,
    STOP,
    policy,
    request,
    rollback,
    running,
    snapshot,
    waiting,
)

PUSHED_OTHER = (replace(CHANGE.pushes[0], sha=OTHER),)
BAD = {
    "Commit": {"pull": {"head_sha": OTHER}, "change": {"pushes": PUSHED_OTHER}},
    "Origin": {"pull": {"head_repo_id": RepoId(75)}},
    "Base branch": {"pull": {"base_ref": "next"}},
    "Workflow run": {"run": replace(RUN, event="workflow_dispatch")},
    "Policy file": {"policies": {"digest": "p2"}},
    "Branch or tag": {"settings": policy(refs=["main"])},
    "Checks": {"checks": Checks(results=(), policy="success")},
    "`sluice / policy`": {"checks": replace(snapshot().checks, policy="failure")},
    "Environments before": {"settings": policy(after=["qa"]), "place": {"stages": {"qa": None}}},
    "Commit message": {"settings": policy(message="[ship]")},
    "Labels": {"settings": policy(labels=["go"])},
    "Freeze": {"place": {"stops": (STOP,)}},
    "Lock": {"place": {"lock": LOCK}},
    "One at a time": {"place": {"rivals": (running(id="f" * 16),)}},
    "Approvals": {"ballots": ()},
    "Wait timer": {"settings": policy(wait="5m")},
}
"""What fails one condition each, and no other."""

NO_WAY_PAST = {"Commit", "Origin", "Base branch", "Workflow run"}
"""Not even breaking the glass: it would not be this commit, or not this repository's."""


def failing(title: str, **changes):
    return snapshot(**({"ballots": AGREED, "run": RUN} | BAD[title] | changes))


def test_the_order_of_the_table() -> None:
    assert [one.title for one in CONDITIONS] == list(BAD)
    assert len({one.rank for one in CONDITIONS}) == len(CONDITIONS)


def test_it_is_open_when_all_is_well() -> None:
    found = assess(waiting(), snapshot(*AGREED, run=RUN))

    assert found.is_open
    assert [one.condition.title for one in found.answers] == [
        "Commit",
        "Origin",
        "Base branch",
        "Workflow run",
        "Policy file",
        "Checks",
        "`sluice / policy`",
        "Freeze",
        "Lock",
        "One at a time",
        "Approvals",
    ]


@pytest.mark.parametrize("title", BAD)
def test_one_condition_closes_it(title) -> None:
    found = assess(waiting(), failing(title))

    assert not found.is_open
    assert [one.condition.title for one in found.answers if not one.answer.is_met] == [title]
    assert not found.met(title)


@pytest.mark.parametrize("title", BAD)
def test_a_rollback_is_spared(title) -> None:
    assert assess(rollback(), failing(title)).is_open


@pytest.mark.parametrize("title", BAD)
def test_breaking_the_glass_goes_past_it_or_not(title) -> None:
    found = assess(waiting(overrider=EVE), failing(title))

    assert found.is_open == (title not in NO_WAY_PAST)


def test_all_that_fails_is_told() -> None:
    where = snapshot(
        settings=policy(labels=["go"], message="[ship]"), place={"lock": LOCK, "stops": (STOP,)}
    )

    closed = [
        one.condition.title for one in assess(request(), where).answers if not one.answer.is_met
    ]

    assert closed == ["Commit message", "Labels", "Freeze", "Lock", "Approvals"]


def test_the_first_of_some_standing() -> None:
    some = [
        Answered(condition, answer)
        for condition, answer in zip(
            CONDITIONS,
            (yes("a"), pending("b", Reason.BUSY), no("c", Reason.LOCKED), no("d", Reason.FROZEN)),
            strict=False,
        )
    ]
    found = Assessment(tuple(some))

    assert found.first(Standing.NO).answer.value == "c"
    assert found.first(Standing.NO, Standing.PENDING).answer.value == "b"
    assert found.first(Standing.NEVER) is None


def test_what_is_not_asked_for_is_met() -> None:
    assert assess(request(), snapshot(settings=EnvironmentPolicy())).met("Labels")
    assert Assessment(()).is_open
