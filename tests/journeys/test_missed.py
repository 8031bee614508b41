"""Deliveries get lost, and verdicts with them: both are made up for."""

import pytest

from bot.sim.faults import Fault
from tests.journeys.conftest import BAD, CI, GOOD


@pytest.fixture
async def started(story):
    """The bot has been running for a while: its timers have run once."""
    await story.bot.queue.set_timers(*story.bot.executor.recurring())
    await story.told()
    story.clock.advance(minutes=1)
    return story


async def wait(story, **time: float) -> None:
    story.clock.advance(**time)
    await story.told()


async def test_what_was_lost_in_an_outage_is_fetched_within_five_minutes(started) -> None:
    started.sim.webhooks.outage = True
    pull = await started.open({CI: BAD})
    pull.comment("/help", by=started.ada)
    await started.told()
    started.sim.webhooks.outage = False
    assert started.checks(pull) == []

    await wait(started, minutes=5)

    assert started.check(pull).facts.conclusion == "failure"
    assert len(started.comments(pull)) == 1


async def test_what_arrived_is_not_fetched_again(started) -> None:
    pull = await started.open({CI: BAD})
    started.asked()

    await wait(started, minutes=5)
    await wait(started, minutes=5)

    assert len(started.checks(pull)) == 1
    assert "apps/get-webhook-delivery" not in started.asked()


async def test_what_was_sent_before_we_existed_is_not_missed(story) -> None:
    story.sim.webhooks.outage = True
    pull = await story.open({CI: BAD})
    story.sim.webhooks.outage = False
    story.clock.advance(minutes=20)

    await story.bot.queue.set_timers(*story.bot.executor.recurring())
    await story.told()
    story.asked()
    await wait(story, minutes=5)

    assert "apps/get-webhook-delivery" not in story.asked()
    assert len(story.checks(pull)) == 1, "it is found by looking at the pull requests instead"


async def test_more_than_one_go_can_take_is_taken_in_several(started) -> None:
    started.sim.webhooks.outage = True
    pull = await started.open({CI: GOOD + "\n"})
    for number in range(70):
        started.clock.advance(seconds=1)
        pull.comment(f"comment {number}", by=started.ada)
    pull.comment("/help", by=started.ada)
    await started.told()
    started.sim.webhooks.outage = False

    await wait(started, minutes=5)
    assert started.comments(pull) == []
    await wait(started, minutes=5)

    assert len(started.comments(pull)) == 1


async def test_a_list_that_cannot_be_read_is_read_the_next_time(started) -> None:
    started.sim.webhooks.outage = True
    pull = await started.open({CI: BAD})
    started.sim.webhooks.outage = False
    started.sim.faults.inject("apps/list-webhook-deliveries", Fault.UNAVAILABLE, times=6)

    await wait(started, minutes=5)
    assert started.checks(pull) == []
    await wait(started, minutes=5)
    await wait(started, minutes=5)

    assert started.check(pull)


async def test_a_pull_request_without_a_verdict_is_found_within_the_hour(started) -> None:
    started.sim.webhooks.url = ""  # nothing is sent, and nothing is listed as sent
    pull = await started.open({CI: BAD})

    await wait(started, minutes=60)
    await wait(started, minutes=2)

    assert started.check(pull).facts.conclusion == "failure"


async def test_a_check_that_is_stuck_is_evaluated_again(started) -> None:
    pull = await started.open({CI: BAD})
    started.check(pull).facts.status = "in_progress"
    started.check(pull).facts.conclusion = None

    await wait(started, minutes=60)
    await wait(started, minutes=2)

    assert started.checks(pull)[-1].facts.conclusion == "failure"


async def test_those_that_have_their_verdict_are_left_alone(started) -> None:
    await started.open({CI: BAD})
    started.asked()

    await wait(started, minutes=60)
    await wait(started, minutes=2)

    assert set(started.asked()) <= {
        "apps/list-webhook-deliveries",
        "apps/list-installations",
        "apps/list-repos-accessible-to-installation",
        "apps/create-installation-access-token",
        "actions/list-workflow-runs-for-repo",
        "graphql",
    }


async def test_a_suspended_installation_does_not_stop_the_others(started) -> None:
    other = started.sim.world.create_repository("acme/site", {CI: GOOD})
    gone = started.sim.world.install(other.owner)
    started.sim.webhooks.url = ""
    pull = await started.open({CI: BAD})
    gone.suspend(by=started.bob)

    await wait(started, minutes=60)
    await wait(started, minutes=2)

    assert started.check(pull)


async def test_closed_pull_requests_are_nobody_s_business(started) -> None:
    started.sim.webhooks.url = ""
    pull = await started.open({CI: BAD})
    pull.close(by=started.ada)

    await wait(started, minutes=60)
    await wait(started, minutes=2)

    assert started.checks(pull) == []


async def test_an_installation_that_refuses_does_not_stop_the_others(started) -> None:
    other = started.sim.world.create_repository("acme/site", {CI: GOOD})
    started.sim.world.install(other.owner)
    started.sim.webhooks.url = ""
    refused = await started.open({CI: BAD})
    seen = other.pulls.open(other.push("x", {CI: BAD}, by=started.bob), by=started.bob)
    started.sim.faults.inject("apps/list-repos-accessible-to-installation", Fault.NOT_FOUND)

    await wait(started, minutes=60)
    await wait(started, minutes=2)
    assert [run.head_sha for run in other.checks] == [seen.head_sha]
    assert started.checks(refused) == []

    await wait(started, minutes=58)
    await wait(started, minutes=2)
    assert started.check(refused).facts.conclusion == "failure"


async def test_one_that_closes_in_between_is_left_alone(started) -> None:
    started.sim.webhooks.url = ""
    pull = await started.open({CI: BAD})
    await wait(started, minutes=60)
    started.asked()

    pull.close(by=started.ada)
    await wait(started, minutes=2)

    assert started.asked() == ["pulls/get"]
    assert started.checks(pull) == []


async def test_one_that_is_judged_in_between_is_not_judged_twice(started) -> None:
    started.sim.webhooks.hold()
    pull = started.shop.pulls.open(
        started.shop.push("change", {CI: BAD}, by=started.ada), by=started.ada
    )
    await wait(started, minutes=60)
    started.sim.webhooks.release()
    await started.sim.webhooks.settled()
    await wait(started, minutes=2)

    assert len(started.checks(pull)) == 1


async def test_many_repositories_cost_few_calls(started) -> None:
    for number in range(45):
        started.sim.world.create_repository(f"octo/r{number}", {CI: GOOD})
    started.asked()

    await wait(started, minutes=60)
    await wait(started, minutes=2)

    asked = started.asked()
    assert asked.count("graphql") == 3
