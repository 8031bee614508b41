"""What happens in a job around its deploy: before it, after it, and under which conditions.

A job is read as a row of moments: each step, and within it each command. So a rule can ask what
comes after what, whether that is another step or the next line of the same script.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.document import Mapping, Scalar
from bot.policy.jobs import Job
from bot.policy.once import once
from bot.policy.pipeline.calls import MAX_JOBS, EffectiveStep, effective_steps
from bot.policy.pipeline.deploys import Deploy
from bot.policy.pipeline.deploys_commands import Weight
from bot.policy.pipeline.deploys_signs import commands_in
from bot.policy.pipeline.expressions import expressions_in
from bot.policy.pipeline.shell import Command
from bot.policy.rule import Finding
from bot.policy.workflow import Workflow

MAX_NEEDED = 300
"""Jobs that one job waits for and that are looked at. Our own limit."""
_STATUS = frozenset({"always", "cancelled", "failure"})
"""Functions with which a job or a step runs although something before it failed."""
_TELLS_NO_EVENT = frozenset(
    {"actor", "job", "repository", "repository_id", "repository_owner", "token", "workflow"}
)
"""Of ``github``: what is the same for every event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A step as it begins, or a command that it runs.

    Attributes:
        inner: The step.
        command: None for the step itself, with its action and its name.
    """

    inner: EffectiveStep
    command: Command | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The command, or nothing."""
        return self.command.words if self.command else ()


@once
def moments(job: Job, workflow: Workflow) -> tuple[Moment, ...]:
    """Return all that *job* does, in order."""
    return tuple(_moments(job, workflow))


def _moments(job: Job, workflow: Workflow) -> Iterator[Moment]:
    for inner in effective_steps(job, workflow):
        yield Moment(inner=inner)
        for command in commands_in(inner.step, workflow.checkout):
            yield Moment(inner=inner, command=command)


def before(deploy: Deploy) -> tuple[Moment, ...]:
    """Return what the job of *deploy* does before it deploys; all, if no step is known to."""
    all_of_it = moments(deploy.job, deploy.workflow)
    return all_of_it[: _first(deploy, all_of_it)]


def after(deploy: Deploy) -> tuple[Moment, ...]:
    """Return what the job of *deploy* does once it has begun to deploy; nothing if none is known.

    What deploys is the first of them: it may well wait for what it started.
    """
    all_of_it = moments(deploy.job, deploy.workflow)
    return all_of_it[_first(deploy, all_of_it) :]


def _first(deploy: Deploy, all_of_it: tuple[Moment, ...]) -> int:
    step = deploy.step
    found = {
        (id(sign.inner.step.node), sign.command)
        for sign in deploy.signs
        if sign.inner and sign.step is step
    }
    places = (
        at
        for at, moment in enumerate(all_of_it)
        if (id(moment.inner.step.node), moment.command) in found
    )
    return next(places, len(all_of_it))


def followed_by(is_meant: Callable[[Job], bool], workflow: Workflow) -> frozenset[str]:
    """Return the ids of the jobs behind which a job comes that *is_meant*, and waits for them."""
    jobs = (job for job in workflow.jobs[:MAX_JOBS] if is_meant(job))
    return frozenset(one.id for job in jobs for one in needed_by(job, workflow))


def earlier_jobs(deploy: Deploy) -> tuple[Job, ...]:
    """Return the jobs that the one of *deploy* waits for."""
    return needed_by(deploy.job, deploy.workflow)


@once
def needed_by(job: Job, workflow: Workflow) -> tuple[Job, ...]:
    """Return the jobs that end before *job* may start, as far as they are looked at."""
    jobs = _by_id(workflow.node, workflow)
    found: dict[str, Job] = {}
    waiting = [job]
    while waiting and len(found) < MAX_NEEDED:
        for need in waiting.pop().needs:
            needed = jobs.get(need.text.lower())
            if needed and needed.id not in found and needed is not job:
                found[needed.id] = needed
                waiting.append(needed)
    return tuple(found.values())


@once
def _by_id(_: Mapping, workflow: Workflow) -> dict[str, Job]:
    return {job.id.lower(): job for job in workflow.jobs}


def is_told_of_failure(condition: Scalar | None) -> bool:
    """Whether what has this ``if`` runs although something before it failed."""
    return condition is not None and any(
        not _STATUS.isdisjoint(expression.functions)
        for expression in expressions_in(condition, is_condition=True)
    )


def ways(deploy: Deploy) -> tuple[tuple[Scalar, ...], ...]:
    """Return the conditions that lead to *deploy*: for each step that deploys, all it needs."""
    common = list(_guards(deploy.job.condition))
    if not is_told_of_failure(deploy.job.condition):
        common += [one for job in earlier_jobs(deploy) for one in _guards(job.condition)]
    if deploy.callee:
        common += _guards(deploy.callee.job.condition)
    found = [
        (*common, *_guards(sign.step.condition), *_guards(sign.inner.step.condition))
        for sign in deploy.signs
        if sign.step and sign.inner and sign.weight is Weight.SURE
    ]
    return tuple(found) or (tuple(common),)


def _guards(condition: Scalar | None) -> Iterator[Scalar]:
    if condition is not None:
        yield condition


@once
def tells_events_apart(condition: Scalar, _: Workflow) -> bool:
    """Whether *condition* may hold for one event or ref and not for another."""
    return any(
        _depends(reference)
        for expression in expressions_in(condition, is_condition=True)
        for reference in expression.references
    )


def _depends(reference: tuple[str, ...]) -> bool:
    match reference:
        case ("github", name, *_):
            return name not in _TELLS_NO_EVENT
        case ("needs", _, "result", *_) | ("runner" | "job" | "secrets", *_):
            return False
        case _:
            return True


def starts_itself(workflow: Workflow) -> bool:
    """Whether anything but a call starts *workflow*."""
    return any(event.text != "workflow_call" for event in workflow.triggers)


def finding_at(job: Job, workflow: Workflow, moment: Moment, message: str, subject: str) -> Finding:
    """Find fault with *moment* of *job*, where *workflow* shows it."""
    inner, about = moment.inner, f"{job.id} {subject}"
    if moment.command and inner.path == workflow.path:
        line = moment.command.line
        return Finding(
            line=line, column=1, end_line=line, message=message, subject=about, job=job.id
        )
    node = inner.caller.uses or inner.caller.run or inner.caller.node
    return Finding.at(node, message, subject=about, job=job.id)
