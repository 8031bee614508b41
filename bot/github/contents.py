"""What lies in a repository: trees and blobs, which never change, and the tip of a branch."""

import base64
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from cachetools import LRUCache

from bot.errors import TransientError
from bot.github.api import Api
from bot.github.shapes import Comparison, GitTree
from bot.model import File, Repo, Sha
from bot.ports import Tree

KEPT = ".github/"
"""What is remembered of a tree. A large repository has a hundred thousand other paths."""

BLOBS_A_QUERY = 50

TREES = 2_000
"""Trees remembered, by commit."""

BLOB_CACHE = 32 * 1024 * 1024
"""Bytes of blobs remembered, by id."""

LARGEST_KEPT = 1024 * 1024
"""Bytes of the largest blob that is remembered."""

BLOB = "{ ... on Blob { oid text isBinary isTruncated } }"


class Contents:
    """See ``bot.ports.Contents``."""

    _api: Api
    _known: "Known"

    async def merge_base(self, repo: Repo, base: Sha, head: Sha) -> Sha:
        """See the port. Never changes, so asked once for each pair."""
        key = (repo.id, base, head)
        if key not in self._known.merge_bases:
            # One commit a page: the list of commits, which we do not want, can be long.
            answer = await self._api.get(
                "/repos/{owner}/{name}/compare/{base}...{head}?per_page=1",
                Comparison,
                owner=repo.owner,
                name=repo.name,
                base=base,
                head=head,
            )
            self._known.merge_bases[key] = Sha(answer.merge_base_commit.sha)
        return self._known.merge_bases[key]

    async def tree(self, repo: Repo, commit: Sha) -> Tree:
        """See the port. One call, unless GitHub cuts the list short."""
        key = (repo.id, commit)
        if key not in self._known.trees:
            answer = await self._tree(repo, commit, "?recursive=1")
            tree = Tree(dict(_blobs(answer, "")), complete=True)
            if answer.truncated:
                tree = await self._walk(repo, commit)
            if not tree.complete:
                return tree
            self._known.trees[key] = tree
        return self._known.trees[key]

    async def _walk(self, repo: Repo, commit: Sha) -> Tree:
        root = await self._tree(repo, commit, "")
        folder = next((one for one in root.tree if one.path == KEPT.rstrip("/")), None)
        if folder is None:
            return Tree({}, complete=not root.truncated)
        answer = await self._tree(repo, Sha(folder.sha), "?recursive=1")
        return Tree(dict(_blobs(answer, KEPT)), complete=not answer.truncated)

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


class Known:
    """What was read once and cannot change, shared by all installations."""

    def __init__(self) -> None:
        self.merge_bases: LRUCache[tuple[int, Sha, Sha], Sha] = LRUCache(TREES)
        self.trees: LRUCache[tuple[int, Sha], Tree] = LRUCache(TREES)
        self.blobs: LRUCache[Sha, bytes] = LRUCache(BLOB_CACHE, getsizeof=len)


def _blobs(answer: GitTree, folder: str) -> Iterator[tuple[str, Sha]]:
    for entry in answer.tree:
        path = folder + entry.path
        if entry.type == "blob" and path.startswith(KEPT):
            yield path, Sha(entry.sha)
