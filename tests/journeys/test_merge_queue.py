"""A merge queue asks for the verdict on what it is about to merge, and waits for it."""

import pytest

from bot.sim.faults import Fault
from tests.journeys.conftest import BAD, CI, ENFORCED, GOOD, NO_TIMEOUT, POLICY

GRAPHQL = "graphql"


def runs(story, group, name: str = "sluice / policy"):
    """Our check runs on the head of the group, the oldest first."""
    return [run for run in story.shop.checks if (run.head_sha, run.name) == (group.head_sha, name)]


async def queue(story, files: dict[str, str], base: str = ""):
    """Open a pull request, put it into the queue, and return its group."""
    branch = story.shop.push("change", files, by=story.ada)
    pull = story.shop.pulls.open(branch, by=story.ada, base=base)
    await story.told()
    group = story.shop.merge_queue.add(pull, by=story.ada)
    await story.told()
    return group


async def test_the_verdict_is_on_the_group_and_not_on_the_pull_request(story) -> None:
    group = await queue(story, {CI: GOOD + "\n"})

    [run] = runs(story, group)
    assert (run.facts.status, run.facts.conclusion) == ("completed", "success")
    assert run.facts.external_id.startswith(f"group={group.base_sha}:main;base={group.base_sha};")


async def test_two_that_are_good_alone_can_be_bad_together(story) -> None:
    """The base has moved on: what the pull request was judged by is not what is merged."""
    pull = await story.open({CI: NO_TIMEOUT})
    assert story.check(pull).facts.conclusion == "success"
    story.shop.push("main", {POLICY: ENFORCED}, by=story.bob)

    group = story.shop.merge_queue.add(pull, by=story.ada)
    await story.told()

    [run] = runs(story, group)
    assert (run.facts.conclusion, run.facts.title) == ("failure", "1 new error")


async def test_what_the_base_has_already_stops_no_queue(story) -> None:
    pull = await story.open({"app.py": "2\n"})
    story.shop.push("main", {CI: BAD}, by=story.bob)

    group = story.shop.merge_queue.add(pull, by=story.ada)
    await story.told()

    [run] = runs(story, group)
    assert run.facts.conclusion == "success"
    assert "1 existing" in run.facts.title


async def test_a_group_that_is_gone_is_not_judged(story) -> None:
    group = await queue(story, {CI: BAD})

    story.shop.merge_queue.destroy(group, "dequeued", by=story.ada)
    await story.told()

    assert len(runs(story, group)) == 1
    assert (await story.received())[0].state == "ignored"


@pytest.mark.parametrize("what", ["run", "suite"])
@pytest.mark.parametrize("base", ["main", "release/1.0;pr=1;ü"])
async def test_re_run_judges_the_group_again_by_the_policy_of_its_base(
    story, what: str, base: str
) -> None:
    story.shop.push(base, {"a.txt": "a\n"}, by=story.bob)
    group = await queue(story, {CI: NO_TIMEOUT}, base)
    [old] = runs(story, group)
    assert old.facts.conclusion == "success"
    story.shop.push(base, {POLICY: ENFORCED}, by=story.bob)

    (old if what == "run" else old.suite).rerequest(by=story.bob)
    await story.told()

    [first, second] = runs(story, group)
    assert first is old
    assert (second.facts.conclusion, second.facts.title) == ("failure", "1 new error")
    assert second.facts.external_id.split(";base=")[0] == old.facts.external_id.split(";base=")[0]


async def test_people_see_that_the_group_waits_and_then_its_verdict(story) -> None:
    story.sim.faults.inject(GRAPHQL, Fault.UNAVAILABLE, skip=2, times=12)
    group = await queue(story, {CI: BAD})
    story.clock.advance(seconds=8)
    await story.told()
    [run] = runs(story, group)
    assert (run.facts.status, run.facts.title) == ("in_progress", "Waiting")

    story.clock.advance(seconds=16)
    await story.told()

    assert runs(story, group) == [run]
    assert run.facts.conclusion == "failure"


async def test_a_group_that_is_given_up_says_so_and_re_run_brings_the_verdict(story) -> None:
    pull = await story.open({CI: BAD})
    story.sim.faults.inject("git/get-tree", Fault.NOT_FOUND)
    group = story.shop.merge_queue.add(pull, by=story.ada)
    await story.told()

    [run] = runs(story, group)
    assert run.facts.conclusion == "neutral", "a queue must not stall for us"
    [delivery] = [one for one in await story.received() if one.event == "merge_group"]
    assert delivery.state == "failed"
    assert delivery.guid in run.facts.summary

    run.rerequest(by=story.bob)
    await story.told()

    assert [one.facts.conclusion for one in runs(story, group)] == ["neutral", "failure"]
