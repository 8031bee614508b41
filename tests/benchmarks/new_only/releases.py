"""Checkouts of projects, and the steps between them.

Each folder in the folder of data is a project, and each folder in that is the project at some time,
in the order of their names: releases, or commits. Two that follow each other are the base and the
head of a step, if a workflow differs. As a release is larger than a pull request, each is taken
apart as well: into files, and into hunks as `diff` shows them.
"""

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import sha1
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from bot.auditing.layout import place_of
from bot.cli.parts.checkout import PASSED_OVER, read_file
from bot.document import DocumentError, parse
from bot.model import File, Sha
from bot.policy.checkout import matters
from bot.policy.reading import read_first, read_then
from bot.policy.workflow import FOLDER, is_workflow

VARIABLE = "SLUICE_BENCH_RELEASES"
"""Names the folder of data."""
BESIDE = Path(__file__).parents[4] / "releases"
"""Where it lies otherwise: beside the checkout."""
PER_STEP = 3
"""Files, and hunks, of a release that are tried at most."""

Files: TypeAlias = Mapping[str, File]


class Kind(StrEnum):
    """How much a step changes."""

    RELEASE = "release"
    FILE = "one file"
    HUNK = "one hunk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change of a project.

    Attributes:
        name: What tells it from the others of the project.
    """

    kind: Kind
    project: str
    name: str
    base: Files
    head: Files

    @property
    def touched(self) -> frozenset[str]:
        """The paths that differ."""
        return frozenset(
            path
            for path in self.base.keys() | self.head.keys()
            if self.base.get(path) != self.head.get(path)
        )


def data() -> Path | None:
    """Return the folder of data; None if there is none."""
    folder = Path(os.environ.get(VARIABLE, BESIDE))  # noqa: TID251 - whoever measures says where
    return folder if folder.is_dir() else None


def steps(folder: Path, kinds: Iterable[Kind]) -> Iterator[Step]:
    """Yield the steps of the projects in *folder* that touch a workflow."""
    for project in _folders(folder):
        for number, (before, after) in enumerate(pairwise(_folders(project)), start=1):
            if _workflows(before) == _workflows(after):
                continue
            step = Step(
                kind=Kind.RELEASE,
                project=project.name,
                name=str(number),
                base=read(before),
                head=read(after),
            )
            for kind in kinds:
                parts = list(_APART[kind](step))
                yield from parts[:: -(-len(parts) // PER_STEP) or 1]


def _workflows(root: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / FOLDER).glob("*") if path.is_file()}


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


@lru_cache(maxsize=2)  # what is the head of one step is the base of the next
def read(root: Path) -> Files:
    """Read of the checkout *root* what Sluice reads of a repository."""
    paths = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and PASSED_OVER.isdisjoint(path.relative_to(root).parts)
    ]
    paths = [path for path in paths if matters(path)]
    files = {
        path: file_of(path, read_file(root / path, follow=False)) for path in read_first(paths)
    }
    then = read_then(files.values(), paths)
    return files | {path: file_of(path, read_file(root / path, follow=False)) for path in then}


def file_of(path: str, text: bytes) -> File:
    """Make a file whose id tells whether two are equal."""
    return File(path, Sha(sha1(text, usedforsecurity=False).hexdigest()), text)


def _whole(step: Step) -> Iterator[Step]:
    yield step


def _files(step: Step) -> Iterator[Step]:
    """Change one workflow or action at a time."""
    for path in sorted(step.touched):
        if place_of(path):
            yield _changed(step, Kind.FILE, path, step.head.get(path), path)


def _hunks(step: Step) -> Iterator[Step]:
    """Change one place of a workflow or action at a time, where that leaves it readable."""
    for path in sorted(step.touched):
        if place_of(path) and path in step.base and path in step.head:
            before, after = step.base[path], step.head[path]
            for number, text in enumerate(_by_hunk(before.data, after.data)):
                if _is_readable(text):
                    name = f"{path} {number}"
                    yield _changed(step, Kind.HUNK, path, file_of(path, text), name)


_APART = {Kind.RELEASE: _whole, Kind.FILE: _files, Kind.HUNK: _hunks}


def _changed(step: Step, kind: Kind, path: str, file: File | None, name: str) -> Step:
    """Change one file of the base.

    Other workflows that cannot be called are left out, as they cost time and say the same twice,
    unless the file is the first of its kind: then the repository as a whole would look new.
    """
    is_first = path not in step.base or not is_workflow(path)
    base = {
        other: one
        for other, one in step.base.items()
        if is_first or other == path or not is_workflow(other) or b"workflow_call" in one.data
    }
    head = {other: one for other, one in base.items() if other != path}
    if file:
        head[path] = file
    return replace(step, kind=kind, name=f"{step.name} {name}", base=base, head=head)


def _by_hunk(before: bytes, after: bytes) -> Iterator[bytes]:
    base, head = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, base, head, autojunk=False)
    for hunk in matcher.get_grouped_opcodes():
        _, start, _, start_head, _ = hunk[0]
        _, _, end, _, end_head = hunk[-1]
        yield b"".join([*base[:start], *head[start_head:end_head], *base[end:]])


def _is_readable(text: bytes) -> bool:
    try:
        parse(text)
    except DocumentError:
        return False
    return True


@lru_cache(maxsize=20_000)
def added_lines(before: bytes, after: bytes) -> frozenset[int]:
    """Return the lines of *after*, 1-based, that a diff would show as added."""
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    return frozenset(
        line
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag != "equal"
        for line in range(start + 1, end + 1)
    )
