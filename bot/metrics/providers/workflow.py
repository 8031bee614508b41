"""A verdict from a job of the repository, which is started once for each weight."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.config.providers.workflow import WorkflowProvider
from bot.deploys.workflow_file import UnfitError, declared_inputs
from bot.effects import Dispatch
from bot.errors import ConfigError, NoDataError, Problem, RateLimitedError, TransientError
from bot.judge.counts import Counts
from bot.metrics.provider import Provider
from bot.model import WorkflowRun
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading

FOLDER = ".github/workflows"

VERDICTS = {"success": True, "failure": False, "timed_out": False}
"""What a conclusion says of the canary. All others, such as ``cancelled``, say nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memory:
    """What is remembered.

    Attributes:
        weight: That the run is of.
        run_id: 0 while there is none.
        tried_at: When it was first started without an answer; empty if it was not.
    """

    weight: float = 0.0
    run_id: int = 0
    tried_at: str = ""

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> "_Memory":
        return cls(**json.loads(text)) if text else cls()


async def _read(provider: WorkflowProvider, query: Query, tools: Tools) -> Reading:
    memory = _Memory.load(query.memory)
    if memory.weight != query.weight:
        memory = _Memory(weight=query.weight)
    if memory.run_id:
        run = await tools.github.run(query.repo, memory.run_id)
        return _silent(memory, _verdict(run))
    if query.weight:  # without traffic there is nothing to try
        memory = await _start(provider, query, tools, memory)
    return _silent(memory, None)


async def _start(
    provider: WorkflowProvider, query: Query, tools: Tools, memory: _Memory
) -> _Memory:
    """Start the workflow; where that is not certain, look for its run the next time."""
    ref = await tools.github.default_branch(query.repo)
    facts = {
        "sha": query.sha,
        "weight": f"{query.weight:g}",
        "rollout_id": query.rollout_id,
    }
    declared = await _declared(provider.workflow, ref, query, tools)
    order = Dispatch(
        repo=query.repo,
        workflow=provider.workflow,
        ref=ref,
        inputs={name: fact for name, fact in facts.items() if name in declared},
        request_id=f"{query.rollout_id}-{facts['weight']}",
        decided_at=query.now,
    )
    tried_at = datetime.fromisoformat(memory.tried_at) if memory.tried_at else None
    try:
        run_id = await tools.github.dispatch(order, since=tried_at)
    except RateLimitedError:
        raise  # nothing was started
    except TransientError:
        return replace(memory, tried_at=memory.tried_at or query.now.isoformat())
    return replace(memory, run_id=run_id)


async def _declared(workflow: str, ref: str, query: Query, tools: Tools) -> Sequence[str]:
    path = f"{FOLDER}/{workflow}"
    _, file = await tools.github.read(query.repo, (), ref=ref, path=path)
    try:
        return declared_inputs(file, ref)
    except UnfitError as error:
        words = f"`{workflow}` is not on `{ref}`, or does not declare `workflow_dispatch`"
        raise ConfigError(Problem(0, 0, words)) from error


def _verdict(run: WorkflowRun) -> bool | None:
    if not run.conclusion:
        return None
    if run.conclusion not in VERDICTS:
        raise NoDataError(f"the run {run.id} ended as `{run.conclusion}`, which tells nothing")
    return VERDICTS[run.conclusion]


def _silent(memory: _Memory, verdict: bool | None) -> Reading:  # noqa: FBT001 - it is the answer
    return Reading(
        stable=Counts(),
        canary=Counts(),
        memory=memory.dump(),
        is_new=False,
        verdict=verdict,
    )


PROVIDER = Provider(on=WorkflowProvider, read=_read)
