"""GitHub has a bad day: the verdict comes all the same, once, and nobody waits for ever."""

from datetime import timedelta

import pytest

from bot.sim.faults import ANY, Fault
from bot.worker.back_off import TRIES
from tests.journeys.conftest import BAD, CI

GRAPHQL = "graphql"
CREATE = "checks/create"
TREE = "git/get-tree"


async def later(story, **time: float) -> None:
    story.clock.advance(**(time or {"minutes": 50}))
    await story.told()


@pytest.mark.parametrize(
    "fault",
    [Fault.INTERNAL_ERROR, Fault.UNAVAILABLE, Fault.HTML_BAD_GATEWAY, Fault.RESET, Fault.CUT],
)
@pytest.mark.parametrize("operation", [TREE, GRAPHQL, "repos/compare-commits-with-basehead"])
async def test_a_read_that_fails_for_a_moment_is_read_again(story, operation, fault) -> None:
    story.sim.faults.inject(operation, fault, times=2)

    pull = await story.open({CI: BAD})

    assert story.check(pull).facts.conclusion == "failure"


@pytest.mark.parametrize(
    "fault",
    [
        Fault.INTERNAL_ERROR,
        Fault.HTML_BAD_GATEWAY,
        Fault.APPLIED_BAD_GATEWAY,
        Fault.RESET,
        Fault.CUT,
    ],
)
async def test_a_write_that_may_have_happened_happens_once(story, fault: Fault) -> None:
    story.sim.faults.inject(CREATE, fault)

    pull = await story.open({CI: BAD})

    assert story.check(pull).facts.conclusion == "failure"


@pytest.mark.parametrize("fault", [Fault.APPLIED_BAD_GATEWAY, Fault.HTML_BAD_GATEWAY])
async def test_annotations_that_break_off_are_completed_and_not_doubled(story, fault) -> None:
    story.sim.faults.inject("checks/update", fault, times=9)
    steps = "".join("      - uses: someone/deploy@main\n" for _ in range(120))
    pull = await story.open({CI: BAD + steps})

    story.sim.faults.clear()
    await later(story)

    lines = [one.start_line for one in story.check(pull).facts.annotations]
    assert len(lines) == len(set(lines)) == 121


@pytest.mark.parametrize("fault", [Fault.APPLIED_BAD_GATEWAY, Fault.HTML_BAD_GATEWAY, Fault.RESET])
async def test_a_comment_is_written_once(story, fault: Fault) -> None:
    pull = await story.open({CI: BAD})
    story.sim.faults.inject("issues/create-comment", fault)
    pull.comment("/help", by=story.ada)
    await story.told()
    await later(story)

    assert len(story.comments(pull)) == 1


async def test_people_see_that_we_wait_and_then_the_verdict(story) -> None:
    story.sim.faults.inject(GRAPHQL, Fault.UNAVAILABLE, times=6)
    pull = await story.open({CI: BAD})
    assert story.checks(pull) == []
    await later(story, seconds=8)
    assert story.check(pull).facts.status == "in_progress"
    assert "GitHub answered 503" in story.check(pull).facts.summary

    await later(story, seconds=16)

    assert story.check(pull).facts.conclusion == "failure"


async def test_a_check_that_we_opened_is_concluded_within_ten_minutes(story) -> None:
    story.sim.faults.inject(GRAPHQL, Fault.UNAVAILABLE, times=10_000)
    pull = await story.open({CI: BAD})
    opened = None
    for _ in range(70):
        await later(story, seconds=10)
        runs = story.checks(pull)
        if runs and opened is None:
            opened = story.clock.now()
        if runs and runs[0].facts.status == "completed":
            break

    check = story.check(pull)
    assert check.facts.conclusion == "neutral"
    assert story.clock.now() - opened < timedelta(minutes=10)
    assert "Re-run" in check.facts.summary


async def test_what_is_given_up_says_so_and_re_run_brings_the_verdict(story) -> None:
    story.sim.faults.inject(GRAPHQL, Fault.UNAVAILABLE, times=10_000)
    pull = await story.open({CI: BAD})
    for _ in range(TRIES):
        await later(story)
    last = story.checks(pull)[-1]
    assert last.facts.conclusion == "neutral"
    [delivery] = [one for one in await story.received() if one.event == "pull_request"]
    assert delivery.state == "failed"
    assert delivery.guid in last.facts.summary

    story.sim.faults.clear()
    last.rerequest(by=story.bob)
    await story.told()

    assert story.checks(pull)[-1].facts.conclusion == "failure"


async def test_a_redelivery_of_what_failed_is_run_again(story) -> None:
    story.sim.faults.inject(GRAPHQL, Fault.UNAVAILABLE, times=10_000)
    pull = await story.open({CI: BAD})
    for _ in range(TRIES):
        await later(story)
    story.sim.faults.clear()

    [sent] = [one for one in story.sim.webhooks.log if one.event == "pull_request"]
    story.sim.webhooks.redeliver(sent)
    await story.told()

    assert story.checks(pull)[-1].facts.conclusion == "failure"


@pytest.mark.parametrize(
    "fault", [Fault.SECONDARY_LIMIT, Fault.TOO_MANY_REQUESTS, Fault.PRIMARY_LIMIT]
)
async def test_a_limit_is_waited_out_and_counts_as_no_try(story, fault: Fault) -> None:
    story.sim.faults.inject(GRAPHQL, fault, retry_after=120)
    pull = await story.open({CI: BAD})
    assert story.checks(pull) == []
    asked = len(story.exchanges)

    await later(story, seconds=60)
    assert len(story.exchanges) == asked, "going on may get the App banned"
    await later(story, hours=1, seconds=2)

    assert story.check(pull).facts.conclusion == "failure"


async def test_one_tenant_s_limit_delays_no_other(story) -> None:
    other = story.sim.world.create_repository("acme/site", {CI: BAD})
    story.sim.world.install(other.owner)
    story.sim.faults.inject(GRAPHQL, Fault.SECONDARY_LIMIT, retry_after=3600)
    mine = await story.open({CI: BAD})
    theirs = other.pulls.open(other.push("x", {CI: BAD + "\n"}, by=story.bob), by=story.bob)
    await story.told()

    assert story.checks(mine) == []
    assert [run.head_sha for run in other.checks] == [theirs.head_sha]


async def test_a_token_that_was_revoked_is_replaced_at_once(story) -> None:
    await story.open({CI: BAD})
    story.asked()
    story.sim.faults.inject(TREE, Fault.REVOKED)
    story.shop.push("second", {CI: BAD + "\n"}, by=story.bob)
    pull = story.shop.pulls.open(story.shop.branch("second"), by=story.bob)
    await story.told()

    assert story.check(pull)
    assert story.asked().count("apps/create-installation-access-token") == 1


async def test_a_token_is_replaced_before_it_ends(story) -> None:
    await story.open({CI: BAD})
    story.asked()
    await later(story, minutes=55)
    story.shop.push("second", {CI: BAD + "\n"}, by=story.bob)
    story.shop.pulls.open(story.shop.branch("second"), by=story.bob)
    await story.told()

    asked = story.asked()
    assert asked.count("apps/create-installation-access-token") == 1
    assert {one.status for one in story.exchanges} <= {200, 201}


@pytest.mark.parametrize("minutes", [-20, 20])
async def test_a_clock_that_is_wrong_by_minutes_is_no_obstacle(story, minutes: int) -> None:
    story.sim.world.context.skew = timedelta(minutes=minutes)

    pull = await story.open({CI: BAD})

    assert story.check(pull).facts.conclusion == "failure"


async def test_a_permission_that_was_not_granted_is_said_by_name(story) -> None:
    story.installation.permissions = {
        name: level for name, level in story.installation.permissions.items() if name != "checks"
    } | {"checks": "read"}
    await story.open({CI: BAD})

    [delivery] = [one for one in await story.received() if one.event == "pull_request"]
    assert delivery.state == "failed"
    assert "not accessible" in delivery.note
    assert "checks=write" in delivery.note


async def test_nothing_works_for_a_while(story) -> None:
    story.sim.faults.inject(ANY, Fault.UNAVAILABLE, times=40)
    pull = await story.open({CI: BAD})
    for _ in range(TRIES):
        await later(story)

    assert "failure" in [run.facts.conclusion for run in story.checks(pull)]
