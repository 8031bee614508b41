"""A workflow of the repository, started once for each weight.

It is believed: a run that succeeds says that its weight is there. Only one runs at a time, so that
a late one cannot undo a later one.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

import json
from contextlib import suppress
from dataclasses import dataclass

from bot.config.backends.workflow import EXAMPLE, WorkflowBackend
from bot.config.quantities import show_weight
from bot.deploys.workflow_file import UnfitError, declared_inputs
from bot.effects import CancelRun, Dispatch
from bot.errors import NotFoundError, RefusedError, TransientError
from bot.model import Repo, WorkflowRun
from bot.outside.tools import Tools
from bot.policy.workflow import FOLDER
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic.driver import Driver

_NEEDED = ("sha", "weight")
_COMPLETED = "completed"
_SUCCESS = "success"


@dataclass(frozen=True, slots=True)
class _Memory:
    """The last run that was started for a rollout, and the weight that it is for."""

    run: int
    weight: float

    @classmethod
    def of(cls, spot: Spot) -> "_Memory | None":
        if not spot.memory:
            return None
        said = json.loads(spot.memory)
        return cls(int(said["run"]), float(said["weight"]))

    def __str__(self) -> str:
        return json.dumps({"run": self.run, "weight": self.weight})


async def read(backend: WorkflowBackend, spot: Spot, tools: Tools) -> Seen:
    """Read how the last run ended.

    Raises:
        RefusedError: It failed; the message links it.
    """
    memory = _Memory.of(spot)
    if memory is None:
        return Seen(weight=0, note="nothing was started yet")
    run = await _last(memory, spot.repo, tools)
    if run is None:
        raise RefusedError(f"The run {memory.run} of {backend.workflow} was deleted", status=0)
    if run.status != _COMPLETED:
        return Seen(weight=None, note=f"{backend.workflow} is {run.status}: {run.url}")
    if run.conclusion != _SUCCESS:
        raise RefusedError(
            f"The run of {backend.workflow} for {show_weight(memory.weight)} ended with "
            f"{run.conclusion}: {run.url}",
            status=0,
        )
    return Seen(weight=memory.weight, note=f"{backend.workflow} succeeded: {run.url}")


async def write(backend: WorkflowBackend, order: Order, tools: Tools) -> str:
    """Start the workflow, unless it runs or ran for the same weight.

    Raises:
        RefusedError: It cannot be started; the message has what it needs.
        TransientError: Also while a run for another weight ends, which is cancelled.
    """
    memory, repo = _Memory.of(order.spot), order.spot.repo
    run = await _last(memory, repo, tools)
    if memory and run:
        if _serves(run, memory, order):
            return order.spot.memory
        if run.status != _COMPLETED:
            await tools.github.cancel_run(CancelRun(repo=repo, run_id=run.id))
            raise TransientError(f"the run for {show_weight(memory.weight)} has to end first")
    dispatch = await _dispatch(backend, order, tools)
    run_id = await tools.github.dispatch(dispatch, since=order.since)
    if memory and run_id == memory.run:  # an earlier run, that was taken for the lost one
        run_id = await tools.github.dispatch(dispatch)
    return str(_Memory(run_id, order.weight))


def _serves(run: WorkflowRun, memory: _Memory, order: Order) -> bool:
    """Tell whether *run* leads to the weight, or has led to it."""
    is_well = run.status != _COMPLETED or run.conclusion == _SUCCESS
    return is_well and memory.weight == order.weight


async def _last(memory: _Memory | None, repo: Repo, tools: Tools) -> WorkflowRun | None:
    """Return the last run; None if there is none, or somebody deleted it: then it has ended."""
    if memory is None:
        return None
    with suppress(NotFoundError):
        return await tools.github.run(repo, memory.run)
    return None


async def _dispatch(backend: WorkflowBackend, order: Order, tools: Tools) -> Dispatch:
    spot = order.spot
    ref = await tools.github.default_branch(spot.repo)
    declared = await _inputs(backend, spot.repo, ref, tools)
    weight = show_weight(order.weight)
    known = {"sha": spot.sha, "weight": weight.removesuffix("%"), "rollout_id": spot.rollout_id}
    return Dispatch(
        repo=spot.repo,
        workflow=backend.workflow,
        ref=ref,
        inputs={name: value for name, value in known.items() if name in declared},
        request_id=f"{spot.rollout_id} to {weight}",  # in the title of the run, as in EXAMPLE
        decided_at=tools.clock.now(),
    )


async def _inputs(backend: WorkflowBackend, repo: Repo, ref: str, tools: Tools) -> tuple[str, ...]:
    path = f"{FOLDER}/{backend.workflow}"
    _, file = await tools.github.read(repo, (), ref=ref, path=path)
    try:
        declared = declared_inputs(file, ref)
    except UnfitError as error:
        raise _cannot(backend, str(error)) from error
    missing = [name for name in _NEEDED if name not in declared]
    if missing:
        raise _cannot(backend, f"does not take the input `{missing[0]}`")
    return declared


def _cannot(backend: WorkflowBackend, why: str) -> RefusedError:
    return RefusedError(f"The workflow `{backend.workflow}` {why}. It needs:\n{EXAMPLE}", status=0)


DRIVER = Driver(on=WorkflowBackend, read=read, write=write)
