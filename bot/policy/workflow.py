"""A GitHub Actions workflow, as rules look at it.

Nothing here refuses a file: what has the wrong type counts as absent, and a file that cannot be
read at all is a workflow without jobs whose ``problem`` says why. So a rule asks only for what it
judges, and never has to fear an odd file.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

import re
from collections.abc import Iterator, Mapping as AbstractMapping
from dataclasses import dataclass, field

from bot.document import DocumentError, Duplicate, Mapping, Node, Scalar, Sequence, parse
from bot.errors import Problem
from bot.model import File

FOLDER = ".github/workflows"
"""Where GitHub looks for workflows; not in folders below it."""
_WORKFLOW = re.compile(rf"{re.escape(FOLDER)}/[^/]+\.ya?ml")
_NOTHING = Mapping(1, 1, 1, 1, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of GitHub besides the files. Empty where nobody knows.

    Attributes:
        owner: The login that owns the repository.
        default_branches: Of other repositories, by ``owner/repo`` in lower case.
    """

    owner: str = ""
    default_branches: AbstractMapping[str, str] = field(default_factory=dict)


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Action:
    """A ``uses:`` that names a repository, not a local path or an image.

    Attributes:
        name: ``owner/repo``, or ``owner/repo/path``, as written.
        ref: What stands behind the ``@``; empty when there is none.
        at: Where it stands.
    """

    name: str
    ref: str
    at: Scalar

    @property
    def repo(self) -> str:
        """The repository, ``owner/repo`` in lower case: GitHub does not tell the case apart."""
        return "/".join(self.name.lower().split("/")[:2])

    @property
    def owner(self) -> str:
        """The login that the repository belongs to, in lower case."""
        return self.repo.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a job."""

    node: Mapping

    def __contains__(self, key: str) -> bool:
        return key in self.node

    @property
    def action(self) -> Action | None:
        """The action that it runs."""
        return _action(self.node)

    @property
    def run(self) -> Scalar | None:
        """The script that it runs."""
        return self.node.scalar("run")

    @property
    def inputs(self) -> Mapping:
        """What it gives to its action: ``with``."""
        return self.node.mapping("with") or _NOTHING

    @property
    def env(self) -> Mapping:
        """Its own environment variables."""
        return self.node.mapping("env") or _NOTHING


@dataclass(frozen=True, slots=True)
class Job:
    """A job of a workflow.

    Attributes:
        name: Its id, where it stands as a key.
        steps: In order; those that run side by side under ``parallel`` too.
    """

    name: Scalar
    node: Mapping
    steps: tuple[Step, ...]

    def __contains__(self, key: str) -> bool:
        return key in self.node

    @property
    def id(self) -> str:
        """What ``needs`` calls it."""
        return self.name.text

    @property
    def needs(self) -> tuple[Scalar, ...]:
        """The ids of the jobs that it waits for."""
        return _scalars(self.node.get("needs"))

    @property
    def runs_on(self) -> tuple[Scalar, ...]:
        """The labels that its runner must have."""
        runner = self.node.get("runs-on")
        return _scalars(runner.get("labels") if isinstance(runner, Mapping) else runner)

    @property
    def environment(self) -> Scalar | None:
        """The name of the environment that it deploys to."""
        environment = self.node.mapping("environment")
        return environment.scalar("name") if environment else self.node.scalar("environment")

    @property
    def workflow(self) -> Action | None:
        """The reusable workflow of another repository that it calls."""
        return _action(self.node)

    @property
    def permissions(self) -> Node | None:
        """What its token may do, in place of what the workflow says."""
        return self.node.get("permissions")

    @property
    def env(self) -> Mapping:
        """The environment variables of all its steps."""
        return self.node.mapping("env") or _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A workflow file.

    Attributes:
        problem: Why the file could not be read; it has no jobs then.
        duplicates: Keys that their mapping has already.
    """

    facts: Facts
    problem: Problem | None = None
    duplicates: tuple[Duplicate, ...] = ()
    node: Mapping = _NOTHING
    jobs: tuple[Job, ...] = ()

    @property
    def triggers(self) -> tuple[Scalar, ...]:
        """The events that start it."""
        return _scalars(self.node.get("on"))

    @property
    def permissions(self) -> Node | None:
        """What the token of each job may do, unless the job says otherwise."""
        return self.node.get("permissions")

    @property
    def env(self) -> Mapping:
        """The environment variables of all its jobs."""
        return self.node.mapping("env") or _NOTHING

    def actions(self) -> Iterator[tuple[Job, Action]]:
        """Yield each action and reusable workflow of another repository, and the job it is in."""
        for job in self.jobs:
            for action in (job.workflow, *(step.action for step in job.steps)):
                if action:
                    yield job, action


def is_workflow(path: str) -> bool:
    """Whether GitHub takes the file at *path*, from the root of the repository, for a workflow."""
    return _WORKFLOW.fullmatch(path) is not None


def read(file: File, facts: Facts) -> Workflow:
    """Read *file*, which anyone may have written. Never fails."""
    try:
        document = parse(file.data)
    except DocumentError as error:
        return Workflow(facts=facts, problem=Problem(error.line, error.column, error.message))
    if not isinstance(document.root, Mapping):
        return Workflow(facts=facts, problem=Problem(1, 1, "the file is not a mapping"))
    return Workflow(
        facts=facts,
        duplicates=document.duplicates,
        node=document.root,
        jobs=tuple(_jobs(document.root)),
    )


def _jobs(root: Mapping) -> Iterator[Job]:
    for key, node in root.mapping("jobs") or ():
        if isinstance(node, Mapping):
            yield Job(key, node, tuple(_steps(node.get("steps"))))


def _steps(node: Node | None) -> Iterator[Step]:
    for item in node if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            yield Step(item)
            yield from _steps(item.get("parallel"))


def _action(node: Mapping) -> Action | None:
    uses = node.scalar("uses")
    if uses is None or uses.text.startswith((".", "$", "docker:")):
        return None
    name, _, ref = uses.text.partition("@")
    return Action(name, ref, uses)


def _scalars(node: Node | None) -> tuple[Scalar, ...]:
    """Read one word, a list of words, or the keys of a mapping."""
    match node:
        case Scalar():
            return (node,)
        case Sequence():
            return tuple(item for item in node if isinstance(item, Scalar))
        case Mapping():
            return tuple(entry.key for entry in node)
        case None:
            return ()
