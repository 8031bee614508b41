"""What ends a canary from the outside, and what becomes of its traffic."""

from datetime import timedelta

import pytest

from bot.effects import SetWeight
from bot.handlers.perform import perform
from tests.journeys.canaries import GOOD, Canaries, canaries
from tests.journeys.deployed import alerts, other
from tests.journeys.edge import Edge


@pytest.fixture
async def shop(story, edge: Edge) -> Canaries:
    made = await canaries(story, edge)
    await made.say("/canary 10%")
    await made.poll(4, **GOOD)
    assert made.state() == "analysing"
    assert edge.weight == 10
    return made


async def test_a_push_takes_it_back(shop) -> None:
    shop.pull.push({"app.py": "3\n"}, by=shop.deploys.ada)
    await shop.deploys.told()
    await shop.poll()

    assert shop.edge.weight == 0
    assert shop.state() == "rolled back"
    assert shop.facts()["reason"] == "head_moved"


async def test_a_push_may_be_let_be(story, edge) -> None:
    shop = await canaries(story, edge, more="      on_push: keep\n")
    await shop.say("/canary 10%")
    shop.pull.push({"app.py": "3\n"}, by=shop.deploys.ada)
    await shop.deploys.told()

    await shop.until("awaiting promotion", **GOOD)
    assert shop.edge.weight == 10


async def test_a_closed_pull_request_takes_it_back(shop) -> None:
    shop.pull.close(by=shop.deploys.ada)
    await shop.deploys.told()
    await shop.poll()

    assert shop.edge.weight == 0
    assert shop.state() == "rolled back"


async def test_anybody_who_may_write_aborts_it(shop) -> None:
    await shop.say('/canary abort --reason "users complain"', by=shop.deploys.alan)
    await shop.poll()

    assert shop.edge.weight == 0
    assert shop.state() == "rolled back"
    assert "users complain" in shop.card()


async def test_who_may_not_write_does_not(shop) -> None:
    await shop.say("/canary abort", by=shop.deploys.eve)

    assert shop.edge.weight == 10
    assert shop.reason() == "no_permission"


async def test_a_freeze_does_not_stop_who_stops(shop) -> None:
    await shop.say('/freeze production --for 4h --reason "incident"', by=shop.deploys.root)
    await shop.say("/canary pause", by=shop.deploys.alan)
    await shop.poll(**GOOD)
    assert shop.state() == "held"
    await shop.say("/canary abort", by=shop.deploys.alan)
    await shop.poll()

    assert shop.state() == "rolled back"


async def test_a_merge_to_the_same_files_lets_it_go_on(shop) -> None:
    shop.pull.merge(by=shop.deploys.ada)
    await shop.deploys.told()
    await shop.poll(2, **GOOD)

    assert shop.edge.weight == 10
    assert shop.state() == "analysing"


async def test_a_merge_to_other_files_takes_it_back(shop) -> None:
    shop.deploys.shop.push("main", {"elsewhere.py": "1\n"}, by=shop.story.bob)
    shop.pull.merge(by=shop.deploys.ada)
    await shop.deploys.told()
    await shop.poll(2)

    assert shop.edge.weight == 0
    assert shop.state() == "rolled back"
    assert any("press **Revert**" in one for one in shop.said())


async def test_pause_freezes_it_and_resume_lets_it_go_on(shop) -> None:
    await shop.say("/canary pause")
    await shop.poll(30, **GOOD)
    assert shop.state() == "held"
    assert shop.edge.weights == [10]

    await shop.say("/canary resume")
    await shop.until("awaiting promotion", **GOOD)


async def test_a_backend_that_dies_holds_it_and_then_it_is_stuck(shop) -> None:
    shop.edge.splits = False
    await shop.until("held", **GOOD)
    assert "could not be read back" in shop.card()
    await shop.until("stuck")
    assert shop.check() == "failure"
    assert shop.statuses()[-1] == "error"
    assert await alerts(shop.story, "canary_stuck") == 1
    await shop.poll(60)
    assert shop.state() == "stuck", "never reported as done"

    shop.edge.splits = True
    await shop.until("rolled back", polls=20)
    assert shop.edge.weight == 0


async def test_an_order_that_is_taken_and_not_carried_out_is_never_done(story, edge) -> None:
    shop = await canaries(story, edge)
    await shop.say("/canary 10%")
    await shop.poll(4, **GOOD)
    edge.stays = True

    await shop.say("/canary abort")
    await shop.until("stuck")

    assert edge.weight == 10
    edge.stays = False
    await shop.until("rolled back", polls=20)


async def test_no_counts_hold_it_and_are_no_failure(shop) -> None:
    shop.edge.counts = False
    await shop.until("held", **GOOD)
    assert shop.edge.weight == 10
    await shop.poll(60)
    assert shop.state() == "held", "at a low weight a human is asked"

    shop.edge.counts = True
    await shop.until("awaiting promotion", **GOOD)


async def test_a_weight_that_somebody_changed_is_put_back(shop) -> None:
    shop.edge.weight = 60
    await shop.poll(2, **GOOD)

    assert shop.edge.weight == 10


async def test_nobody_promotes_what_is_not_approved(shop) -> None:
    await shop.say("/canary promote")
    await shop.poll(2, **GOOD)

    assert shop.state() == "awaiting promotion"
    assert shop.edge.weight == 10
    await shop.deploys.approve(shop.deploys.grace)
    await shop.deploys.approve(shop.deploys.alan)
    await shop.poll()
    assert shop.edge.weight == 100, "a human said so: the steps between are left out"


async def test_a_veto_takes_it_back(shop) -> None:
    await shop.until("awaiting promotion", **GOOD)

    await shop.say('/reject-deploy production --reason "not now"', by=shop.deploys.grace)
    await shop.poll()

    assert shop.edge.weight == 0
    assert shop.state() == "rolled back"


async def test_a_canary_that_waits_for_approval_is_still_judged(shop) -> None:
    await shop.until("awaiting promotion", **GOOD)

    await shop.until("rolled back", stable=(900, 4), canary=(100, 20))
    assert shop.edge.weight == 0
    assert shop.deploys.state() == "cancelled"


async def test_the_next_one_waits_for_its_turn(shop) -> None:
    second = await other(shop.deploys)
    await second.say("/canary 10%")
    await shop.poll(2, **GOOD)
    [card] = [one.body for one in shop.story.comments(second.pull) if "canary-api" in one.body]
    assert "waits for its turn" in card
    assert shop.edge.weights == [10]

    await shop.say("/canary abort")
    await shop.poll(3)

    assert shop.edge.weights == [10, 0, 10]


async def test_a_deploy_that_moves_no_traffic_waits_for_it(story, edge) -> None:
    shop = await canaries(story, edge, more="    web:\n      backend: {type: workflow}\n")
    await shop.say("/canary 10% api")
    second = await other(shop.deploys)
    await second.say("/deploy production")

    assert "is taking over `api`" in second.card()


async def test_its_time_is_over_in_the_end(shop) -> None:
    await shop.say("/canary pause")
    await shop.deploys.wait(hours=4)
    await shop.poll()

    assert shop.state() == "rolled back"
    assert shop.edge.weight == 0


async def test_an_order_that_a_later_one_replaced_does_nothing(shop) -> None:
    """A worker that lost its lease in the middle comes back with what it was about to do."""
    old = (await shop.rollout()).fence
    services = shop.story.bot.executor._connect(shop.story.installation.id)
    rollout = await shop.rollout()
    order = SetWeight(
        repo=rollout.repo,
        rollout_id=rollout.id,
        fence=old,
        weight=50.0,
        expires_at=shop.story.clock.now(),
    )
    await shop.say("/canary abort")
    await shop.poll()
    assert shop.state() == "rolled back"

    await perform(order, services, again=True)

    assert shop.edge.weights == [10, 0]


async def test_it_is_taken_back_while_github_refuses_our_calls(shop) -> None:
    queue, clock = shop.story.bot.queue, shop.story.clock
    await queue.pause(shop.story.installation.id, clock.now() + timedelta(hours=1))

    for _ in range(6):
        await shop.poll(stable=(900, 4), canary=(100, 20))
    assert shop.edge.weight == 0

    await shop.deploys.wait(hours=1)
    await shop.poll()
    assert shop.state() == "rolled back"
