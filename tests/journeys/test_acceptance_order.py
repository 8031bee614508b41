"""Deliveries come twice and in any order, processes die, and time runs out: one end, once."""

from collections.abc import AsyncIterator

import pytest

from bot.sim.faults import Fault
from tests.journeys.conftest import settings
from tests.journeys.lives import Lives
from tests.journeys.voting import DISPATCH, MODES, RULE, Vote, vote

DISPATCHES = "actions/create-workflow-dispatch"
ANSWERS = "actions/review-custom-gates-for-run"
RUNS = "actions/list-workflow-runs"
REACTS = "reactions/create-for-issue-comment"
CHECKS = "checks/update"
CARD = "issues/update-comment"
LET_IN = {RULE: "released", DISPATCH: "dispatched"}
LET_IN_BY = {RULE: ANSWERS, DISPATCH: DISPATCHES}


@pytest.fixture(params=MODES)
async def shop(story, request) -> Vote:
    made = await vote(story, request.param)
    await made.request()
    return made


async def once_and_whole(shop: Vote) -> None:
    """Check that all that follows from two approvals is there, and nothing of it twice."""
    card = await shop.settled_card()
    assert shop.starts == 1
    assert len(shop.runs()) == 1
    assert shop.state() == "running"
    assert "`grace`" in card
    assert "`alan`" in card
    assert [check.facts.conclusion for check in shop.gates()] == ["success"]
    assert await shop.events("request") == ["opened", "approved"]
    assert await shop.events("vote") == ["cast", "cast"]
    assert await shop.events("deploy") == [LET_IN[shop.mode]]
    assert shop.replies() == []


# 7.14.14
async def test_14_deliveries_that_come_twice_are_one(shop) -> None:
    shop.story.sim.webhooks.duplicates = True
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)

    await once_and_whole(shop)


# 7.14.14
async def test_14_what_is_delivered_again_later_changes_nothing(shop) -> None:
    await shop.approve(shop.grace)
    [sent] = [
        one for one in shop.story.sim.webhooks.log if one.payload["sender"]["login"] == "grace"
    ]
    await shop.say("/revoke-approval", by=shop.grace)
    shop.story.sim.webhooks.redeliver(sent)
    await shop.told()

    assert await shop.ballots() == []


# 7.14.14
@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "last things first"])
async def test_14_it_does_not_matter_in_which_order_we_hear_of_it(story, backwards) -> None:
    shop = await vote(story, RULE)
    story.sim.webhooks.hold()
    shop.jobs.append(
        shop.shop.actions.start("Deploy", shop.pull, by=shop.ada).begin_job(
            "deploy", environment="production"
        )
    )
    story.sim.webhooks.release(backwards=backwards)
    await shop.told()
    story.sim.webhooks.hold()
    for voter in (shop.grace, shop.alan):
        shop.pull.comment(f"/approve-deploy production {shop.sha}", by=voter)
    story.sim.webhooks.release(backwards=backwards)
    await shop.told()

    await once_and_whole(shop)


# 7.14.14
async def test_14_an_old_push_that_is_told_late_ends_nothing(shop) -> None:
    shop.story.sim.webhooks.outage = True
    shop.pull.push({"app.py": "3\n"}, by=shop.ada)
    await shop.told()
    shop.story.sim.webhooks.outage = False
    [late] = [one for one in shop.story.sim.webhooks.log if one.action == "synchronize"]
    await shop.push("4\n")
    shop.story.clock.advance(minutes=1)
    await shop.request()
    assert shop.state() == "open"

    shop.story.sim.webhooks.redeliver(late)
    await shop.told()

    assert shop.state() == "open"
    assert shop.pull.head_sha in shop.card()


@pytest.fixture
async def lives(story, private_key, tmp_path) -> AsyncIterator[Lives]:
    """A second bot beside the story's, which hears of nothing from now on."""
    url = f"sqlite:///{tmp_path / 'lives.db'}"
    made = Lives(story, settings(story.sim, url, private_key))
    await made.begin()
    yield made
    await made.end()


# 7.14.15
@pytest.mark.parametrize("mode", MODES)
async def test_15_a_bot_that_is_started_again_at_every_step_goes_on(story, lives, mode) -> None:
    shop = await vote(story, mode)
    await lives.again()
    await shop.request()
    await lives.again()
    await shop.approve(shop.grace)
    await lives.again()
    await shop.approve(shop.alan)
    await lives.again()

    await once_and_whole(shop)


# 7.14.15
@pytest.mark.parametrize(
    ("mode", "last"),
    [
        (RULE, "repos/get-collaborator-permission-level"),
        (RULE, ANSWERS),
        (RULE, CHECKS),
        (RULE, CARD),
        (RULE, REACTS),
        (DISPATCH, "graphql"),
        (DISPATCH, DISPATCHES),
        (DISPATCH, CHECKS),
        (DISPATCH, CARD),
        (DISPATCH, REACTS),
    ],
)
async def test_15_a_bot_that_dies_while_the_last_vote_is_handled(story, lives, mode, last) -> None:
    shop = await vote(story, mode)
    await shop.request()
    await shop.approve(shop.grace)
    await shop.wait(seconds=10)

    shop.pull.comment(f"/approve-deploy production {shop.sha}", by=shop.alan)
    await story.sim.webhooks.settled()
    assert await lives.die_at(lambda exchange: exchange.operation == last)
    await shop.told()
    await shop.wait(minutes=2)

    await once_and_whole(shop)


# 7.14.15
@pytest.mark.parametrize("fault", [Fault.INTERNAL_ERROR, Fault.APPLIED_BAD_GATEWAY, Fault.RESET])
@pytest.mark.parametrize(
    ("mode", "operation"),
    [(RULE, ANSWERS), (RULE, CHECKS), (DISPATCH, DISPATCHES), (DISPATCH, CARD), (RULE, REACTS)],
)
async def test_15_a_call_that_fails_while_the_last_vote_is_handled(
    story, mode, operation, fault
) -> None:
    shop = await vote(story, mode)
    await shop.request()
    await shop.approve(shop.grace)
    await shop.wait(seconds=10)
    story.sim.faults.inject(operation, fault, times=2)

    await shop.approve(shop.alan)
    for _ in range(6):
        await shop.wait(seconds=30)

    await once_and_whole(shop)


# 7.14.15
async def test_15_a_bot_that_is_away_hears_of_nothing_and_finds_the_vote_later(
    story, lives
) -> None:
    shop = await vote(story)
    await shop.request()
    await shop.approve(shop.grace)
    story.sim.webhooks.outage = True
    await shop.approve(shop.alan)
    story.sim.webhooks.outage = False
    await lives.again()
    assert shop.starts == 0

    story.sim.webhooks.redeliver(story.sim.webhooks.log[-1])
    await shop.told()

    await once_and_whole(shop)


# 7.14.16
@pytest.mark.parametrize(
    ("seconds", "is_in_time"),
    [(-1, True), (0, False), (1, False)],
    ids=["a second before the end", "at the end", "a second after it"],
)
async def test_16_a_vote_counts_if_it_is_decided_upon_before_the_end(
    shop, seconds, is_in_time
) -> None:
    await shop.approve(shop.grace)
    await shop.wait(minutes=119)
    shop.story.sim.webhooks.hold()
    shop.pull.comment(f"/approve-deploy production {shop.sha}", by=shop.alan)
    shop.story.clock.advance(seconds=60 + seconds)
    shop.story.sim.webhooks.release()

    await shop.told()

    assert shop.starts == is_in_time
    assert shop.state() == ("running" if is_in_time else "expired")
    assert shop.gate() == ("success" if is_in_time else "timed_out")
    if shop.mode == RULE:
        assert shop.jobs[0].conclusion == (None if is_in_time else "failure")
    await shop.wait(minutes=2)
    assert shop.state() == ("running" if is_in_time else "expired")


# 7.14.16
async def test_16_what_was_decided_in_time_and_could_not_be_done_is_expired(shop) -> None:
    await shop.approve(shop.grace)
    await shop.wait(minutes=119, seconds=55)
    shop.story.sim.faults.inject(LET_IN_BY[shop.mode], Fault.UNAVAILABLE, times=100)
    await shop.approve(shop.alan)
    await shop.wait(seconds=30)
    shop.story.sim.faults.clear()

    for _ in range(10):
        await shop.wait(minutes=1)

    assert shop.starts == 0
    assert shop.state() == "expired"
    if shop.mode == RULE:
        assert shop.jobs[0].conclusion == "failure"
