"""What changed between two trees."""

import difflib
from dataclasses import dataclass

from bot.model import Sha
from bot.sim.git.objects import EMPTY_TREE, Objects


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file that differs.

    Attributes:
        status: GitHub's word: ``added``, ``removed``, ``modified`` or ``renamed``.
        previous: The path it had; empty unless renamed.
        patch: As ``git diff`` prints it, without the header; None when it is not text.
    """

    path: str
    sha: Sha
    status: str
    previous: str = ""
    additions: int
    deletions: int
    patch: str | None


def changes(objects: Objects, before: Sha | None, after: Sha) -> tuple[FileChange, ...]:
    """List the files that differ between two trees, by path.

    Args:
        objects: Where both trees lie.
        before: None for the tree of a commit without parents.
        after: The newer tree.
    """
    old, new = objects.files(before or EMPTY_TREE), objects.files(after)
    lost = {path: sha for path, sha in old.items() if path not in new}
    found = []
    for path, sha in new.items():
        if path in old and old[path] != sha:
            found.append(_change(objects, path, old[path], sha))
        elif path not in old:
            source = next((was for was, other in lost.items() if other == sha), "")
            lost.pop(source, None)
            found.append(_rename(path, sha, source) if source else _added(objects, path, sha))
    found += [_removed(objects, path, sha) for path, sha in lost.items()]
    return tuple(sorted(found, key=lambda change: change.path))


def _rename(path: str, sha: Sha, previous: str) -> FileChange:
    return FileChange(
        path=path,
        sha=sha,
        status="renamed",
        previous=previous,
        additions=0,
        deletions=0,
        patch=None,
    )


def _change(objects: Objects, path: str, old: Sha, new: Sha) -> FileChange:
    return _compared(path, new, "modified", (objects.blobs[old], objects.blobs[new]))


def _added(objects: Objects, path: str, sha: Sha) -> FileChange:
    return _compared(path, sha, "added", (b"", objects.blobs[sha]))


def _removed(objects: Objects, path: str, sha: Sha) -> FileChange:
    return _compared(path, sha, "removed", (objects.blobs[sha], b""))


def _compared(path: str, sha: Sha, status: str, contents: tuple[bytes, bytes]) -> FileChange:
    patch = _patch(*contents)
    lines = (patch or "").splitlines()
    return FileChange(
        path=path,
        sha=sha,
        status=status,
        additions=sum(line.startswith("+") for line in lines),
        deletions=sum(line.startswith("-") for line in lines),
        patch=patch,
    )


def _patch(old: bytes, new: bytes) -> str | None:
    if b"\0" in old + new:
        return None
    lines = difflib.unified_diff(
        old.decode(errors="replace").splitlines(),
        new.decode(errors="replace").splitlines(),
        lineterm="",
    )
    return "\n".join(list(lines)[2:])
