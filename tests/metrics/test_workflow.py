"""A verdict from a job of the repository, on a whole simulated GitHub."""

from datetime import timedelta

import pytest

from bot.config.providers.workflow import WorkflowProvider
from bot.errors import ConfigError, NoDataError, RateLimitedError, RefusedError, TransientError
from bot.judge.counts import Counts
from bot.metrics.hub import Hub
from bot.model import Sha
from bot.ports.metrics import Query
from bot.sim.faults import Fault
from bot.sim.world.jobs import failed, passed
from tests.github.simulated.conftest import (
    ada,
    bob,
    contract,
    github,
    installation,
    key,
    manifest,
    pem,
    receiver,
    receiver_url,
    repo,
    session,
    shop,
    sim,
)
from tests.outside.tools import tools

__all__ = [
    "ada", "bob", "contract", "github", "installation", "key", "manifest", "pem", "receiver",
    "receiver_url", "repo", "session", "shop", "sim",
]  # fmt: skip

FILE = ".github/workflows/smoke.yml"
SMOKE = """\
on: {workflow_dispatch: {inputs: {sha: {required: true}, weight: {default: "0"}}}}
jobs: {}
"""
DISPATCH = "actions/create-workflow-dispatch"
SHA = Sha("1234567890abcdef1234567890abcdef12345678")


class Story:
    """A rollout that is looked at every half minute."""

    def __init__(self, given, clock, repo, shop) -> None:
        self.hub = Hub(given)
        self.clock = clock
        self.repo = repo
        self.shop = shop
        self.memory = ""

    async def read(self, weight: float = 10.0) -> bool | None:
        query = Query(
            repo=self.repo,
            provider=WorkflowProvider(workflow="smoke.yml"),
            rollout_id="0123456789abcdef",
            sha=SHA,
            now=self.clock.now(),
            slow=timedelta(milliseconds=500),
            poll=timedelta(seconds=30),
            weight=weight,
            memory=self.memory,
        )
        reading = await self.hub.read(query)
        assert (reading.stable, reading.canary, reading.is_new) == (Counts(), Counts(), False)
        self.memory = reading.memory
        self.clock.advance(seconds=30)
        return reading.verdict

    @property
    def runs(self) -> list:
        return [run for run in self.shop.actions if run.event == "workflow_dispatch"]


@pytest.fixture
async def story(github, clock, repo, shop, ada):
    shop.push("main", {FILE: SMOKE}, by=ada)
    async with tools(clock=clock, github=github) as given:
        yield Story(given, clock, repo, shop)


async def test_without_traffic_nothing_is_tried(story: Story) -> None:
    assert await story.read(weight=0.0) is None
    assert story.runs == []


async def test_it_is_started_once_and_told_what_it_declares(story: Story) -> None:
    for _ in range(3):
        assert await story.read(12.5) is None

    [run] = story.runs
    assert run.inputs == {"sha": SHA, "weight": "12.5"}
    assert run.head.name == "main"


@pytest.mark.parametrize(
    ("plan", "verdict"), [(passed("smoke"), True), (failed("smoke"), False)], ids=["good", "bad"]
)
async def test_its_end_is_the_verdict(story: Story, plan, verdict: bool) -> None:  # noqa: FBT001 - a table
    await story.read()
    story.runs[0].finish(plan)

    assert [await story.read(), await story.read()] == [verdict, verdict]


async def test_one_that_takes_too_long_is_bad(story: Story) -> None:
    await story.read()
    story.runs[0].conclude("timed_out")

    assert await story.read() is False


@pytest.mark.parametrize("conclusion", ["cancelled", "skipped", "neutral", "startup_failure"])
async def test_other_ends_tell_nothing(story: Story, conclusion: str) -> None:
    await story.read()
    story.runs[0].conclude(conclusion)

    with pytest.raises(NoDataError, match=f"ended as `{conclusion}`, which tells nothing"):
        await story.read()


async def test_each_weight_has_a_run_of_its_own(story: Story) -> None:
    await story.read(10.0)
    story.runs[0].finish(passed("smoke"))
    assert await story.read(10.0) is True

    assert await story.read(50.0) is None
    assert [run.inputs["weight"] for run in story.runs] == ["10", "50"]


async def test_one_that_was_not_acknowledged_is_not_started_twice(story: Story, sim) -> None:
    sim.faults.inject(DISPATCH, Fault.APPLIED_BAD_GATEWAY)
    assert await story.read() is None
    assert await story.read() is None

    assert len(story.runs) == 1
    story.runs[0].finish(passed("smoke"))
    assert await story.read() is True


async def test_one_that_was_never_started_is_started_in_the_end(story: Story, sim) -> None:
    sim.faults.inject(DISPATCH, Fault.HTML_BAD_GATEWAY)
    for _ in range(3):  # it may yet show for a minute
        assert await story.read() is None
    assert len(story.runs) == 1

    story.runs[0].finish(passed("smoke"))
    assert await story.read() is True


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("on: push\njobs: {}\n", "does not declare"),
        ("on: {workflow_dispatch: ", "is not on `main`"),
    ],
)
async def test_what_cannot_be_started_is_said(story: Story, ada, file: str, says: str) -> None:
    story.shop.push("main", {FILE: file}, by=ada)

    with pytest.raises(ConfigError, match=says):
        await story.read()


async def test_what_is_not_there_is_said(story: Story, ada) -> None:
    story.shop.push("main", {FILE: None}, by=ada)

    with pytest.raises(ConfigError, match=r"`smoke\.yml` is not on `main`"):
        await story.read()


async def test_a_refusal_is_in_githubs_words(story: Story, ada) -> None:
    story.shop.push("main", {FILE: SMOKE.replace("sha", "commit")}, by=ada)

    with pytest.raises(RefusedError, match="'commit' not provided"):
        await story.read()


async def test_a_limit_of_the_installation_is_told(story: Story, sim) -> None:
    sim.faults.inject(DISPATCH, Fault.SECONDARY_LIMIT)

    with pytest.raises((RateLimitedError, TransientError)) as raised:
        await story.read()

    assert isinstance(raised.value, RateLimitedError)
    assert story.memory == ""
