"""What the policy requires really ran on the commit: the check `sluice / pipeline`."""

from datetime import timedelta

import pytest

from bot.model import Repo, RepoId
from bot.sim.world.jobs import JobPlan, StepPlan, passed
from bot.sim.world.repositories import Branch
from bot.sim.world.runs import Trigger
from bot.store.state import State
from tests.journeys.conftest import CI, POLICY

NAME = "sluice / pipeline"
REQUIRED = "version: 1\nstages: {unit: {required: true}}\nrules: {STAGE-VERIFIED: error}\n"
PYTEST = """\
name: CI
on: pull_request
permissions: {contents: read}
concurrency: {group: "${{ github.ref }}", cancel-in-progress: true}
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v5
      - name: Unit tests
        run: pytest
"""


def ran(conclusion: str = "success", *, job: str = "test", step: str = "success") -> JobPlan:
    return JobPlan(job, conclusion, (StepPlan("Set up job"), StepPlan("Unit tests", step)))


@pytest.fixture
async def pull(story):
    story.shop.push("main", {POLICY: REQUIRED, CI: PYTEST}, by=story.ada)
    return await story.open({"app.py": "2\n"})


async def run(story, pull, *plans: JobPlan, name: str = "CI"):
    one = story.shop.actions.start(name, pull, by=story.ada)
    one.finish(*plans)
    await story.told()
    return one


def verdict(story, pull) -> tuple[str, str]:
    check = story.checks(pull, NAME)[-1]
    return check.facts.status, check.facts.conclusion or ""


async def test_it_is_green_when_the_required_test_ran(story, pull) -> None:
    one = await run(story, pull, ran())

    assert verdict(story, pull) == ("completed", "success")
    check = story.check(pull, NAME)
    assert check.facts.title == "1 required stage passed"
    assert f"/actions/runs/{one.id}/job/" in check.facts.summary
    assert "`test: Unit tests`" in check.facts.summary


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (ran("skipped", step="skipped"), "skipped, which is not passed"),
        (ran("success", step="skipped"), "skipped, which is not passed"),
        (ran("failure", step="failure"), "failed"),
        (ran("success", job="lint"), "did not run"),
    ],
    ids=["the job was skipped", "the step was skipped", "it failed", "another job ran"],
)
async def test_it_is_red_when_the_required_test_did_not_pass(story, pull, plan, says) -> None:
    await run(story, pull, plan)

    assert verdict(story, pull) == ("completed", "failure")
    assert says in story.check(pull, NAME).facts.summary


async def test_a_job_of_that_name_in_another_workflow_proves_nothing(story, pull) -> None:
    await run(story, pull, ran(), name="Forged")

    assert verdict(story, pull) == ("completed", "failure")


async def test_a_job_that_only_has_the_name_proves_nothing(story) -> None:
    story.shop.push("main", {POLICY: REQUIRED, CI: PYTEST}, by=story.ada)
    pull = await story.open({CI: PYTEST.replace("run: pytest", "run: echo all passed")})
    await run(story, pull, ran())

    assert verdict(story, pull) == ("completed", "failure")


async def test_a_check_run_of_actions_is_not_the_check_of_another_app(story) -> None:
    policy = REQUIRED.replace(
        "required: true", 'required: true, satisfied_by: {checks: ["pre-commit.ci - pr"]}'
    )
    story.shop.push("main", {POLICY: policy, CI: PYTEST}, by=story.ada)
    pull = await story.open({"app.py": "2\n"})
    await run(story, pull, passed("pre-commit.ci - pr"))

    assert verdict(story, pull) == ("completed", "failure")


async def test_it_only_tells_where_the_policy_observes(story) -> None:
    story.shop.push("main", {POLICY: REQUIRED + "mode: observe\n", CI: PYTEST}, by=story.ada)
    pull = await story.open({"app.py": "2\n"})
    await run(story, pull, ran("skipped", step="skipped"))

    assert verdict(story, pull) == ("completed", "neutral")
    assert "would be held" in story.check(pull, NAME).facts.summary


async def test_it_waits_for_what_still_runs(story, pull) -> None:
    slow = story.shop.actions.start("CI", pull, by=story.ada)
    slow.begin("test")
    await run(story, pull, passed("lint"), name="Lint")
    assert verdict(story, pull) == ("in_progress", "")

    slow.finish(ran())
    await story.told()
    assert verdict(story, pull) == ("completed", "success")
    assert len(story.checks(pull, NAME)) == 1


async def test_what_goes_on_for_ever_is_concluded_in_the_end(story, pull) -> None:
    slow = story.shop.actions.start("CI", pull, by=story.ada)
    slow.begin("test")
    await run(story, pull, passed("lint"), name="Lint")
    for _ in range(41):
        story.clock.advance(minutes=10)
        await story.told()

    assert verdict(story, pull) == ("completed", "failure")


async def test_a_lost_delivery_is_made_up_for(story, pull) -> None:
    slow = story.shop.actions.start("CI", pull, by=story.ada)
    slow.begin("test")
    await run(story, pull, passed("lint"), name="Lint")
    story.sim.webhooks.outage = True
    slow.finish(ran())
    await story.told()
    story.sim.webhooks.outage = False
    story.clock.advance(minutes=10)
    await story.told()

    assert verdict(story, pull) == ("completed", "success")


async def test_a_second_attempt_is_judged_anew(story, pull) -> None:
    one = await run(story, pull, ran("failure", step="failure"))
    assert verdict(story, pull) == ("completed", "failure")
    one.rerun_failed_jobs(by=story.ada)
    one.finish(ran())
    await story.told()

    assert verdict(story, pull) == ("completed", "success")


async def test_nothing_is_posted_where_no_stage_is_required(story) -> None:
    pull = await story.open({"app.py": "2\n"})
    await run(story, pull, ran())

    assert story.checks(pull, NAME) == []


async def test_a_commit_that_was_replaced_is_left_alone(story, pull) -> None:
    old = story.shop.actions.start("CI", pull, by=story.ada)
    before = pull.head_sha
    pull.push({"app.py": "3\n"}, by=story.ada)
    await story.told()
    old.finish(ran())
    await story.told()

    ours = [one for one in story.shop.checks if one.head_sha == before and one.name == NAME]
    assert ours == []


async def test_a_merge_group_has_a_verdict_of_its_own(story) -> None:
    text = PYTEST.replace("on: pull_request", "on: [pull_request, merge_group]")
    story.shop.push("main", {POLICY: REQUIRED, CI: text}, by=story.ada)
    pull = await story.open({"app.py": "2\n"})
    group = story.shop.merge_queue.add(pull, by=story.ada)
    head = Branch(story.shop, group.head_ref)
    trigger = Trigger(event="merge_group", head=head, sha=group.head_sha, title="merge")
    workflow = story.shop.actions.workflows.named("CI")
    story.shop.actions.begin(workflow, trigger, story.ada).finish(ran())
    await story.told()

    [check] = [
        one for one in story.shop.checks if (one.name, one.head_sha) == (NAME, group.head_sha)
    ]
    assert check.facts.conclusion == "success"
    assert check.facts.external_id.startswith("queue=main;pipeline=")


async def test_what_github_does_itself_may_be_all_that_is_required(story) -> None:
    policy = REQUIRED.replace(
        "unit: {required: true}", "secret-scan: {required: true, satisfied_by: {native: true}}"
    )
    story.shop.push("main", {POLICY: policy, CI: PYTEST}, by=story.ada)
    pull = await story.open({"app.py": "2\n"})
    story.installation.permissions.pop("administration", None)
    await run(story, pull, ran())

    assert verdict(story, pull)[0] == "completed"


async def test_jobs_are_entered_in_the_ledger(story, pull) -> None:
    one = await run(story, pull, ran())
    since = story.clock.now() - timedelta(days=1)
    [job] = await State(story.bot.queue._database).job_times(
        Repo(RepoId(story.shop.id), "octo", "shop"), since, 10
    )

    assert (job.name, job.run_id, job.conclusion) == ("test", one.id, "success")
    assert (job.event, job.path) == ("pull_request", CI)
    assert job.completed_at - job.started_at == timedelta(seconds=10)


async def test_a_layer_over_its_budget_is_told(story) -> None:
    policy = "version: 1\nbudgets: {layer2: 10s}\nrules: {TIME-BUDGET: notice}\n"
    story.shop.push("main", {POLICY: policy, CI: PYTEST}, by=story.ada)
    pull = await story.open({"app.py": "2\n"})
    slow = StepPlan("Unit tests", duration=timedelta(seconds=25))
    await run(story, pull, JobPlan("test", steps=(slow,)))

    check = story.check(pull, NAME)
    assert check.facts.conclusion == "success", "a notice holds nothing"
    assert check.facts.title == "No stage is required; over budget: layer 2"
    assert "On this commit it took 25 s" in check.facts.summary
