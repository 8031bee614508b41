"""The workflow that moves traffic, on a whole simulated GitHub."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.config.backends.workflow import EXAMPLE, WorkflowBackend
from bot.deploys.workflow_file import dispatch_inputs
from bot.errors import RefusedError, TransientError, UncertainError
from bot.sim.faults import Fault
from bot.sim.world.jobs import failed, passed
from bot.traffic.hub import Hub
from tests.outside.tools import tools
from tests.traffic import making

BACKEND = WorkflowBackend()
FILE = ".github/workflows/canary.yml"
WORKFLOW = f"{EXAMPLE}\njobs: {{}}\n"
UNTITLED = WORKFLOW.replace("run-name: ", "# ")
DISPATCH = "actions/create-workflow-dispatch"


@pytest.fixture
async def hub(github, clock):
    async with tools(github=github, clock=clock) as ready:
        yield Hub(ready)


@pytest.fixture
def push(shop, ada):
    """Pushes the workflow."""
    return lambda text: shop.push("main", {FILE: text}, by=ada)


@pytest.fixture
def runs(shop, push):
    """Tells the runs of the workflow, the oldest first."""
    push(WORKFLOW)
    return lambda: [run for run in shop.actions if run.event == "workflow_dispatch"]


@pytest.fixture
def town(sim, clock, push, runs):
    """What some tests need most of."""
    return SimpleNamespace(sim=sim, clock=clock, push=push, runs=runs)


@pytest.fixture
def spot(repo):
    def spot(memory=""):
        return making.spot(BACKEND, repo=repo, memory=memory)

    return spot


@pytest.fixture
def order(repo):
    def order(weight, memory="", since=None):
        return replace(making.order(BACKEND, weight, repo=repo, memory=memory), since=since)

    return order


def test_what_is_shown_to_people_is_what_is_read() -> None:
    assert dispatch_inputs(EXAMPLE.encode()) == ("sha", "weight", "rollout_id")


class TestWrite:
    """When it is started, and with what."""

    @pytest.mark.parametrize(
        ("weight", "said"), [(10, "10"), (2.5, "2.5"), (0, "0"), (100, "100"), (0.0001, "0.0001")]
    )
    async def test_it_is_told_what_to_do(self, hub, runs, order, weight, said) -> None:
        memory = await hub.write(order(weight))

        (run,) = runs()
        assert run.inputs == {"sha": making.SHA, "weight": said, "rollout_id": making.ROLLOUT}
        assert run.title == f"Canary {making.ROLLOUT} to {said}%"
        assert json.loads(memory) == {"run": run.id, "weight": weight}

    async def test_only_what_it_declares(self, hub, runs, order, push) -> None:
        declared = "      rollout_id: {required: true}\n"
        push(WORKFLOW.replace(declared, ""))

        await hub.write(order(10))

        assert set(runs()[0].inputs) == {"sha", "weight"}

    @pytest.mark.parametrize("is_over", [False, True], ids=["while it runs", "when it did"])
    async def test_the_same_weight_is_not_started_again(self, hub, runs, order, is_over) -> None:
        memory = await hub.write(order(10))
        if is_over:
            runs()[0].finish(passed("move"))

        assert await hub.write(order(10, memory)) == memory

        assert len(runs()) == 1

    async def test_it_is_started_again_when_it_failed(self, hub, runs, order) -> None:
        memory = await hub.write(order(10))
        runs()[0].finish(failed("move"))

        again = await hub.write(order(10, memory))

        assert json.loads(again)["run"] == runs()[1].id

    async def test_the_next_weight(self, hub, runs, order) -> None:
        memory = await hub.write(order(10))
        runs()[0].finish(passed("move"))

        again = await hub.write(order(50, memory))

        assert json.loads(again) == {"run": runs()[1].id, "weight": 50}

    async def test_another_weight_waits_until_the_run_has_ended(self, hub, runs, order) -> None:
        memory = await hub.write(order(10))

        with pytest.raises(TransientError, match="the run for 10% has to end first"):
            await hub.write(order(0, memory))

        (run,) = runs()
        assert run.latest.conclusion == "cancelled"
        again = await hub.write(order(0, memory))
        assert json.loads(again) == {"run": runs()[1].id, "weight": 0}

    async def test_a_run_that_was_deleted_has_ended(self, hub, runs, order) -> None:
        again = await hub.write(order(0, '{"run": 99999, "weight": 10}'))

        assert json.loads(again) == {"run": runs()[0].id, "weight": 0}

    @pytest.mark.parametrize("text", [WORKFLOW, UNTITLED], ids=["with a title", "without"])
    async def test_one_whose_number_was_lost_is_found(self, town, hub, order, text) -> None:
        town.push(text)
        town.sim.faults.inject(DISPATCH, Fault.APPLIED_BAD_GATEWAY)
        begun = town.clock.now()
        with pytest.raises(UncertainError):
            await hub.write(order(10))

        memory = await hub.write(order(10, since=begun))

        (run,) = town.runs()
        assert json.loads(memory) == {"run": run.id, "weight": 10}

    async def test_the_run_of_the_weight_before_is_not_taken_for_it(self, town, hub, order) -> None:
        town.push(UNTITLED)
        memory = await hub.write(order(10))
        town.runs()[0].finish(passed("move"))

        again = await hub.write(order(50, memory, since=town.clock.now()))

        assert json.loads(again) == {"run": town.runs()[1].id, "weight": 50}

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            pytest.param(None, "is not on the branch `main`", id="no file"),
            pytest.param("on: push\njobs: {}\n", "does not declare `workflow_dispatch`", id="push"),
            pytest.param(
                WORKFLOW.replace("weight: {", "share: {"),
                "does not take the input `weight`",
                id="no weight",
            ),
            pytest.param(
                WORKFLOW.replace("sha: {", "commit: {"),
                "does not take the input `sha`",
                id="no commit",
            ),
        ],
    )
    async def test_one_that_cannot_be_started(self, hub, push, order, text, words) -> None:
        if text:
            push(text)

        with pytest.raises(RefusedError) as raised:
            await hub.write(order(10))

        assert str(raised.value) == f"The workflow `canary.yml` {words}. It needs:\n{EXAMPLE}"


class TestRead:
    """What the last run says of the weight."""

    async def test_nothing_was_started(self, hub, spot) -> None:
        seen = await hub.read(spot())

        assert (seen.weight, seen.note) == (0, "nothing was started yet")

    async def test_it_runs(self, hub, runs, order, spot) -> None:
        memory = await hub.write(order(10))

        seen = await hub.read(spot(memory))

        assert seen.weight is None
        assert seen.note.startswith("canary.yml is queued: http")

    async def test_it_succeeded(self, hub, runs, order, spot) -> None:
        memory = await hub.write(order(2.5))
        runs()[0].finish(passed("move"))

        seen = await hub.read(spot(memory))

        assert seen.weight == 2.5
        assert seen.note.startswith("canary.yml succeeded: http")

    @pytest.mark.parametrize("conclusion", ["failure", "cancelled", "timed_out"])
    async def test_it_failed(self, hub, runs, order, spot, conclusion) -> None:
        memory = await hub.write(order(10))
        runs()[0].conclude(conclusion)

        with pytest.raises(RefusedError, match=f"for 10% ended with {conclusion}: http"):
            await hub.read(spot(memory))

    async def test_it_was_deleted(self, hub, spot) -> None:
        with pytest.raises(RefusedError, match=r"The run 99999 of canary\.yml was deleted"):
            await hub.read(spot('{"run": 99999, "weight": 10}'))
