"""Runs that fail, and what is seen of that."""

from bot.ci.render import FAILURES_CHECK
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.checks import CheckRun
from bot.sim.world.jobs import JobPlan
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import Branch
from tests.journeys.conftest import POLICY, Story

DOWNLOAD = "actions/download-job-logs-for-workflow-run"
RUNS = "actions/list-workflow-runs-for-repo"
JOBS = "actions/list-jobs-for-workflow-run-attempt"
READS = {RUNS, JOBS, DOWNLOAD, "graphql", "pulls/list"}


def log_of(test: str, why: str = "assert 3 == 4") -> str:
    """What pytest prints of a test that fails."""
    return (
        "============================= test session starts ==============================\n"
        "collected 2 items\n"
        f"tests/test_cart.py .F\n__________________________________ {test} __________\n"
        f">       {why}\nE       {why}\ntests/test_cart.py:5: AssertionError\n"
        "=========================== short test summary info ============================\n"
        f"FAILED tests/test_cart.py::{test} - {why}\n"
        "========================= 1 failed, 1 passed in 0.03s =========================="
    )


LOG = log_of("test_total")


async def run(
    story: Story, on: PullRequest | Branch, *plans: JobPlan, name: str = "CI"
) -> WorkflowRun:
    """A run that goes as planned, a minute after what was before."""
    story.clock.advance(minutes=1)
    started = story.shop.actions.start(name, on, by=story.ada)
    started.finish(*plans)
    await story.told()
    return started


async def told_again(story: Story, of: WorkflowRun) -> None:
    """The end of a run is told once more, a little later, so that it is not the same delivery."""
    story.clock.advance(minutes=1)
    of.latest.updated_at = story.clock.now()
    of.announce("completed")
    await story.told()


async def on_main(
    story: Story, *plans: JobPlan, name: str = "CI", push: bool = True
) -> WorkflowRun:
    """A run of the default branch, on a new commit unless nothing is pushed."""
    if push:
        story.shop.push("main", {"main.txt": f"{story.clock.now()}\n"}, by=story.bob)
    return await run(story, story.shop.branch(), *plans, name=name)


async def branch(story: Story, name: str) -> PullRequest:
    """A pull request of its own."""
    author = story.bob
    head = story.shop.push(name, {f"{name}.txt": "1\n"}, by=author)
    pull = story.shop.pulls.open(head, by=author)
    await story.told()
    return pull


async def policy(story: Story, text: str) -> None:
    """A policy that is known, since something was judged by it."""
    story.shop.push("main", {POLICY: f"version: 1\n{text}"}, by=story.bob)
    await branch(story, "judged")


def check(story: Story, sha: str) -> CheckRun:
    """The newest check run of ours that shows failures of a commit."""
    return checks(story, sha)[-1]


def checks(story: Story, sha: str) -> list[CheckRun]:
    """All of them, the oldest first."""
    app = story.sim.world.app
    return [
        one
        for one in story.shop.checks
        if one.suite.app is app and one.name == FAILURES_CHECK and one.head_sha == sha
    ]
