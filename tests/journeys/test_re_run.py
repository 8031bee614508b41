"""Re-run: of our verdicts, and of what is none of them."""

import pytest

from bot.sim.world.checks import Facts
from tests.journeys.conftest import BAD, CI

SHA = "a" * 40


async def newest(story):
    return (await story.received())[0]


@pytest.mark.parametrize("what", ["run", "suite"])
async def test_re_run_makes_a_new_check_run(story, what: str) -> None:
    pull = await story.open({CI: BAD})
    old = story.check(pull)
    story.shop.push("main", {CI: BAD}, by=story.bob)

    (old if what == "run" else old.suite).rerequest(by=story.bob)
    await story.told()

    first, second = story.checks(pull)
    assert first is old
    assert second.facts.status == "completed"
    assert second.facts.external_id != first.facts.external_id


async def test_re_run_works_for_a_fork_which_lists_no_pull_request(story) -> None:
    fork = story.sim.world.fork(story.shop, to=story.bob)
    pull = story.shop.pulls.open(fork.push("change", {CI: BAD}, by=story.bob), by=story.bob)
    await story.told()

    story.check(pull).rerequest(by=story.bob)
    await story.told()

    assert len(story.checks(pull)) == 2


async def test_re_run_works_for_a_merge_group(story) -> None:
    pull = await story.open({CI: BAD})
    group = story.shop.merge_queue.add(pull, by=story.ada)
    await story.told()

    [check] = [run for run in story.shop.checks if run.head_sha == group.head_sha]
    check.rerequest(by=story.ada)
    await story.told()

    runs = [run for run in story.shop.checks if run.head_sha == group.head_sha]
    assert [run.facts.conclusion for run in runs] == ["failure", "failure"]


@pytest.mark.parametrize(
    "external_id",
    [
        pytest.param("", id="nothing"),
        pytest.param("build=7;", id="another's words"),
        pytest.param("x;pr=1;", id="not at the beginning"),
        pytest.param("pr=1", id="cut off"),
        pytest.param("pr=12345678901;", id="no such number"),
        pytest.param("pr=\N{ARABIC-INDIC DIGIT ONE};", id="digits of another script"),
        pytest.param("group=main:main;", id="no commit"),
        pytest.param(f"group={SHA}:;", id="no branch"),
        pytest.param(f"group={SHA[:39]}:main;", id="half a commit"),
        pytest.param(f"group={SHA}:{'x' * 1001};", id="a branch without end"),
    ],
)
async def test_a_check_run_that_no_verdict_of_ours_made_is_left_alone(
    story, external_id: str
) -> None:
    pull = await story.open({CI: BAD})
    facts = Facts(external_id=external_id, status="completed", conclusion="success")
    other = story.shop.checks.create(story.sim.world.app, pull.head_sha, "other", facts)
    await story.told()
    story.asked()

    other.rerequest(by=story.bob)
    await story.told()

    delivery = await newest(story)
    assert (delivery.event, delivery.state, delivery.note) == ("check_run", "done", "not ours")
    assert story.asked() == []
    assert len(story.checks(pull)) == 1


async def test_a_suite_without_a_verdict_of_ours_has_nothing_to_run_again(story) -> None:
    branch = story.shop.push("unread", {CI: BAD}, by=story.ada)
    await story.told()

    story.shop.checks.suite(story.sim.world.app, branch.sha).rerequest(by=story.bob)
    await story.told()

    delivery = await newest(story)
    assert (delivery.event, delivery.state) == ("check_suite", "done")
    assert delivery.note == "nothing of ours to run again"
    assert story.shop.checks.on(branch.sha) == []
