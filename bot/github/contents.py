"""What lies in a repository: trees and blobs, which never change, and the tip of a branch."""

import base64
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from cachetools import LRUCache, TTLCache

from bot.errors import TransientError
from bot.github.api import Api
from bot.github.comparison_shapes import ComparedFile, Comparison
from bot.github.shapes import GitTree
from bot.model import File, Repo, Sha
from bot.policy.checkout import matters
from bot.ports import ForkPoint, Tree

FOLDER = ".github/"
"""What is listed of a tree that is too large to be listed whole."""

MOST_COMPARED = 300
"""Files that GitHub lists of a comparison.

Source: https://docs.github.com/en/rest/commits/commits#compare-two-commits
"""

BLOBS_A_QUERY = 50

TREES = 2_000
"""Trees remembered, by commit."""

PATH_CACHE = 16 * 1024 * 1024
"""Bytes of all paths of trees remembered, by commit: compressed, some 50 KB for 10,000 files."""

BLOB_CACHE = 32 * 1024 * 1024
"""Bytes of blobs remembered, by id."""

LARGEST_KEPT = 1024 * 1024
"""Bytes of the largest blob that is remembered."""

REMOTE_FILES = 500
"""Files of other repositories remembered."""

REMOTE_KEPT_FOR = 300
"""Seconds for which what a branch or a tag names is not asked for again."""

COMMIT = re.compile("[0-9a-f]{40}")
"""The id of a commit. GitHub lets no branch have such a name."""

HUNK = re.compile(r"^@@ -[0-9,]+ \+([0-9]+)(?:,([0-9]+))? @@", re.MULTILINE)

SUBMODULE = re.compile(r"@@[^\n]*@@(?:\n[-+]Subproject commit [0-9a-f]{40})+\n?")
"""What the diff shows of a submodule that is new or moves, as Git words it."""

BLOB = "{ ... on Blob { oid text isBinary isTruncated } }"


class Contents:
    """See ``bot.ports.Contents``."""

    _api: Api
    _known: "Known"

    async def fork_point(self, repo: Repo, base: Sha, head: Sha) -> ForkPoint:
        """See the port. Never changes, so asked once for each pair."""
        key = (repo.id, base, head)
        if key not in self._known.fork_points:
            # One commit a page: the list of commits, which we do not want, can be long.
            answer = await self._api.get(
                "/repos/{owner}/{name}/compare/{base}...{head}?per_page=1",
                Comparison,
                owner=repo.owner,
                name=repo.name,
                base=base,
                head=head,
            )
            self._known.fork_points[key] = ForkPoint(
                Sha(answer.merge_base_commit.sha),
                dict(_changed(answer)),
                {file.filename: tuple(_hunks(file.patch)) for file in answer.files},
                complete=len(answer.files) < MOST_COMPARED,
            )
        return self._known.fork_points[key]

    async def tree(self, repo: Repo, commit: Sha) -> Tree:
        """See the port. One call, unless GitHub cuts the list short."""
        key = (repo.id, commit)
        if key not in self._known.trees:
            answer = await self._tree(repo, commit, "?recursive=1")
            tree = Tree(dict(_blobs(answer, "")), complete=True)
            if answer.truncated:
                tree = await self._walk(repo, commit)
            else:
                self._known.paths[key] = _packed(answer)
            if not tree.complete:
                return tree
            self._known.trees[key] = tree
        return self._known.trees[key]

    async def paths(self, repo: Repo, commit: Sha) -> Sequence[str] | None:
        """See the port. No call, if the tree was listed lately."""
        key = (repo.id, commit)
        if key not in self._known.paths:
            answer = await self._tree(repo, commit, "?recursive=1")
            if answer.truncated:
                return None
            self._known.paths[key] = _packed(answer)
        return zlib.decompress(self._known.paths[key]).decode().split("\0")

    async def _walk(self, repo: Repo, commit: Sha) -> Tree:
        root = await self._tree(repo, commit, "")
        blobs = dict(_blobs(root, ""))
        folder = next((one for one in root.tree if one.path == FOLDER.rstrip("/")), None)
        if folder is None:
            return Tree(blobs, complete=not root.truncated)
        answer = await self._tree(repo, Sha(folder.sha), "?recursive=1")
        return Tree(blobs | dict(_blobs(answer, FOLDER)), complete=not answer.truncated)

    async def _tree(self, repo: Repo, sha: Sha, query: str) -> GitTree:
        answer: GitTree = await self._api.get(
            "/repos/{owner}/{name}/git/trees/{sha}" + query,
            GitTree,
            owner=repo.owner,
            name=repo.name,
            sha=sha,
        )
        return answer

    async def read(
        self, repo: Repo, blobs: Collection[Sha], *, ref: str, path: str
    ) -> tuple[Mapping[Sha, bytes], File | None]:
        """See the port."""
        found = {sha: data for sha in blobs if (data := self._known.blobs.get(sha)) is not None}
        wanted = sorted(set(blobs) - set(found))
        tip = None
        for start in range(0, max(1, len(wanted)), BLOBS_A_QUERY):
            part = wanted[start : start + BLOBS_A_QUERY]
            *objects, tip = await self._objects(repo, part, f"refs/heads/{ref}:{path}")
            for sha, blob in zip(part, objects, strict=True):
                found[sha] = await self._data(repo, blob)
                self._keep(sha, found[sha])
        if not tip:
            return found, None
        return found, File(path, Sha(tip["oid"]), await self._data(repo, tip))

    def _keep(self, sha: Sha, data: bytes) -> None:
        if len(data) <= LARGEST_KEPT:
            self._known.blobs[sha] = data

    async def _objects(self, repo: Repo, shas: Sequence[Sha], tip: str) -> list[Any]:
        names = [f"b{index}" for index in range(len(shas))]
        types = "".join(f", ${name}: GitObjectID!" for name in names)
        fields = "".join(f" {name}: object(oid: ${name}) {BLOB}" for name in names)
        answer = await self._api.query(
            f"query Files($owner: String!, $name: String!, $tip: String!{types}) "
            "{ repository(owner: $owner, name: $name) "
            f"{{ tip: object(expression: $tip) {BLOB}{fields} }} }}",
            owner=repo.owner,
            name=repo.name,
            tip=tip,
            **dict(zip(names, shas, strict=True)),
        )
        return [answer["repository"][name] for name in (*names, "tip")]

    async def _data(self, repo: Repo, blob: Any) -> bytes:  # noqa: ANN401 - JSON
        if not blob:
            raise TransientError("GitHub lists a file that it does not have yet")
        if not blob["isBinary"] and not blob["isTruncated"]:
            return str(blob["text"]).encode()
        # GraphQL gives text only, and not all of a long one.
        answer = await self._api.get(
            "/repos/{owner}/{name}/git/blobs/{sha}",
            owner=repo.owner,
            name=repo.name,
            sha=blob["oid"],
        )
        return base64.b64decode(answer["content"])


class RemoteFile(NamedTuple):
    """A file of another repository, and whether that is hidden from the public."""

    file: File
    is_private: bool


class KnownFiles:
    """Files of other repositories that were read: for good by commit, for minutes by branch."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._for_good: LRUCache[str, RemoteFile | None] = LRUCache(REMOTE_FILES)
        self._for_now: TTLCache[str, RemoteFile | None] = TTLCache(
            REMOTE_FILES, REMOTE_KEPT_FOR, timer=lambda: now().timestamp()
        )

    def __contains__(self, name: str) -> bool:
        return name in self._for_good or name in self._for_now

    def get(self, name: str) -> RemoteFile | None:
        """Return the file; None if it is not there, or not known."""
        return self._for_good.get(name) or self._for_now.get(name)

    def keep(self, name: str, file: RemoteFile | None) -> None:
        """Remember what *name* is."""
        is_commit = COMMIT.fullmatch(name.rpartition("@")[2])
        kept = self._for_good if is_commit and file else self._for_now
        kept[name] = file


class Known:
    """What was read once and cannot change, shared by all installations."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.fork_points: LRUCache[tuple[int, Sha, Sha], ForkPoint] = LRUCache(TREES)
        self.trees: LRUCache[tuple[int, Sha], Tree] = LRUCache(TREES)
        self.paths: LRUCache[tuple[int, Sha], bytes] = LRUCache(PATH_CACHE, getsizeof=len)
        self.remote = KnownFiles(now)
        self.blobs: LRUCache[Sha, bytes] = LRUCache(BLOB_CACHE, getsizeof=len)


def _blobs(answer: GitTree, folder: str) -> Iterator[tuple[str, Sha]]:
    for entry in answer.tree:
        path = folder + entry.path
        if entry.type == "blob" and matters(path):
            yield path, Sha(entry.sha)


def _packed(answer: GitTree) -> bytes:
    """Return the paths of all files, of which no list in memory would be as small."""
    paths = "\0".join(entry.path for entry in answer.tree if entry.type == "blob")
    return zlib.compress(paths.encode(), 1)


def _hunks(patch: str) -> Iterator[range]:
    for hunk in HUNK.finditer(patch):
        start = int(hunk[1])
        yield range(start, start + int(hunk[2] or 1))


def _changed(answer: Comparison) -> Iterator[tuple[str, Sha | None]]:
    for file in answer.files:
        if file.previous_filename:
            yield file.previous_filename, None
        yield file.filename, _blob_of(file)


def _blob_of(file: ComparedFile) -> Sha | None:
    """Return what *file* holds now; None if it is gone, or a submodule, whose id is no blob's."""
    if file.status == "removed" or not file.sha or SUBMODULE.fullmatch(file.patch):
        return None
    return Sha(file.sha)
