"""A checkout on disk, as a side of a change.

A checkout may be a stranger's: symbolic links in it are not followed, and of a file no more is read
than a workflow may have.
"""

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from hashlib import sha1
from pathlib import Path

import re2

from bot.auditing import audit_now
from bot.document import MAX_BYTES
from bot.model import File, Sha
from bot.policy.checkout import Checkout, matters
from bot.policy.reading import is_migration, read_first, read_then
from bot.policy.side import Side
from bot.policy.workflow import FOLDER, is_workflow

MAX_PATHS = 200_000
"""Files of a checkout that are looked through. Our own limit."""
GIT = ".git"
"""What a repository has, and a submodule too: the files of that are not the repository's own."""
PASSED_OVER = frozenset({GIT, ".venv", "node_modules", "vendor"})
"""Folders that hold nothing of the repository's own."""
_ORIGIN = re2.compile(
    r'(?ms)^\[remote "origin"\][^\[]*?^\s*url\s*=\s*\S*?[:/]([^/:\s]+)/[^/\s]+?/?[ \t\r]*$'
)


def read_file(path: Path, *, follow: bool = True) -> bytes:
    """Read a file, up to one byte more than a workflow may have.

    Args:
        path: Where it is.
        follow: Whether it may be a symbolic link.

    Raises:
        OSError: It cannot be read, or is no ordinary file.
    """
    mode = (path.stat() if follow else path.lstat()).st_mode
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "is a symbolic link, which is not followed")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "is not a file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def read_side(root: Path, name: Path, errors: list[str]) -> Side:
    """Read the checkout *root*, or the one workflow file *root* under the name *name*.

    Args:
        root: Where it is.
        name: What a single file is called.
        errors: Gets a line for each workflow that cannot be read.
    """
    try:
        if not root.is_dir():
            file = git_file(str(name), read_file(root))
            return _alone(file, Checkout(files={file.path: file}))
        return read_folder(root, errors)
    except OSError as error:
        errors.append(f"{error.filename or root}: {error.strerror}")
        return Side()


def only(file: File) -> Side:
    """Make a checkout that has nothing but the workflow *file*."""
    checkout = Checkout(files={file.path: file}, paths=frozenset({file.path}))
    return _alone(file, checkout)


def owner_of(root: Path) -> str:
    """Return the login that the remote ``origin`` of a checkout names; empty if there is none."""
    try:
        found = _ORIGIN.search(read_file(root / ".git/config").decode(errors="replace"))
    except OSError:
        return ""
    return str(found[1]) if found else ""


def read_folder(root: Path, errors: list[str]) -> Side:
    """Read the checkout *root*, as ``read_side`` does.

    Raises:
        OSError: Its folder of workflows is a symbolic link.
    """
    folder = root / FOLDER
    for part in (folder.parent, folder):
        if part.is_symlink():
            raise OSError(errno.ELOOP, "is a symbolic link, which is not followed", str(part))
    places, is_complete = _places(root)
    if not is_complete:
        errors.append(f"{root}: has more than {MAX_PATHS} files; the others are not judged")
    files = _read(places, {*read_first(places), *filter(is_migration, places)}, errors)
    files |= _read(places, read_then(files.values(), places), errors)
    paths = frozenset(places) if is_complete else None
    return Side.of(Checkout(files=files, paths=paths), audit_now(tuple(files.values())))


def _alone(file: File, checkout: Checkout) -> Side:
    """Judge *file* as a workflow, whatever it is called."""
    return Side(workflows=(file,), checkout=checkout, audit=audit_now((file,)))


def _places(root: Path) -> tuple[dict[str, Path], bool]:
    """Return where the files of a checkout that matter lie, by path with ``/``, and if all do."""
    found: dict[str, Path] = {}
    seen = 0
    for folder, folders, names in os.walk(root):
        inner = Path(folder).relative_to(root)
        if inner.parts and GIT in {*folders, *names}:
            folders.clear()
            continue
        folders[:] = sorted(set(folders) - PASSED_OVER)
        seen += len(names)
        if seen > MAX_PATHS:
            return found, False
        for name in names:
            path = (inner / name).as_posix()
            if matters(path) or is_migration(path):
                # A name that is no text must not be taken for another one, nor break what shows it.
                found[path.encode(errors="backslashreplace").decode()] = root / path
    return found, True


def _read(places: Mapping[str, Path], paths: Iterable[str], errors: list[str]) -> dict[str, File]:
    files: dict[str, File] = {}
    for path in sorted(paths):
        try:
            files[path] = git_file(path, read_file(places[path], follow=False))
        except OSError as error:
            if is_workflow(path):
                errors.append(f"{places[path]}: {error.strerror}")
    return files


def git_file(name: str, data: bytes) -> File:
    """Make a file as Git knows it: its id tells whether two are equal, and guards nothing."""
    blob = b"blob %d\0" % len(data) + data
    return File(name, Sha(sha1(blob, usedforsecurity=False).hexdigest()), data)
