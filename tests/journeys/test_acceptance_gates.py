"""What may go wrong around a waiting job, and what people then see. Numbers are of section 7.14."""

import pytest

from bot.audit.record import Type
from bot.sim.faults import Fault
from bot.sim.world.jobs import failed, passed
from tests.journeys.conftest import POLICY
from tests.journeys.deployed import alerts, gated, policy, push, reactions
from tests.journeys.deploying import Deploys, deploys

ROLE = "repos/get-collaborator-permission-level"
DECIDE = "actions/review-custom-gates-for-run"


@pytest.fixture
async def shop(story) -> Deploys:
    return await gated(story)


async def wait_at_gate(shop: Deploys, *names: str):
    """Start the workflow on the pull request, up to the gate."""
    run = shop.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    jobs = [run.begin_job(name, environment="production") for name in names or ("deploy",)]
    await shop.told()
    return run, jobs


async def agree(shop: Deploys) -> None:
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)


async def by_hand(shop: Deploys, branch: str):
    """Someone starts the workflow with inputs of their own, and its job waits."""
    actions = shop.shop.actions
    inputs = {"sha": shop.pull.head_sha, "environment": "production", "request_id": "mine"}
    workflow = actions.workflows.find("deploy.yml")
    run = actions.dispatch(workflow, shop.shop.branch(branch), inputs, by=shop.ada)
    job = run.begin_job("deploy", environment="production")
    await shop.told()
    return job


async def test_17_a_second_job_of_the_run_takes_no_second_approval(shop) -> None:
    _, (first, second) = await wait_at_gate(shop, "migrate", "deploy")

    await agree(shop)

    assert (first.status, second.status) == ("in_progress", "in_progress")
    assert (await shop.log()).count(Type.REQUEST_APPROVED) == 1


async def test_17_a_job_that_comes_much_later_is_sent_away(shop) -> None:
    run, _ = await wait_at_gate(shop)
    await agree(shop)
    await shop.wait(hours=2)

    late = run.begin_job("smoke", environment="production")
    await shop.told()

    assert late.conclusion == "failure"
    [*_, refused] = await shop.records()
    assert (refused.type, refused.data["reason"]) == (Type.REQUEST_REJECTED, "expired")


async def test_17_a_job_after_a_push_is_sent_away(shop) -> None:
    run, _ = await wait_at_gate(shop)
    await agree(shop)
    shop.pull.push({"app.py": "3\n"}, by=shop.ada)
    await shop.told()

    late = run.begin_job("smoke", environment="production")
    await shop.told()

    assert late.conclusion == "failure"


async def test_18_a_re_run_has_to_be_approved_again(shop) -> None:
    run, _ = await wait_at_gate(shop)
    await agree(shop)
    run.finish(failed("deploy"))
    await shop.told()
    assert shop.state() == "failed"

    run.rerun_failed_jobs(by=shop.ada)
    again = run.begin_job("deploy", environment="production")
    await shop.told()
    assert again.status == "waiting"
    assert shop.state() == "open"
    assert "0 of 2" in shop.card()
    await agree(shop)

    assert again.status == "in_progress"


async def test_18_a_re_run_of_what_we_started_is_asked_for_anew(shop) -> None:
    await shop.ask()
    await agree(shop)
    [run] = shop.runs()
    first = run.begin_job("deploy", environment="production")
    await shop.told()
    assert first.status == "in_progress"
    run.finish(failed("deploy"))
    await shop.told()

    run.rerun(by=shop.ada)
    again = run.begin_job("deploy", environment="production")
    await shop.told()

    assert again.conclusion == "failure"
    assert shop.state() == "failed", "the card still tells of the first attempt"


@pytest.mark.parametrize("branch", ["change", "main"])
async def test_19_a_run_that_someone_started_by_hand_is_rejected(shop, branch: str) -> None:
    job = await by_hand(shop, branch)

    assert job.conclusion == "failure"
    reasons = [one.data.get("reason") for one in await shop.records()]
    assert "foreign_run" in reasons
    assert Type.DEPLOY_BYPASSED not in await shop.log()


async def test_19_it_says_how_to_start_it_instead(shop) -> None:
    await by_hand(shop, "change")

    assert shop.reason() == "foreign_run"
    assert any("start it with `/deploy production`" in body for body in shop.replies())


async def test_19_the_policy_may_let_it_wait_for_approval(story) -> None:
    shop = await gated(story, policy("{foreign_runs: allow}"))

    job = await by_hand(shop, "change")
    assert job.status == "waiting"
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)

    assert job.status == "in_progress"


@pytest.mark.parametrize("fault", [Fault.APPLIED_BAD_GATEWAY, Fault.HTML_BAD_GATEWAY, Fault.RESET])
async def test_20_a_decision_that_may_have_arrived_is_made_once(shop, fault: Fault) -> None:
    run, [job] = await wait_at_gate(shop)
    await shop.approve(shop.grace)
    shop.story.sim.faults.inject(DECIDE, fault)

    await shop.approve(shop.alan)

    assert job.status == "in_progress"
    assert shop.state() == "running"
    assert [one.state for one in run.gates.reviews] == ["approved"]


async def test_20_a_run_that_was_let_go_meanwhile_is_not_claimed(shop) -> None:
    run, [job] = await wait_at_gate(shop)
    await shop.approve(shop.grace)
    shop.story.sim.webhooks.hold()
    run.cancel()
    held, shop.story.sim.webhooks._held = shop.story.sim.webhooks._held, None  # they are lost

    await shop.approve(shop.alan)

    assert held
    assert job.conclusion == "cancelled"
    assert shop.state() == "cancelled"
    assert Type.DEPLOY_RELEASED not in await shop.log()


@pytest.mark.parametrize("skip", [0, 1], ids=["of who speaks", "of who voted"])
async def test_21_when_a_role_cannot_be_read_nothing_is_done(shop, skip: int) -> None:
    await shop.ask()
    shop.story.sim.faults.inject(ROLE, Fault.INTERNAL_ERROR, times=10_000, skip=skip)

    vote = await shop.say(f"/approve-deploy production {shop.sha}", by=shop.grace)

    assert reactions(vote) == ["eyes", "confused"]
    assert shop.reason() == "api_unverified"
    assert "nothing was done" in shop.replies()[-1]
    shop.story.sim.faults.clear()
    await shop.wait(minutes=2)
    [request] = await shop.requests()
    assert request.votes == (), "nor is it done later: they were told that it was not"


async def test_21_a_deploy_does_not_start_while_a_vote_cannot_be_verified(shop) -> None:
    _, [job] = await wait_at_gate(shop)
    await shop.approve(shop.grace)
    shop.story.sim.faults.inject(ROLE, Fault.INTERNAL_ERROR, times=10_000)
    await shop.approve(shop.alan)
    assert job.status == "waiting"

    shop.story.sim.faults.clear()
    await shop.approve(shop.alan)

    assert job.status == "in_progress"


async def test_22_a_pull_request_cannot_loosen_its_own_gate(shop) -> None:
    await push(shop, policy("{approvals: {count: 0}}"))

    await shop.ask()

    assert shop.state() == "open"
    assert "0 of 2" in shop.card()
    assert shop.runs() == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(policy("{approvals: {count: 1}}"), id="loosened"),
        pytest.param(policy("{approvals: {count: 3}}"), id="tightened"),
        pytest.param({POLICY: "version: 1\nenvironments: {staging: {}}\n"}, id="elsewhere"),
    ],
)
async def test_22_a_new_policy_ends_what_was_asked_under_the_old(shop, change) -> None:
    _, [job] = await wait_at_gate(shop)
    await shop.approve(shop.grace)
    shop.shop.push("main", change, by=shop.root)

    await shop.wait(minutes=1)

    assert job.conclusion == "failure"
    assert shop.state() == "superseded"
    [request] = await shop.requests()
    assert request.reason_code == "policy_changed"
    assert shop.gate() == "cancelled"


async def test_22_an_environment_that_is_governed_no_more_lets_nothing_in(story) -> None:
    shop = await deploys(story, policy("{}", "  staging: {}\n"))
    story.shop.actions.environments.create("staging").protect(story.sim.world.app)
    run = story.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    job = run.begin_job("deploy", environment="staging")
    await shop.told()
    assert shop.state("staging") == "open"
    story.shop.push("main", policy("{}"), by=shop.root)

    await shop.wait(minutes=1)

    assert job.conclusion == "failure"
    assert shop.state("staging") == "superseded"
    assert shop.gate("staging") == "cancelled"
    assert shop.reason() == "policy_changed"


async def test_22_a_policy_file_that_breaks_blocks(shop) -> None:
    _, [job] = await wait_at_gate(shop)
    await shop.approve(shop.grace)
    shop.shop.push("main", {POLICY: "version: 1\nrule: {}\n"}, by=shop.root)

    await shop.approve(shop.alan)

    assert job.status == "waiting"
    assert "policy file" in shop.card().casefold()


async def test_30_what_an_administrator_starts_past_the_gate_is_told(shop) -> None:
    run, [job] = await wait_at_gate(shop)

    run.gates.bypass("production")
    await shop.told()

    assert job.status == "in_progress"
    assert shop.state() == "cancelled"
    assert (await shop.log()).count(Type.DEPLOY_BYPASSED) == 1
    assert await alerts(shop.story, "bypassed") == 1
    assert sum("without approval" in body for body in shop.replies()) == 1
    run.finish(passed("deploy"))
    await shop.told()
    assert (await shop.log()).count(Type.DEPLOY_BYPASSED) == 1, "once is enough"


async def test_30_so_is_a_script_that_says_it_deployed(story) -> None:
    shop = await deploys(story, policy("{mode: dispatch}"))
    made = shop.shop.deployments.create(shop.pull.head_sha, "change", "production", by=shop.eve)
    made.say("in_progress", by=shop.eve)
    await shop.told()

    assert Type.DEPLOY_BYPASSED in await shop.log()
    assert "by a script" in shop.replies()[-1]


async def test_30_what_we_let_in_is_no_bypass(shop) -> None:
    _, [job] = await wait_at_gate(shop)
    await agree(shop)

    assert job.status == "in_progress"
    assert Type.DEPLOY_BYPASSED not in await shop.log()
    assert await alerts(shop.story, "bypassed") == 0
