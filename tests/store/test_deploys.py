"""What the deploy journey remembers, on both databases."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.deploys.locks import Lock, Proposal, Stop
from bot.deploys.overview import Known
from bot.deploys.records import (
    DropLock,
    DropProposal,
    DropStop,
    KeepDeployment,
    KeepLock,
    KeepObeyed,
    KeepOverride,
    KeepProposal,
    KeepRefusal,
    KeepRequest,
    KeepStop,
)
from bot.deploys.request import State
from bot.environments import Deployment, DeploymentStatus
from bot.model import Repo, RepoId
from bot.queue.upkeep import KEEP, KEEP_REFUSALS, prune
from bot.store.deploys import Deploys
from bot.store.overview import known
from tests.deploys.making import ALAN, GRACE, MINUTE, NOW, OTHER, REPO, SHA, request, vote

ELSEWHERE = Repo(RepoId(75), "octo", "other")


@pytest.fixture
def store(database) -> Deploys:
    return Deploys(database)


def lock(fence: int = 1, **changes) -> Lock:
    made = Lock(
        repo=REPO,
        environment="Production",
        number=42,
        holder=GRACE,
        fence=fence,
        taken_at=NOW,
        until=NOW + timedelta(hours=8),
    )
    return replace(made, **changes)


async def test_a_request_comes_back_as_it_was_left(store, keep) -> None:
    first = request(votes=(vote(GRACE),), run_id=9001)
    await keep(KeepRequest(request=first))
    changed = replace(first, state=State.APPROVED, approved_at=NOW, votes=(vote(ALAN),))
    await keep(KeepRequest(request=changed))

    assert await store.request(first.id) == changed
    assert await store.request("unknown") is None


async def test_live_requests_are_those_of_the_repository_that_have_not_ended(store, keep) -> None:
    old = request(id="1" * 16, created_at=NOW - MINUTE)
    new = request(id="2" * 16, sha=OTHER, created_at=NOW)
    over = request(id="3" * 16, state=State.EXPIRED)
    there = request(id="4" * 16, repo=ELSEWHERE)
    await keep(*(KeepRequest(request=one) for one in (old, new, over, there)))

    assert await store.live_requests(REPO) == [new, old]


async def test_one_commit_is_asked_for_once_at_a_time_in_an_environment(store, keep) -> None:
    await keep(KeepRequest(request=request(id="1" * 16)))

    await keep(KeepRequest(request=request(id="2" * 16, environment="PRODUCTION")))
    assert [one.id for one in await store.live_requests(REPO)] == ["1" * 16]

    await keep(KeepRequest(request=request(id="1" * 16, state=State.EXPIRED)))
    await keep(KeepRequest(request=request(id="2" * 16)))
    assert [one.id for one in await store.live_requests(REPO)] == ["2" * 16]


async def test_a_run_has_a_request_for_each_environment_and_attempt(store, keep) -> None:
    first = request(id="1" * 16, run_id=7, state=State.EXPIRED, created_at=NOW - MINUTE)
    again = request(id="2" * 16, run_id=7, run_attempt=2, created_at=NOW)
    other = request(id="3" * 16, run_id=0, sha=OTHER)
    await keep(*(KeepRequest(request=one) for one in (first, again, other)))

    assert await store.requests_of_runs(REPO, [7, 0]) == [again, first]
    assert await store.requests_of_runs(ELSEWHERE, [7]) == []
    assert await store.requests_of_runs(REPO, [0]) == []


async def test_a_stale_holder_cannot_take_away_a_newer_lock(store, keep) -> None:
    old, new = lock(fence=1), lock(fence=2, holder=ALAN)
    await keep(KeepLock(lock=old), KeepLock(lock=new))

    await keep(DropLock(lock=old))
    assert await store.lock(REPO, "production") == (new, 2)

    await keep(DropLock(lock=new))
    assert await store.lock(REPO, "production") == (None, 2), "the number never goes back"
    assert await store.locks(REPO) == []
    assert await store.lock(REPO, "staging") == (None, 0)


async def test_freezes_replace_each_other_by_environment(store, keep) -> None:
    one = Stop(repo=REPO, environment="", by=GRACE, since=NOW, until=NOW + MINUTE, reason="a")
    here = replace(one, environment="Production")
    longer = replace(here, environment="production", until=NOW + 2 * MINUTE)
    await keep(KeepStop(stop=one), KeepStop(stop=here), KeepStop(stop=longer))

    assert await store.stops(REPO) == [one, longer]
    await keep(DropStop(stop=here))
    assert await store.stops(REPO) == [one]


async def test_a_proposal_is_kept_until_it_is_carried_out(store, keep) -> None:
    one = Proposal(repo=REPO, subject="unfreeze", supporters=(GRACE,), until=NOW + MINUTE)
    both = replace(one, supporters=(GRACE, ALAN))
    await keep(KeepProposal(proposal=one), KeepProposal(proposal=both))

    assert await store.proposal(REPO, "unfreeze") == both
    await keep(DropProposal(proposal=both))
    assert await store.proposal(REPO, "unfreeze") is None


async def test_lines_that_were_obeyed_and_people_who_were_refused(store, keep) -> None:
    await keep(
        KeepObeyed(repo=REPO, source="comment-1:1", at=NOW),
        KeepObeyed(repo=REPO, source="comment-1:1", at=NOW),
        KeepRefusal(repo=REPO, user=GRACE, at=NOW - MINUTE),
        KeepRefusal(repo=REPO, user=GRACE, at=NOW),
        KeepRefusal(repo=REPO, user=ALAN, at=NOW),
    )

    assert await store.is_obeyed(REPO, "comment-1:1")
    assert not await store.is_obeyed(REPO, "comment-1:2")
    assert not await store.is_obeyed(ELSEWHERE, "comment-1:1")
    assert await store.refusals(REPO, GRACE, NOW - MINUTE) == 2
    assert await store.refusals(REPO, GRACE, NOW) == 1


async def test_an_override_is_for_one_commit_and_one_check(store, keep) -> None:
    one = KeepOverride(repo=REPO, sha=SHA, check="sluice / policy", by=(GRACE, ALAN), reason="x")
    await keep(one)

    assert await store.override(REPO, SHA, "sluice / policy") == one
    assert await store.override(REPO, OTHER, "sluice / policy") is None
    assert await store.override(REPO, SHA, "sluice / config") is None


def deployment(state: str, seconds: int) -> KeepDeployment:
    at = NOW + timedelta(seconds=seconds)
    made = Deployment(
        repo=REPO,
        id=5,
        environment="production",
        sha=OTHER,
        ref="main",
        creator=GRACE,
        created_at=NOW,
        statuses=(DeploymentStatus(state=state, at=at),) if state else (),
    )
    return KeepDeployment(deployment=made, sha=SHA, request_id="r")


async def test_the_ledger_keeps_what_is_newest_in_whatever_order_it_comes(
    database, store, keep
) -> None:
    await keep(deployment("", 0), deployment("success", 9), deployment("in_progress", 5))

    assert await store.deployment_state(REPO, 5) == "success"
    assert await store.deployment_state(REPO, 6) == ""
    found = await database.run(partial(known, name="OCTO/shop"))
    assert [(one.sha, one.request_id) for one in found.deployments] == [(SHA, "r")]
    assert await database.run(partial(known, name="octo/unknown")) is None


async def test_a_repository_goes_by_its_last_name(database, keep) -> None:
    renamed = Repo(REPO.id, "octo", "mall")
    await keep(
        KeepRequest(request=request(created_at=NOW - MINUTE, state=State.EXPIRED)),
        KeepRequest(request=request(id="2" * 16, repo=renamed, created_at=NOW)),
        KeepLock(lock=lock(repo=renamed)),
    )

    assert await database.run(partial(known, name="octo/shop")) is None
    found = await database.run(partial(known, name="octo/mall"))
    assert found == Known(
        repo=renamed,
        requests=(request(id="2" * 16, repo=renamed, created_at=NOW),),
        locks=(lock(repo=renamed),),
    )


async def test_what_nobody_asks_for_any_more_is_dropped(database, store, keep) -> None:
    since = NOW - timedelta(days=365)
    stop = Stop(repo=REPO, environment="", by=GRACE, since=NOW, until=NOW + MINUTE, reason="a")
    await keep(
        KeepObeyed(repo=REPO, source="comment-1:1", at=NOW),
        KeepRefusal(repo=REPO, user=GRACE, at=NOW),
        KeepStop(stop=stop),
        KeepProposal(proposal=Proposal(repo=REPO, subject="x", supporters=(), until=NOW + MINUTE)),
    )

    await database.run(partial(prune, now=NOW + MINUTE))
    assert await store.stops(REPO) == [stop]
    assert await store.proposal(REPO, "x") is not None
    await database.run(partial(prune, now=NOW + MINUTE + timedelta(milliseconds=1)))
    assert (await store.stops(REPO), await store.proposal(REPO, "x")) == ([], None)

    assert await store.refusals(REPO, GRACE, since) == 1
    await database.run(partial(prune, now=NOW + KEEP_REFUSALS + MINUTE))
    assert await store.refusals(REPO, GRACE, since) == 0

    assert await store.is_obeyed(REPO, "comment-1:1")
    await database.run(partial(prune, now=NOW + KEEP + MINUTE))
    assert not await store.is_obeyed(REPO, "comment-1:1")
