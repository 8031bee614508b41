"""What is asked of the environment, the people and the time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config.environments import EnvironmentPolicy
from bot.deploys.condition import Standing
from bot.deploys.conditions import (
    approvals as approvals_,
    freeze,
    lock,
    one_at_a_time,
    order,
    wait,
)
from bot.deploys.locks import Lock, Stop
from bot.deploys.snapshot import Release
from bot.model import Sha
from bot.reason import Reason
from tests.deploys.conditions.finding import finds
from tests.deploys.making import (
    AGREED,
    EVE,
    INSTANT,
    LIVE,
    NOW,
    OTHER,
    REPO,
    SHA,
    approvals,
    policy,
    request,
    rollback,
    running,
    snapshot,
)
from tests.deploys.windows import dates

YES, PENDING, NO = Standing.YES, Standing.PENDING, Standing.NO
HOSTILE = "`a`|<!-- @octo/team --> [x](http://x)"
FROZEN = "`eve` froze it until Mon 5 Jan 12:00 UTC: \\*fire\\*"


def release(state: str = "success", sha: Sha = SHA, *, healthy: bool = True) -> Release:
    return Release(sha=sha, state=state, at=NOW, was_healthy=healthy)


@pytest.mark.parametrize(
    ("stages", "standing", "value"),
    [
        pytest.param(
            {"qa": release()}, YES, "`qa` has this commit, and it succeeded", id="it succeeded"
        ),
        pytest.param({"qa": release("inactive")}, YES, "`qa` has this commit", id="inactive"),
        pytest.param({"qa": None}, NO, "nothing was ever deployed to `qa`", id="nothing"),
        pytest.param({"qa": release(sha=OTHER)}, NO, "`qa` has `bbbbbbb`", id="another commit"),
        pytest.param(
            {"qa": release("failure", healthy=False)}, NO, "`qa` ended as `failure`", id="it failed"
        ),
        *(
            pytest.param(
                {"qa": release(state, healthy=False)}, PENDING, f"`qa` is `{state}`", id=state
            )
            for state in ("in_progress", "pending", "queued", "waiting")
        ),
        pytest.param(
            {"qa": release("", healthy=False)}, NO, "`qa` ended as", id="no status at all"
        ),
        pytest.param(
            {"qa": release(), "load": release(sha=OTHER)},
            NO,
            "it succeeded; `load` has `bbbbbbb`",
            id="one of two",
        ),
        pytest.param(
            {"qa": release("queued", healthy=False), "load": None},
            PENDING,
            "`qa` is `queued`; nothing was ever deployed to `load`",
            id="the first that is not met decides",
        ),
    ],
)
def test_order(stages, standing, value) -> None:
    where = snapshot(settings=policy(after=list(stages)), place={"stages": stages})

    finds(order.check(request(), where), standing, None if standing is YES else Reason.ORDER, value)


def test_order_is_not_asked_for() -> None:
    assert order.check(request(), snapshot()) is None


def held(**changes) -> Lock:
    made = Lock(
        repo=REPO,
        environment="production",
        number=7,
        holder=EVE,
        fence=1,
        taken_at=NOW - timedelta(hours=8),
        until=NOW + INSTANT,
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("lock_", "standing", "value"),
    [
        pytest.param(None, YES, "free", id="none"),
        pytest.param(held(until=NOW), YES, "free", id="one that ended just now"),
        pytest.param(
            held(),
            NO,
            "`eve` holds it for #7 until Mon 5 Jan 12:00 UTC",
            id="another's, for one more instant",
        ),
        pytest.param(
            held(number=42),
            YES,
            "`eve` holds it for #42 until Mon 5 Jan 12:00 UTC",
            id="this pull request's",
        ),
        pytest.param(
            held(reason="a <b> test"),
            NO,
            "`eve` holds it for #7 until Mon 5 Jan 12:00 UTC: a &lt;b&gt; test",
            id="with a reason",
        ),
    ],
)
def test_lock(lock_, standing, value) -> None:
    found = lock.check(request(), snapshot(place={"lock": lock_}))

    finds(found, standing, None if standing is YES else Reason.LOCKED)
    assert found.value == value


def stop(**changes) -> Stop:
    made = Stop(
        repo=REPO,
        environment="",
        by=EVE,
        since=NOW - timedelta(hours=1),
        until=NOW + INSTANT,
        reason="*fire*",
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("stops", "settings", "standing", "value"),
    [
        pytest.param((), {}, YES, "none", id="none"),
        pytest.param(
            (stop(),),
            {},
            NO,
            FROZEN,
            id="declared, for one more instant",
        ),
        pytest.param((stop(until=NOW),), {}, YES, "none", id="over just now"),
        pytest.param((stop(environment="Production"),), {}, NO, FROZEN, id="this environment"),
        pytest.param((stop(environment="qa"),), {}, YES, "none", id="another environment"),
        pytest.param(
            (),
            {"freeze": [dates("2026-01-05", reason="<holiday>")]},
            NO,
            "frozen until Tue 6 Jan 00:00 UTC: &lt;holiday&gt;",
            id="the policy's",
        ),
        pytest.param(
            (),
            {"freeze": [dates("2026-01-05")]},
            NO,
            "frozen until Tue 6 Jan 00:00 UTC",
            id="the policy's, without a reason",
        ),
        pytest.param((), {"freeze": [dates("2026-01-06")]}, YES, "none", id="tomorrow's"),
    ],
)
def test_freeze(stops, settings, standing, value) -> None:
    where = snapshot(settings=EnvironmentPolicy(**settings), place={"stops": stops})

    found = freeze.check(request(), where)
    finds(found, standing, None if standing is YES else Reason.FROZEN)
    assert found.value == value


def test_one_at_a_time() -> None:
    rival = running(id="f" * 16, number=43, sha=OTHER)

    finds(
        one_at_a_time.check(request(), snapshot(place={"rivals": (rival,)})),
        PENDING,
        Reason.BUSY,
        "`bbbbbbb` of #43",
    )
    finds(one_at_a_time.check(request(), snapshot()), YES, None)


@pytest.mark.parametrize(
    ("ballots", "settings", "standing", "value"),
    [
        pytest.param(AGREED, {}, YES, "2 of 2: `grace`, `alan`", id="enough"),
        pytest.param(
            AGREED[:1], {}, PENDING, "1 of 2; still needed: 1 more approval", id="one too few"
        ),
        pytest.param(
            AGREED,
            {"groups": [{"teams": ["sre"]}]},
            PENDING,
            "0 of 2; still needed: 2 more approvals; 1 of team `sre`",
            id="of the wrong ones",
        ),
    ],
)
def test_approvals(ballots, settings, standing, value) -> None:
    found = approvals_.check(request(), snapshot(*ballots, settings=approvals(**settings)))

    finds(found, standing, None if standing is YES else Reason.QUORUM_SHORT)
    assert found.value == value


def test_approvals_are_not_asked_for() -> None:
    assert approvals_.check(request(), snapshot(settings=approvals(count=0))) is None
    assert approvals_.check(rollback(), snapshot()) is None


@pytest.mark.parametrize(
    ("quorum_at", "standing", "value"),
    [
        pytest.param(None, PENDING, "begins with the last approval", id="no quorum yet"),
        pytest.param(NOW, PENDING, "until Mon 5 Jan 12:05 UTC; `/cancel` stops it", id="just now"),
        pytest.param(
            NOW - timedelta(minutes=5) + INSTANT, PENDING, "until Mon 5 Jan 12:00", id="one instant"
        ),
        pytest.param(
            NOW - timedelta(minutes=5), YES, "over since Mon 5 Jan 12:00 UTC", id="to the instant"
        ),
    ],
)
def test_wait(quorum_at, standing, value) -> None:
    ask = request(quorum_at=quorum_at)

    finds(
        wait.check(ask, snapshot(settings=policy(wait="5m"))),
        standing,
        None if standing is YES else Reason.WAITING,
        value,
    )
    assert wait.check(ask, snapshot()) is None


def test_reasons_of_strangers_are_words() -> None:
    locked = lock.check(request(), snapshot(place={"lock": held(reason=HOSTILE)}))
    frozen = freeze.check(request(), snapshot(place={"stops": (stop(reason=HOSTILE),)}))

    for found in (locked, frozen):
        assert "<!--" not in found.value
        assert "@octo" not in found.value
        assert "](http" not in found.value


def test_a_shortened_commit_stays_one() -> None:
    found = order.check(
        request(),
        snapshot(settings=policy(after=["qa"]), place={"stages": {"qa": release(sha=Sha(LIVE))}}),
    )

    assert found.value == "`qa` has `ccccccc`"
