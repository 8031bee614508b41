"""Workflow files, and how they are started by hand.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import yaml

from bot.sim.world.repositories import BaseRepository, Branch

_FOLDER = ".github/workflows/"
_INPUT = re.compile(r"\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}")
_TRUE = "true"


@dataclass(slots=True, eq=False)
class Workflow:
    """A workflow file that has run at least once, or was asked for."""

    id: int
    name: str
    path: str
    created_at: datetime

    @property
    def file(self) -> str:
        """The name of the file in its folder."""
        return self.path.removeprefix(_FOLDER)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a workflow says of being started by hand.

    Attributes:
        run_name: What its runs are called; empty when it does not say.
        required: The inputs that someone has to give.
        defaults: All inputs, with what they are when nobody gives them.
    """

    run_name: str
    required: frozenset[str]
    defaults: Mapping[str, str]

    def accept(self, given: Mapping[str, str]) -> Mapping[str, str]:
        """Return all inputs when these are *given*.

        Raises:
            ValueError: One is unknown, or one is lacking; the message is GitHub's.
        """
        unknown = [name for name in given if name not in self.defaults]
        if unknown:
            raise ValueError(f"Unexpected inputs provided: {json.dumps(unknown)}")
        for name in sorted(self.required):
            if name not in given:
                raise ValueError(f"Required input '{name}' not provided")
        return {**self.defaults, **given}

    def title(self, inputs: Mapping[str, str]) -> str:
        """Return what a run with these *inputs* is called; empty when it is not said."""
        return _INPUT.sub(lambda match: inputs.get(match[1], ""), self.run_name)


class Workflows:
    """The workflow files of a repository."""

    def __init__(self, repository: BaseRepository) -> None:
        self.repository = repository
        self._known: list[Workflow] = []

    def __iter__(self) -> Iterator[Workflow]:
        return iter(self._known)

    def named(self, name: str) -> Workflow:
        """Return the workflow *name*, which is made up when there is none."""
        found = next((one for one in self if one.name == name), None)
        return found or self._add(name, f"{_FOLDER}{name.lower().replace(' ', '-')}.yml")

    def find(self, wanted: str) -> Workflow | None:
        """Find a workflow by its number or file, of which the default branch may have a new one."""
        for workflow in self:
            if wanted in {str(workflow.id), workflow.file}:
                return workflow
        if _text(self.repository.branch(), _FOLDER + wanted) is None:
            return None
        return self._add(wanted.rpartition(".")[0], _FOLDER + wanted)

    def declaration(self, workflow: Workflow, head: Branch) -> Declaration:
        """Read what *workflow* says on *head* of being started by hand.

        Raises:
            ValueError: It cannot be; the message is GitHub's.
        """
        text = _text(head, workflow.path)
        # The base loader takes all for text, and so does not take `on` for a boolean.
        read = yaml.load(text or "", yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
        fields = cast("Mapping[str, object]", read if isinstance(read, dict) else {})
        events = fields.get("on", "")
        if "workflow_dispatch" not in cast("str | list[str] | dict[str, object]", events):
            raise ValueError("Workflow does not have 'workflow_dispatch' trigger")
        said = events.get("workflow_dispatch") if isinstance(events, dict) else None
        inputs = (said.get("inputs") if isinstance(said, dict) else None) or {}
        return Declaration(
            run_name=str(fields.get("run-name", "")),
            required=frozenset(name for name, one in inputs.items() if _is_required(one)),
            defaults={name: (one or {}).get("default", "") for name, one in inputs.items()},
        )

    def _add(self, name: str, path: str) -> Workflow:
        context = self.repository.context
        self._known.append(Workflow(context.new_id(), name, path, context.now()))
        return self._known[-1]


def _is_required(said: Mapping[str, str] | str) -> bool:
    return isinstance(said, dict) and said.get("required") == _TRUE and "default" not in said


def _text(head: Branch, path: str) -> str | None:
    objects = head.repository.refs.objects
    blob = objects.files(objects.commits[head.sha].tree).get(path)
    return objects.blobs[blob].decode() if blob else None
