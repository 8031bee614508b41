"""What the audit log keeps of a request."""

from datetime import datetime, timedelta, timezone

from bot.audit.record import Type
from bot.deploys.approvals import tally
from bot.deploys.facts import agreement, entry, opening, vote_fact
from bot.deploys.request import Source
from bot.deploys.snapshot import Checks
from bot.deploys.times import moment
from bot.evidence import CheckResult, RequiredCheck
from tests.deploys.making import (
    AGREED,
    ALAN,
    EVE,
    GRACE,
    LIVE,
    MINUTE,
    NOW,
    REPO,
    RITA,
    SHA,
    VOTED,
    ballot,
    policy,
    request,
    rollback,
    snapshot,
    vote,
    waiting,
)


def test_every_record_says_what_it_is_about() -> None:
    made = entry(Type.REQUEST_OPENED, waiting(), RITA, {"title": "Sell tea"})

    assert (made.type, made.repo, made.subject, made.actor) == (
        "dev.sluice.request.opened.v1",
        REPO,
        "production",
        RITA,
    )
    assert made.data == {
        "request": "d41c0ffee0000001",
        "environment": "production",
        "sha": SHA,
        "tree": "e" * 40,
        "previous_sha": LIVE,
        "pull_request": 42,
        "run_id": 9001,
        "attempt": 1,
        "policy_digest": "p1",
        "window_s": 7200,
        "emergency": False,
        "rollback": False,
        "title": "Sell tea",
    }


def test_emergencies_and_rollbacks_are_marked() -> None:
    assert entry(Type.REQUEST_OPENED, request(overrider=EVE)).data["emergency"] is True
    assert entry(Type.REQUEST_OPENED, rollback()).data["rollback"] is True
    assert entry(Type.REQUEST_OPENED, request()).actor is None


def test_a_request_is_opened() -> None:
    assert opening(rollback(), snapshot()) == {
        "title": "Sell tea",
        "author": {"id": 2, "login": "ada"},
        "contributors": [{"id": 3, "login": "carl"}],
        "mode": "dispatch",
        "reason": "too slow",
    }


def test_a_vote() -> None:
    assert vote_fact(vote(GRACE, source=Source.REVIEW), request()) == {
        "id": 10,
        "login": "grace",
        "at": "2026-01-05T11:55:00+00:00",
        "source": "review",
        "sha": SHA,
    }


def test_who_agreed_to_what() -> None:
    late, early = ballot(ALAN), ballot(GRACE, vote=vote(GRACE, at=NOW - 9 * MINUTE))
    where = snapshot(
        late,
        early,
        ballot(RITA),
        checks=Checks(
            results=(
                CheckResult(name="test", app_id=1, state="success"),
                CheckResult(name="other", app_id=1, state="failure"),
            ),
            required=(RequiredCheck("test"), RequiredCheck("lint")),
        ),
    )

    found = agreement(request(**VOTED), where, tally(request(), where))

    assert [one["login"] for one in found["votes"]] == ["grace", "alan"]
    assert found["checks"] == {"test": "success", "lint": ""}
    assert (found["needed"], found["reason"]) == (2, "")


def test_why_it_was_agreed() -> None:
    where = snapshot(*AGREED, settings=policy(checks=[]))
    count = tally(request(), where)

    for ask, reason in (
        (rollback(), "too slow"),
        (request(override_reason="outage"), "outage"),
        (rollback(override_reason="outage"), "outage"),
    ):
        assert agreement(ask, where, count)["reason"] == reason
    assert agreement(request(), where, count)["checks"] == {}


def test_moments_are_told_in_utc() -> None:
    berlin = timezone(timedelta(hours=1))

    assert moment(datetime(2026, 11, 1, 0, 5, 59, tzinfo=berlin)) == "Sat 31 Oct 23:05 UTC"
    assert moment(NOW) == "Mon 5 Jan 12:00 UTC"
