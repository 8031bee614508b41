"""Git's objects, under the ids that git itself would give them.

Forks share one store with the repository they came from, as they do on GitHub: a commit that was
only ever pushed to a fork can be read through its parent.
Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model import Sha

FILE = "100644"
FOLDER = "040000"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a tree.

    Attributes:
        mode: Git's, six digits.
    """

    mode: str
    name: str
    sha: Sha

    @property
    def is_folder(self) -> bool:
        """Whether it is a tree itself."""
        return self.mode == FOLDER


@dataclass(frozen=True, slots=True)
class Signature:
    """Who made a commit, and when."""

    name: str
    email: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.name} <{self.email}> {int(self.at.timestamp())} +0000"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit.

    Attributes:
        signature: Of who wrote it.
        committer: Of who made it what it is.
    """

    sha: Sha
    tree: Sha
    parents: tuple[Sha, ...]
    signature: Signature
    message: str
    committer: Signature


def object_id(kind: str, data: bytes) -> Sha:
    """Return the id that git gives to an object."""
    header = f"{kind} {len(data)}\0".encode()
    return Sha(hashlib.sha1(header + data, usedforsecurity=False).hexdigest())


EMPTY_TREE = object_id("tree", b"")


@dataclass(frozen=True, slots=True)
class AnnotatedTag:
    """A tag that is an object of its own.

    Attributes:
        target: The commit that it names.
    """

    sha: Sha
    name: str
    target: Sha
    tagger: Signature
    message: str


class Objects:
    """Every object of a repository and of its forks."""

    def __init__(self) -> None:
        self.blobs: dict[Sha, bytes] = {}
        self.trees: dict[Sha, tuple[Entry, ...]] = {EMPTY_TREE: ()}
        self.commits: dict[Sha, Commit] = {}
        self.tags: dict[Sha, AnnotatedTag] = {}

    def add_blob(self, data: bytes) -> Sha:
        """Store a file's content."""
        sha = object_id("blob", data)
        self.blobs[sha] = data
        return sha

    def add_tree(self, files: Mapping[str, Sha]) -> Sha:
        """Store the folders that hold *files*, given by path, and return the root's id."""
        here: dict[str, Sha] = {}
        below: dict[str, dict[str, Sha]] = {}
        for path, sha in files.items():
            folder, slash, rest = path.partition("/")
            if slash:
                below.setdefault(folder, {})[rest] = sha
            else:
                here[path] = sha
        entries = [Entry(FILE, name, sha) for name, sha in here.items()]
        entries += [Entry(FOLDER, name, self.add_tree(inner)) for name, inner in below.items()]
        return self._keep_tree(tuple(sorted(entries, key=_order)))

    def _keep_tree(self, entries: tuple[Entry, ...]) -> Sha:
        # Git writes the mode of a folder without its leading zero.
        lines = (
            f"{entry.mode.lstrip('0')} {entry.name}\0".encode() + bytes.fromhex(entry.sha)
            for entry in entries
        )
        sha = object_id("tree", b"".join(lines))
        self.trees[sha] = entries
        return sha

    def add_commit(
        self,
        tree: Sha,
        parents: tuple[Sha, ...],
        signature: Signature,
        message: str,
        committer: Signature | None = None,
    ) -> Commit:
        """Store a commit. Who wrote it committed it, too, unless there is a *committer*."""
        committer = committer or signature
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {signature}", f"committer {committer}", "", message]
        sha = object_id("commit", "\n".join(lines).encode())
        self.commits[sha] = Commit(sha, tree, parents, signature, message, committer)
        return self.commits[sha]

    def add_tag(self, name: str, target: Sha, tagger: Signature, message: str) -> AnnotatedTag:
        """Store a tag of the commit *target*."""
        lines = [f"object {target}", "type commit", f"tag {name}", f"tagger {tagger}", "", message]
        sha = object_id("tag", "\n".join(lines).encode())
        self.tags[sha] = AnnotatedTag(sha, name, target, tagger, message)
        return self.tags[sha]

    def files(self, tree: Sha) -> dict[str, Sha]:
        """List the files under *tree*, by path."""
        return {path: entry.sha for path, entry in self.walk(tree) if not entry.is_folder}

    def walk(self, tree: Sha, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        """Yield every entry under *tree* with its path, a folder before what it holds."""
        for entry in self.trees[tree]:
            path = prefix + entry.name
            yield path, entry
            if entry.is_folder:
                yield from self.walk(entry.sha, f"{path}/")


def _order(entry: Entry) -> bytes:
    return (entry.name + "/" * entry.is_folder).encode()
