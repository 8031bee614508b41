"""Ways to have a canary: without a policy, by `/deploy`, again, by a button, with flags."""

import re

import pytest

from bot.sim.world.jobs import failed, passed
from tests.journeys.canaries import BAD, GOOD, Canaries, canaries
from tests.journeys.deploying import POLICY_PATH, Deploys, deploys
from tests.journeys.edge import Edge

WORKFLOW = ".github/workflows/canary.yml"
CANARY_WORKFLOW = """\
name: Canary
run-name: Canary ${{ inputs.sha }} at ${{ inputs.weight }} (${{ inputs.rollout_id }})
on:
  workflow_dispatch:
    inputs:
      sha: {required: true}
      weight: {required: true}
      rollout_id: {required: true}
permissions: {contents: read}
jobs:
  shift:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - run: ./shift
        env: {SHA: "${{ inputs.sha }}", WEIGHT: "${{ inputs.weight }}"}
"""


@pytest.fixture
async def shop(story, edge: Edge) -> Canaries:
    return await canaries(story, edge)


def runs(shop: Deploys) -> list:
    return [run for run in shop.shop.actions if run.workflow.path == WORKFLOW]


async def finish(shop: Deploys, run, conclusion: str = "success") -> None:
    run.begin_job("shift")
    await shop.told()
    run.finish(passed("shift") if conclusion == "success" else failed("shift"))
    await shop.told()


async def test_without_a_policy_a_workflow_moves_the_traffic_and_a_human_decides(
    story, edge
) -> None:
    plain = await deploys(story, {WORKFLOW: CANARY_WORKFLOW})
    shop = Canaries(plain, edge)

    await shop.say("/canary 10%")
    await shop.poll()
    [run] = runs(plain)
    assert run.inputs["sha"] == shop.pull.head_sha
    assert run.inputs["weight"] == "10"
    assert re.fullmatch("[0-9a-f]{16}", run.inputs["rollout_id"])
    assert shop.state() == "applying"

    await finish(plain, run)
    await shop.until("held")
    assert "nobody counts" in shop.card()
    await shop.poll(100)
    assert shop.state() == "held", "never promoted by itself"

    await shop.say("/canary abort")
    await shop.poll()
    await finish(plain, runs(plain)[-1])
    await shop.poll(2)
    assert runs(plain)[-1].inputs["weight"] == "0"
    assert shop.state() == "rolled back"
    assert shop.statuses()[-1] == "failure"


async def test_a_workflow_that_fails_is_not_started_again_and_again(story, edge) -> None:
    plain = await deploys(story, {WORKFLOW: CANARY_WORKFLOW})
    shop = Canaries(plain, edge)
    await shop.say("/canary 10%")
    await shop.poll()

    await finish(plain, runs(plain)[-1], "failure")
    await shop.poll(2)

    assert [run.inputs["weight"] for run in runs(plain)] == ["10", "0"]
    assert "did not come about" in shop.card()
    await finish(plain, runs(plain)[-1])
    await shop.poll(2)
    assert shop.state() == "rolled back"


async def test_without_anything_it_says_what_to_set_up(story, edge) -> None:
    shop = Canaries(await deploys(story), edge)

    await shop.say("/canary 10%")

    assert shop.reason() == "not_configured"
    [reply] = shop.said()
    assert "workflow_dispatch" in reply
    assert "canary:\n  services:" in reply


async def test_a_deploy_moves_all_of_the_traffic_after_its_approvals(shop) -> None:
    await shop.say("/deploy production")
    assert shop.edge.weights == []
    assert shop.deploys.state() == "open"

    await shop.deploys.approve(shop.deploys.grace)
    await shop.deploys.approve(shop.deploys.alan)
    await shop.poll()
    assert shop.edge.weights == [100]
    assert shop.deploys.state() == "running"
    await shop.until("succeeded", canary=(1000, 2))
    await shop.poll()

    assert shop.deploys.state() == "succeeded"


async def test_a_deploy_that_is_not_approved_moves_nothing(shop) -> None:
    await shop.say("/deploy production")
    await shop.deploys.wait(hours=3)
    await shop.poll()

    assert shop.deploys.state() == "expired"
    assert shop.edge.weights == []
    assert shop.state() in {"rejected", "superseded"}


async def test_more_than_ten_percent_are_asked_for_first(shop) -> None:
    await shop.say("/canary 25%")
    await shop.poll(2)
    assert shop.edge.weights == []
    assert shop.state() == "requested"

    await shop.deploys.approve(shop.deploys.grace)
    await shop.deploys.approve(shop.deploys.alan)
    await shop.until("post-bake", flow=0.002)
    assert shop.edge.weights == [25, 50, 100], "approved once, it needs no other approval"


async def test_a_dry_run_only_shows(shop) -> None:
    await shop.say("/canary 10% --dry-run")

    assert shop.edge.weights == []
    assert "Dry run: it could start now." in shop.said()[-1]
    assert "| ✅ | Checks |" in shop.said()[-1]


async def test_a_commit_that_failed_is_tried_again_only_on_purpose(shop) -> None:
    await shop.say("/canary 10%")
    await shop.until("rolled back", **BAD)

    await shop.say("/canary 10%")
    assert shop.reason() == "rejected"
    assert "--retry" in shop.said()[-1]
    await shop.say('/canary 10% --retry "the database was full"')
    await shop.poll()

    assert shop.edge.weights == [10, 0, 10]


async def test_the_same_again_changes_nothing(shop) -> None:
    await shop.say("/canary 10%")
    await shop.say("/canary 10%")

    assert shop.reason() == "already_done"
    assert shop.edge.weights == [10]


@pytest.mark.parametrize(("sha", "weights"), [("newest", [10]), ("other", [])])
async def test_it_is_bound_to_the_commit_that_is_named(shop, sha: str, weights) -> None:
    named = shop.pull.head_sha[:7] if sha == "newest" else "abcdef1"

    await shop.say(f"/canary 10% @{named}")

    assert shop.edge.weights == weights


async def test_a_red_check_stops_it(shop) -> None:
    shop.pull.push({"app.py": "4\n"}, by=shop.deploys.ada)
    await shop.deploys.told()
    await shop.say("/canary 10%")

    assert shop.edge.weights == []
    assert shop.reason() in {"ci_unknown", "ci_failed", "policy_failed", "waiting"}


async def test_what_cannot_be_counted_is_not_started(shop) -> None:
    shop.edge.counts = False
    await shop.say("/canary 10%")

    assert shop.edge.weights == []
    assert shop.reason() == "api_unverified"


async def test_what_has_traffic_already_is_not_touched(shop) -> None:
    shop.edge.weight = 30
    await shop.say("/canary 10%")

    assert shop.edge.weights == []
    assert shop.reason() == "busy"


@pytest.mark.parametrize("end", ["promoted", "rolled back"])
async def test_flags_follow_it(story, edge, end: str) -> None:
    flags = "      flags: [{type: web, endpoint: edge, flag: new-cart}]\n      promote: auto\n"
    shop = await canaries(story, edge, more=flags)
    await shop.say("/canary 10%")

    if end == "promoted":
        await shop.until("succeeded", flow=0.004)
        assert edge.flags == [True]
    else:
        await shop.until("rolled back", **BAD)
        assert edge.flags == [False]


async def test_a_button_aborts_it(shop) -> None:
    await shop.say("/canary 10%")
    await shop.poll(4, **GOOD)
    run = shop.story.checks(shop.pull, "sluice / canary")[-1]
    assert [one.identifier for one in run.facts.buttons] == ["promote", "abort", "pause"]

    run.press("abort", by=shop.deploys.alan)
    await shop.deploys.told()
    await shop.poll()

    assert shop.edge.weight == 0
    assert shop.state() == "rolled back"


async def test_a_button_of_who_may_not_does_nothing(shop) -> None:
    await shop.say("/canary 10%")
    await shop.poll(4, **GOOD)
    run = shop.story.checks(shop.pull, "sluice / canary")[-1]

    run.press("abort", by=shop.deploys.eve)
    await shop.deploys.told()

    assert shop.edge.weight == 10
    assert shop.reason() == "no_permission"


async def test_a_red_page_keeps_the_traffic_away(story, edge) -> None:
    health = "      health: {endpoint: edge, path: /healthz}\n"
    shop = await canaries(story, edge, more=health)
    edge.healthy = False

    await shop.say("/canary 10%")
    await shop.poll(3)
    assert edge.weights == []
    edge.healthy = True
    await shop.poll()

    assert edge.weights == [10]


async def test_a_rollback_takes_the_canary_along(shop) -> None:
    assert POLICY_PATH
    await shop.say("/canary 10%")
    await shop.poll(4, **GOOD)

    await shop.say('/rollback production --reason "incident"', by=shop.deploys.grace)
    assert shop.reason() == "not_a_release", "there is nothing to go back to"
    await shop.say("/canary status")
    assert "is judged at 10%" in shop.said()[-1]


async def test_a_promotion_is_taken_back_while_stable_is_what_it_was(story, edge) -> None:
    shop = await canaries(story, edge, more="      promote: auto\n")
    await shop.say("/canary 10%")
    await shop.until("succeeded", flow=0.004)
    assert edge.weight == 100

    await shop.say('/rollback production --reason "wrong prices"', by=shop.deploys.grace)
    await shop.poll()

    assert edge.weight == 0
    assert shop.state() == "rolled back"
    assert "wrong prices" in shop.card()
    assert shop.statuses()[-1] == "failure"
