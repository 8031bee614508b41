"""What is behind a ``uses``: the jobs of a called workflow, the steps of a composite action.

Files of the repository are found in the checkout, those of other repositories among what was read
of them. What was not read has no jobs and no steps: a rule then knows that it does not know.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from posixpath import normpath

from bot.document import DocumentError, Mapping, document_of
from bot.model import File
from bot.policy.checkout import Checkout
from bot.policy.jobs import Job, Step, steps_of
from bot.policy.once import once
from bot.policy.workflow import Workflow, read

MAX_LEVELS = 10
"""How deep a call is followed: GitHub's limit for workflows, and as deep as it nests actions."""
MAX_JOBS = 1_000
"""Jobs of a workflow that are looked at, called ones included. Our own limit."""
MAX_STEPS = 2_000
"""Steps of a job that are looked at, called ones included. Our own limit."""
MAX_CALLED_STEPS = 20_000
"""Steps of composite actions that are looked at in a workflow; its jobs share them. Our own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveJob:
    """A job that runs when a workflow runs: its own, or one of a workflow that it calls.

    Attributes:
        job: It, as its own file says.
        workflow: That file.
        caller: The job of the workflow that was asked about.
    """

    job: Job
    workflow: Workflow
    caller: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveStep:
    """A step that runs in a job: its own, or one of a composite action.

    Attributes:
        step: It, as its own file says.
        path: That file; empty where it is another repository's.
        caller: The step of the job.
    """

    step: Step
    path: str
    caller: Step


def effective_jobs(workflow: Workflow) -> tuple[EffectiveJob, ...]:
    """Return each job that runs steps when *workflow* runs, in the order of the file."""
    return _effective_jobs(workflow.node, workflow)


@once
def _effective_jobs(_: Mapping, workflow: Workflow) -> tuple[EffectiveJob, ...]:
    return tuple(_followed((job, workflow, job) for job in workflow.jobs))


@once
def jobs_behind(job: Job, workflow: Workflow) -> tuple[EffectiveJob, ...]:
    """Return *job* if it runs steps, or else the jobs of the workflow that it calls."""
    return tuple(_followed(iter([(job, workflow, job)])))


def _followed(jobs: "Iterator[tuple[Job, Workflow, Job]]") -> Iterator[EffectiveJob]:
    """Follow *jobs*, each with the workflow that it stands in, and its caller."""
    levels = [jobs]
    for _ in range(MAX_JOBS):
        while (found := next(levels[-1], None)) is None:
            levels.pop()
            if not levels:
                return
        job, owner, caller = found
        if "uses" not in job:
            yield EffectiveJob(job=job, workflow=owner, caller=caller)
        elif len(levels) <= MAX_LEVELS and (callee := called_workflow(job, owner)):
            levels.append(_called(callee, caller))


def _called(callee: Workflow, caller: Job) -> "Iterator[tuple[Job, Workflow, Job]]":
    return ((job, callee, caller) for job in callee.jobs)


def is_known(job: Job, workflow: Workflow) -> bool:
    """Whether what *job* runs was read: its steps, or the workflow that it calls."""
    return "uses" not in job or called_workflow(job, workflow) is not None


def called_workflow(job: Job, workflow: Workflow) -> Workflow | None:
    """Return the workflow that *job* calls; None if it calls none, or one that was not read."""
    uses = job.node.scalar("uses")
    file = _file(_seen_from(uses.text, workflow), workflow.checkout, "") if uses else None
    return read(file, workflow.context) if file else None


def _seen_from(uses: str, workflow: Workflow) -> str:
    """Return *uses* as it reads elsewhere: a path in another repository's workflow is a path there.

    Composite actions differ: their paths are those of the workspace.
    """
    if not uses.startswith("./") or workflow.path in workflow.checkout.files:
        return uses
    name, _, ref = workflow.path.partition("@")
    return f"{'/'.join(name.split('/')[:2])}/{normpath(uses)}@{ref}" if ref else uses


@once
def effective_steps(job: Job, workflow: Workflow) -> tuple[EffectiveStep, ...]:
    """Return each step that runs in *job*, those of composite actions in their place."""
    found: list[EffectiveStep] = []
    left = MAX_CALLED_STEPS // max(len(workflow.jobs), 1)
    for step in job.steps:
        found.append(EffectiveStep(step=step, path=workflow.path, caller=step))
        inner = islice(_inlined(step, workflow.checkout, 0), left)
        called = [EffectiveStep(step=one, path=path, caller=step) for one, path in inner]
        left -= len(called)
        found += called
        if len(found) >= MAX_STEPS:
            break
    return tuple(found[:MAX_STEPS])


def _inlined(step: Step, checkout: Checkout, level: int) -> Iterator[tuple[Step, str]]:
    """Yield the steps of the composite action that *step* runs, and the file that each is in."""
    uses = step.uses
    if uses is None or level >= MAX_LEVELS:
        return
    for name in ("/action.yml", "/action.yaml"):
        if file := _file(uses.text, checkout, name):
            own = file.path if file.path in checkout.files else ""
            for inner in _composite(file, checkout):
                yield inner, own
                yield from _inlined(inner, checkout, level + 1)
            return


def _file(uses: str, checkout: Checkout, name: str) -> File | None:
    """Find what *uses* names, with *name* behind it."""
    if not uses.startswith("./"):
        path, _, ref = uses.partition("@")
        return checkout.remote.get(f"{path}{name}@{ref}")
    return checkout.files.get(normpath(f"{uses}{name}"))


@once
def _composite(file: File, _: Checkout) -> tuple[Step, ...]:
    try:
        root = document_of(file).root
    except DocumentError:
        return ()
    runs = root.mapping("runs") if isinstance(root, Mapping) else None
    return tuple(steps_of(runs.get("steps"))) if runs else ()
