"""A GitHub Actions workflow, as rules look at it.

Nothing here refuses a file: what has the wrong type counts as absent, and a file that cannot be
read at all is a workflow without jobs whose ``problem`` says why. So a rule asks only for what it
judges, and never has to fear an odd file.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.config.schema import Policy
from bot.document import DocumentError, Duplicate, Mapping, Node, Scalar, document_of
from bot.errors import Problem
from bot.model import File
from bot.policy.checkout import Checkout
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.jobs import NOTHING, Action, Job, scalars, steps_of
from bot.policy.once import Memory

FOLDER = ".github/workflows"
"""Where GitHub looks for workflows; not in folders below it."""
_WORKFLOW = re.compile(rf"{re.escape(FOLDER)}/[^/]+\.ya?ml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a workflow is judged in besides its own text.

    Attributes:
        policy: The one that rules.
        known: The workflows that were read in it, by path: one that is called often is read once.
        memory: What rules worked out of them.
    """

    policy: Policy
    facts: Facts = NO_FACTS
    checkout: Checkout = field(default_factory=Checkout)
    known: "dict[str, Workflow]" = field(default_factory=dict, compare=False, repr=False)
    memory: Memory = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)  # without slots: what many rules ask is worked out once
class Workflow:
    """A workflow file.

    Attributes:
        problem: Why the file could not be read; it has no jobs then.
        duplicates: Keys that their mapping has already.
    """

    file: File
    context: Context
    problem: Problem | None = None
    duplicates: tuple[Duplicate, ...] = ()
    node: Mapping = NOTHING
    jobs: tuple[Job, ...] = ()

    @property
    def path(self) -> str:
        """Where the file lies, from the root of the repository."""
        return self.file.path

    @property
    def facts(self) -> Facts:
        """What GitHub says of the repository."""
        return self.context.facts

    @property
    def checkout(self) -> Checkout:
        """The files beside it."""
        return self.context.checkout

    @property
    def memory(self) -> Memory:
        """What rules worked out of it, and of those beside it."""
        return self.context.memory

    @property
    def policy(self) -> Policy:
        """The policy that rules."""
        return self.context.policy

    @cached_property
    def triggers(self) -> tuple[Scalar, ...]:
        """The events that start it."""
        return scalars(self.node.get("on"))

    @property
    def permissions(self) -> Node | None:
        """What the token of each job may do, unless the job says otherwise."""
        return self.node.get("permissions")

    @property
    def env(self) -> Mapping:
        """The environment variables of all its jobs."""
        return self.node.mapping("env") or NOTHING

    def event(self, name: str) -> Mapping | None:
        """Return what limits the event *name*; empty if nothing does, None if it starts nothing."""
        on = self.node.get("on")
        if isinstance(on, Mapping) and name in on:
            return on.mapping(name) or NOTHING
        return NOTHING if name in self._events else None

    @cached_property
    def _events(self) -> frozenset[str]:
        return frozenset(event.text for event in self.triggers)

    def actions(self) -> Iterator[tuple[Job, Action]]:
        """Yield each action and reusable workflow of another repository, and the job it is in."""
        for job in self.jobs:
            for action in (job.workflow, *(step.action for step in job.steps)):
                if action:
                    yield job, action


def is_workflow(path: str) -> bool:
    """Whether GitHub takes the file at *path*, from the root of the repository, for a workflow."""
    return _WORKFLOW.fullmatch(path) is not None


def read(file: File, context: Context) -> Workflow:
    """Read *file*, which anyone may have written, once in *context*. Never fails."""
    if file.path not in context.known:
        context.known[file.path] = _read(file, context)
    return context.known[file.path]


def _read(file: File, context: Context) -> Workflow:
    try:
        document = document_of(file)
    except DocumentError as error:
        problem = Problem(error.line, error.column, error.message)
        return Workflow(file=file, context=context, problem=problem)
    if not isinstance(document.root, Mapping):
        problem = Problem(1, 1, "the file is not a mapping")
        return Workflow(file=file, context=context, problem=problem)
    return Workflow(
        file=file,
        context=context,
        duplicates=document.duplicates,
        node=document.root,
        jobs=tuple(_jobs(document.root)),
    )


def _jobs(root: Mapping) -> Iterator[Job]:
    for key, node in root.mapping("jobs") or ():
        if isinstance(node, Mapping):
            yield Job(key, node, tuple(steps_of(node.get("steps"))))
