"""What runs where, who holds what, and what waits."""

from dataclasses import replace
from datetime import timedelta

from bot.deploys.locks import Lock
from bot.deploys.overview import Entered, Known, as_json, places
from bot.environments import Deployment, DeploymentStatus
from tests.deploys.making import (
    ADA,
    EVE,
    GRACE,
    LIVE,
    LOCK,
    NOW,
    OTHER,
    REPO,
    SHA,
    STOP,
    WINDOW,
    approved,
    request,
    running,
    vote,
)


def entered(id_: int, state: str, sha: str = SHA, environment: str = "production") -> Entered:
    statuses = (DeploymentStatus(state=state, at=NOW),) if state else ()
    deployment = Deployment(
        repo=REPO,
        id=id_,
        environment=environment,
        sha=sha,
        ref="main",
        creator=ADA,
        created_at=NOW - timedelta(days=1),
        statuses=statuses,
    )
    return Entered(deployment=deployment, sha=sha, request_id="d41c0ffee0000001" if id_ > 1 else "")


def test_nothing_is_known() -> None:
    assert places(Known(repo=REPO), NOW) == ()


def test_environments_are_sorted_and_not_told_apart_by_case() -> None:
    known = Known(
        repo=REPO,
        deployments=(entered(1, "success", environment="QA"), entered(2, "success")),
        locks=(replace(LOCK, environment="dev"),),
        requests=(request(environment="qa"),),
    )

    assert [one.name.casefold() for one in places(known, NOW)] == ["dev", "production", "qa"]


def test_what_is_live_is_the_newest_that_succeeded() -> None:
    known = Known(
        repo=REPO,
        deployments=(entered(3, "failure", OTHER), entered(1, "inactive"), entered(2, "success")),
    )

    [place] = places(known, NOW)

    assert place.live.deployment.id == 2
    assert place.newest.deployment.id == 3


def test_nothing_has_succeeded() -> None:
    [place] = places(Known(repo=REPO, deployments=(entered(1, ""),)), NOW)

    assert place.live is None
    assert place.newest.deployment.id == 1


def test_only_what_holds_and_lives_is_shown() -> None:
    old = replace(LOCK, until=NOW)
    elsewhere = replace(LOCK, environment="qa")
    over = request(id="0" * 16, state="expired")
    known = Known(repo=REPO, locks=(old, elsewhere, LOCK), requests=(over, request()))

    place, qa = places(known, NOW)

    assert (place.lock, place.requests, place.stop) == (LOCK, (request(),), None)
    assert (qa.lock, qa.requests) == (elsewhere, ())
    assert places(known, NOW + WINDOW)[0].lock is None


def test_a_freeze_holds_all_environments() -> None:
    known = Known(repo=REPO, deployments=(entered(1, "success"),), stops=(STOP,))

    assert places(known, NOW)[0].stop == STOP


def test_for_scripts() -> None:
    held = Lock(
        repo=REPO,
        environment="production",
        number=7,
        holder=EVE,
        fence=1,
        taken_at=NOW,
        until=NOW + WINDOW,
        reason="a test",
    )
    known = Known(
        repo=REPO,
        deployments=(entered(1, "success", LIVE), entered(2, "in_progress")),
        requests=(running(votes=(vote(GRACE),)), approved(id="0" * 16, environment="qa", votes=())),
        locks=(held,),
        stops=(replace(STOP, environment="production"),),
    )

    said = as_json(REPO, places(known, NOW))

    assert said["repository"] == "octo/shop"
    production, qa = said["environments"]
    assert production == {
        "name": "production",
        "live": {
            "id": 1,
            "sha": LIVE,
            "state": "success",
            "at": "2026-01-04T12:00:00+00:00",
            "by": "ada",
            "request": None,
        },
        "newest": {
            "id": 2,
            "sha": SHA,
            "state": "in_progress",
            "at": "2026-01-04T12:00:00+00:00",
            "by": "ada",
            "request": "d41c0ffee0000001",
        },
        "lock": {
            "holder": "eve",
            "pull_request": 7,
            "until": "2026-01-05T14:00:00+00:00",
            "reason": "a test",
        },
        "freeze": {"by": "eve", "until": "2026-01-05T14:00:00+00:00", "reason": "fire"},
        "requests": [
            {
                "id": "d41c0ffee0000001",
                "kind": "deploy",
                "state": "running",
                "sha": SHA,
                "pull_request": 42,
                "by": "rita",
                "votes": ["grace"],
                "expires_at": "2026-01-05T13:50:00+00:00",
            }
        ],
    }
    assert (qa["name"], qa["live"], qa["newest"], qa["lock"], qa["freeze"]) == (
        "qa",
        None,
        None,
        None,
        None,
    )
