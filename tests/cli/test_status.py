"""`sluice status OWNER/REPO`."""

import json

import pytest

from bot.audit.record import Provenance
from bot.deploys.locks import Lock, Stop
from bot.deploys.records import KeepDeployment, KeepLock, KeepRequest, KeepStop
from bot.environments import Deployment, DeploymentStatus
from bot.store.clock import SystemClock
from bot.store.records import writer
from tests.cli.conftest import ON_BOTH, Ledger, sluice
from tests.deploys.making import ALAN, GRACE, REPO, SHA, WINDOW, request, vote


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    now = SystemClock().now()
    deployment = Deployment(
        repo=REPO,
        id=5,
        environment="production",
        sha=SHA,
        ref="main",
        creator=GRACE,
        created_at=now,
        statuses=(DeploymentStatus(state="success", at=now),),
    )
    lock = Lock(
        repo=REPO,
        environment="production",
        number=42,
        holder=GRACE,
        fence=1,
        taken_at=now,
        until=now + WINDOW,
    )
    stop = Stop(repo=REPO, environment="", by=ALAN, since=now, until=now + WINDOW, reason="x")
    kept = (
        KeepDeployment(deployment=deployment, sha=SHA),
        KeepLock(lock=lock),
        KeepStop(stop=stop),
        KeepRequest(request=request(votes=(vote(GRACE),))),
    )
    write = writer("https://github.com")
    for record in kept:
        ledger.run(write(record, Provenance(id="1", at=now, event="", origin="")))
    return ledger


@ON_BOTH
def test_it_shows_what_is_live_who_holds_it_and_what_waits(filled: Ledger) -> None:
    result = sluice("status", "octo/shop")

    assert result.exit_code == 0
    head, row = result.stdout.splitlines()
    assert head.split() == ["environment", "live", "newest", "lock", "freeze", "open"]
    for told in ("production", "3f2a9c1 success", "grace for #42", "alan until", "#42 3f2a9c1"):
        assert told in row


def test_scripts_get_json(filled: Ledger) -> None:
    result = sluice("status", "OCTO/shop", "--format", "json")

    told = json.loads(result.stdout)
    assert told["repository"] == "octo/shop"
    [place] = told["environments"]
    assert place["live"]["sha"] == SHA
    assert place["lock"]["holder"] == "grace"
    assert [one["votes"] for one in place["requests"]] == [["grace"]]


def test_an_unknown_repository_is_an_error(filled: Ledger) -> None:
    result = sluice("status", "octo/unknown")

    assert result.exit_code == 1
    assert "nothing is known of deploys in octo/unknown" in result.stderr
