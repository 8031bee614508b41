"""The parts of a workflow: its jobs, their steps, and the actions that these run.

Nothing here refuses a file: what has the wrong type counts as absent.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.document import Mapping, Node, Scalar, Sequence

NOTHING = Mapping(1, 1, 1, 1, {})
"""What is absent, where something that has no keys serves."""


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


@dataclass(frozen=True)  # without slots: what many rules ask is worked out once
class Step:
    """A step of a job."""

    node: Mapping

    def __contains__(self, key: str) -> bool:
        return key in self.node

    @cached_property
    def action(self) -> Action | None:
        """The action that it runs."""
        return _action(self.node)

    @cached_property
    def uses(self) -> Scalar | None:
        """The action that it runs, as written: of a repository, a local path, or an image."""
        return self.node.scalar("uses")

    @cached_property
    def run(self) -> Scalar | None:
        """The script that it runs."""
        return self.node.scalar("run")

    @property
    def name(self) -> str:
        """What GitHub shows it as; empty where it has no name."""
        return _text(self.node, "name")

    @property
    def condition(self) -> Scalar | None:
        """When it runs: ``if``."""
        return self.node.scalar("if")

    @cached_property
    def inputs(self) -> Mapping:
        """What it gives to its action: ``with``."""
        return self.node.mapping("with") or NOTHING

    @cached_property
    def env(self) -> Mapping:
        """Its own environment variables."""
        return self.node.mapping("env") or NOTHING


@dataclass(frozen=True)
class Job:
    """A job of a workflow.

    Attributes:
        name: Its id, where it stands as a key.
        steps: In order; those that run side by side under ``parallel`` too.
    """

    name: Scalar
    node: Mapping
    steps: tuple[Step, ...] = field(compare=False)

    def __contains__(self, key: str) -> bool:
        return key in self.node

    @property
    def id(self) -> str:
        """What ``needs`` calls it."""
        return self.name.text

    @cached_property
    def title(self) -> str:
        """What its check run is called, as far as the file says it."""
        return _text(self.node, "name") or self.id

    @property
    def condition(self) -> Scalar | None:
        """When it runs: ``if``."""
        return self.node.scalar("if")

    @cached_property
    def needs(self) -> tuple[Scalar, ...]:
        """The ids of the jobs that it waits for."""
        return scalars(self.node.get("needs"))

    @cached_property
    def runs_on(self) -> tuple[Scalar, ...]:
        """The labels that its runner must have."""
        runner = self.node.get("runs-on")
        return scalars(runner.get("labels") if isinstance(runner, Mapping) else runner)

    @cached_property
    def environment(self) -> Scalar | None:
        """The name of the environment that it deploys to."""
        environment = self.node.mapping("environment")
        return environment.scalar("name") if environment else self.node.scalar("environment")

    @cached_property
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
        return self.node.mapping("env") or NOTHING


def steps_of(node: Node | None) -> Iterator[Step]:
    """Yield each step of a list of steps, those that run side by side too."""
    for item in node if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            yield Step(item)
            yield from steps_of(item.get("parallel"))


def _action(node: Mapping) -> Action | None:
    uses = node.scalar("uses")
    if uses is None or uses.text.startswith((".", "$", "docker:")):
        return None
    name, _, ref = uses.text.partition("@")
    return Action(name, ref, uses)


def _text(node: Mapping, key: str) -> str:
    found = node.scalar(key)
    return found.text if found else ""


def scalars(node: Node | None) -> tuple[Scalar, ...]:
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
