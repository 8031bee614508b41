"""What says that a job deploys or publishes: its environment, its name, and what its steps run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from bot.document import Scalar
from bot.policy.checkout import Checkout
from bot.policy.jobs import Job, Step
from bot.policy.once import once
from bot.policy.pipeline.calls import EffectiveStep, effective_steps
from bot.policy.pipeline.deploys_actions import DEPLOYS, PUBLISHES, QUIET, REMOTE, is_cluster
from bot.policy.pipeline.deploys_commands import (
    Weight,
    deploys,
    publishes,
    starts_cluster,
)
from bot.policy.pipeline.deploys_environments import environments
from bot.policy.pipeline.deploys_words import (
    DEPLOYS as DEPLOY_WORDS,
    PUBLISHES as PUBLISH_WORDS,
    TALKS,
    is_production,
    is_staging,
    words,
)
from bot.policy.pipeline.running import line_in, runs
from bot.policy.pipeline.shell import Command, commands
from bot.policy.workflow import Workflow

_SCRIPTS = {
    **dict.fromkeys(("cmd", "command", "full_command", "run", "script"), ""),
    "cf_command": "cf ",
}
"""Inputs of actions that are scripts, whatever the action, and what stands before each."""
MAX_SIGNS = 200
"""Signs of the steps of a job that are kept. Our own limit."""
_MAX_SHOWN = 60
"""Characters of a command that are shown as a sign. Our own limit."""


class Kind(StrEnum):
    """What a job does with what was built.

    Attributes:
        DEPLOY: It changes what runs in an environment.
        PREVIEW: It does so where only the authors of one change look.
        PUBLISH: It puts a package, an image or a page where others fetch it.
    """

    DEPLOY = "deploy"
    PREVIEW = "preview"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that says that a job deploys or publishes.

    Attributes:
        why: In words, with what is quoted in backticks.
        step: The step of the job that shows it; None for the job itself.
        command: What it runs there, if that is the sign.
    """

    kind: Kind
    why: str
    weight: Weight
    step: Step | None = None
    inner: EffectiveStep | None = None
    command: Command | None = None

    @property
    def sort(self) -> str:
        """What it is a sign by: ``environment``, ``name``, ``title``, ``action``, ``command``."""
        return self.why.partition(" ")[0]


def signs_of(job: Job, workflow: Workflow) -> Iterator[Sign]:
    """Yield what says that *job*, which runs steps, deploys or publishes."""
    yield from _environment_signs(job, workflow)
    yield from name_signs(job)
    shown = (
        sign for inner in effective_steps(job, workflow) for sign in _step_signs(inner, workflow)
    )
    yield from islice(shown, MAX_SIGNS)


def _environment_signs(job: Job, workflow: Workflow) -> Iterator[Sign]:
    names = environments(job, workflow)
    if job.environment is None and not names:
        return
    is_known = any(
        is_production(name, workflow.policy) or is_staging(name, workflow.policy) for name in names
    )
    weight = Weight.LIKELY if is_known and job.environment else Weight.HINT
    yield Sign(kind=Kind.DEPLOY, why="environment", weight=weight)
    yield Sign(kind=Kind.PUBLISH, why="environment", weight=Weight.HINT)


def name_signs(job: Job) -> Iterator[Sign]:
    """Yield what the names of *job* say."""
    for text in dict.fromkeys((job.id, job.title)):
        named = frozenset(words(text))
        if TALKS.isdisjoint(named):
            if not DEPLOY_WORDS.isdisjoint(named):
                yield Sign(kind=Kind.DEPLOY, why=f"name `{text}`", weight=Weight.LIKELY)
            if not PUBLISH_WORDS.isdisjoint(named):
                yield Sign(kind=Kind.PUBLISH, why=f"name `{text}`", weight=Weight.LIKELY)


@once
def commands_in(step: Step, checkout: Checkout) -> tuple[Command, ...]:
    """Return what *step* runs, by its script, and by an input of its action that is one."""
    found = [*runs(step, checkout)]
    for name, program in _SCRIPTS.items() if step.inputs.entries else ():
        if script := step.inputs.scalar(name):
            found += [
                replace(command, line=line_in(script, command.line))
                for command in commands(f"{program}{script.text}")
            ]
    return tuple(found)


@once
def begins_cluster(step: Step, checkout: Checkout) -> bool:
    """Whether *step* starts a cluster that ends with the job."""
    action = step.action
    if action and is_cluster(action):
        return True
    return any(starts_cluster(command) for command in commands_in(step, checkout))


def _step_signs(inner: EffectiveStep, workflow: Workflow) -> Iterator[Sign]:
    for sign in _own_signs(inner.step, workflow.checkout):
        yield replace(sign, step=inner.caller, inner=inner)


@once
def _own_signs(step: Step, checkout: Checkout) -> tuple[Sign, ...]:
    return (*_shown(step), *_run(commands_in(step, checkout)))


def _run(found: tuple[Command, ...]) -> Iterator[Sign]:
    for command in found:
        publishing = publishes(command)
        if weight := Weight.SURE if publishing else deploys(command):
            yield Sign(
                kind=Kind.PUBLISH if publishing else Kind.DEPLOY,
                why=f"command `{' '.join(command.words)[:_MAX_SHOWN]}`",
                weight=weight,
                command=command,
            )


def _shown(step: Step) -> Iterator[Sign]:
    """Yield what the name and the action of *step* say."""
    named = words(step.name)
    if not DEPLOY_WORDS.isdisjoint(named[:3]) and TALKS.isdisjoint(named):
        yield Sign(kind=Kind.DEPLOY, why=f"title `{step.name}`", weight=Weight.HINT)
    name = step.action.name.lower() if step.action else ""
    why = f"action `{name}`"
    if name in DEPLOYS and not _is_quiet(step, name):
        kind = Kind.PUBLISH if _is_for_pages(step) else Kind.DEPLOY
        yield Sign(kind=kind, why=why, weight=Weight.SURE)
    elif name in REMOTE:
        yield Sign(kind=Kind.DEPLOY, why=why, weight=Weight.HINT)
    elif name in PUBLISHES and _pushes(step, name) and not _is_quiet(step, name):
        yield Sign(kind=Kind.PUBLISH, why=why, weight=Weight.SURE)


def _is_quiet(step: Step, action: str) -> bool:
    key, told = QUIET.get(action, ("", frozenset()))
    given = _input(step, key)
    return given is not None and not told.isdisjoint(given.text.lower().split())


def _is_for_pages(step: Step) -> bool:
    given = _input(step, "command")
    return given is not None and given.text.split()[:1] == ["pages"]


def _pushes(step: Step, action: str) -> bool:
    """Whether it pushes what it builds, if it is an action that builds."""
    if not action.startswith("docker/"):
        return True
    given = _input(step, "push")
    return given is not None and given.value is not False


def _input(step: Step, name: str) -> Scalar | None:
    """Return an input of *step*, whose case GitHub does not tell apart."""
    for key, value in step.inputs:
        if key.text.lower() == name and isinstance(value, Scalar):
            return value
    return None
