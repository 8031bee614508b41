"""Where merging is deploying: the gate is a required check, in pull requests and in the queue."""

import pytest

from bot.audit.record import Type
from tests.journeys.deployed import other, policy, push
from tests.journeys.deploying import Deploys, deploys

GATE = "sluice / gate (production)"


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story, policy("{mode: check}"))


async def approve(shop: Deploys) -> None:
    await shop.ask()
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)
    assert shop.gate() == "success"


async def queue(shop: Deploys, *pulls, **more):
    """Put pull requests into the queue as one group."""
    group = shop.shop.merge_queue.add(*pulls, by=shop.ada, **more)
    await shop.told()
    return group


def gates(shop: Deploys, group) -> list[str]:
    """How our gate concluded on the group, the oldest first."""
    runs = [one for one in shop.shop.checks if (one.head_sha, one.name) == (group.head_sha, GATE)]
    return [str(one.facts.conclusion) for one in runs]


def words(shop: Deploys, group) -> str:
    [run] = [one for one in shop.shop.checks if (one.head_sha, one.name) == (group.head_sha, GATE)]
    return str(run.facts.summary)


async def test_the_check_is_green_after_two_approvals_and_nothing_is_started(shop) -> None:
    await shop.ask()
    assert shop.gate() == "action_required"
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)

    assert shop.gate() == "success"
    assert shop.state() == "approved"
    assert shop.runs() == []


async def test_an_approved_change_is_done_when_it_is_merged(shop) -> None:
    await approve(shop)

    shop.pull.merge(by=shop.ada)
    await shop.told()

    assert shop.state() == "succeeded"
    assert Type.DEPLOY_BYPASSED not in await shop.log()


async def test_a_merge_before_the_approval_goes_past_the_gate(shop) -> None:
    await shop.ask()
    await shop.approve(shop.grace)

    shop.pull.merge(by=shop.root)
    await shop.told()

    assert shop.state() == "cancelled"
    assert Type.DEPLOY_BYPASSED in await shop.log()


async def test_a_push_takes_the_green_check_away(shop) -> None:
    await approve(shop)
    old = shop.pull.head_sha

    await push(shop, {"app.py": "3\n"})

    assert shop.gate() == ""
    assert shop.gate(sha=old) == "cancelled"
    assert shop.state() == "superseded"


async def test_29_a_group_of_approved_changes_passes(shop) -> None:
    second = await other(shop)
    await approve(shop)
    await approve(second)

    group = await queue(shop, shop.pull, second.pull)

    assert gates(shop, group) == ["success"]


async def test_29_one_that_is_not_approved_stops_its_group(shop) -> None:
    second = await other(shop)
    await approve(shop)
    await second.ask()
    await second.approve(shop.grace)

    group = await queue(shop, shop.pull, second.pull)

    assert gates(shop, group) == ["failure"]
    assert f"#{second.pull.number} is not approved" in words(shop, group)
    assert f"#{shop.pull.number} is not" not in words(shop, group)


async def test_29_a_commit_of_nobody_stops_the_group(shop) -> None:
    await approve(shop)

    group = await queue(shop, shop.pull, slipped={"evil.py": "1\n"})

    assert gates(shop, group) == ["failure"]
    assert "belongs to none of its pull requests" in words(shop, group)


async def test_29_an_approval_for_the_commit_before_does_not_count(shop) -> None:
    await approve(shop)
    await push(shop, {"app.py": "3\n"})

    group = await queue(shop, shop.pull)

    assert gates(shop, group) == ["failure"]


async def test_29_what_was_approved_meanwhile_passes_by_re_run(shop) -> None:
    group = await queue(shop, shop.pull)
    assert gates(shop, group) == ["failure"]
    await approve(shop)
    [run] = [one for one in shop.shop.checks if (one.head_sha, one.name) == (group.head_sha, GATE)]

    run.rerequest(by=shop.ada)
    await shop.told()

    assert gates(shop, group) == ["success"]


async def test_29_without_such_an_environment_a_group_has_no_gate(story) -> None:
    shop = await deploys(story)

    group = await queue(shop, shop.pull)

    assert gates(shop, group) == []
