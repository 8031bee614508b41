"""The names of a repository's commits: branches, tags and the heads of pull requests."""

import re
from collections.abc import Mapping

from bot.model import Sha
from bot.sim.git.objects import Commit, Objects, Signature

_SHA = re.compile(r"[0-9a-f]{7,40}")
_HEADS = "refs/heads/"
_TAGS = "refs/tags/"


class Refs:
    """One repository's view of an object store.

    Attributes:
        objects: Shared with forks.
        named: From the full name (``refs/heads/main``, ``refs/pull/1/head``) to a commit.
        annotated: From the full name of a tag to the object that it is, where it is one.
    """

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.named: dict[str, Sha] = {}
        self.annotated: dict[str, Sha] = {}

    def branches(self) -> dict[str, Sha]:
        """Return the branches by their short names."""
        heads = {name: sha for name, sha in self.named.items() if name.startswith(_HEADS)}
        return {name.removeprefix(_HEADS): sha for name, sha in heads.items()}

    def tip(self, branch: str) -> Sha | None:
        """Return the newest commit of *branch*."""
        return self.named.get(_HEADS + branch)

    def move(self, branch: str, sha: Sha) -> None:
        """Point *branch* at a commit."""
        self.named[_HEADS + branch] = sha

    def drop(self, branch: str) -> None:
        """Forget *branch*."""
        del self.named[_HEADS + branch]

    def tagged(self, tag: str) -> Sha | None:
        """Return the commit that *tag* names."""
        return self.named.get(_TAGS + tag)

    def tag(self, tag: str, sha: Sha) -> None:
        """Name a commit."""
        self.named[_TAGS + tag] = sha

    def annotate(self, tag: str, sha: Sha, by: Signature, why: str) -> None:
        """Name a commit by a tag that is an object of its own."""
        self.tag(tag, sha)
        self.annotated[_TAGS + tag] = self.objects.add_tag(tag, sha, by, why).sha

    def resolve(self, expression: str) -> Sha | None:
        """Return the commit that a branch, a ref or a (shortened) id names, as git would."""
        for name in (expression, f"refs/{expression}", _TAGS + expression, _HEADS + expression):
            if name in self.named:
                return self.named[name]
        if not _SHA.fullmatch(expression):
            return None
        if expression in self.objects.commits:
            return Sha(expression)
        found = [sha for sha in self.objects.commits if sha.startswith(expression)]
        return found[0] if len(found) == 1 else None

    def commit(
        self,
        parent: Sha | None,
        files: Mapping[str, str | bytes | None],
        by: Signature,
        why: str,
        committer: Signature | None = None,
    ) -> Commit:
        """Commit *files* on top of *parent*; None as content removes a file."""
        tree = self.objects.files(self.objects.commits[parent].tree) if parent else {}
        for path, content in files.items():
            tree.pop(path, None)
            if content is not None:
                data = content.encode() if isinstance(content, str) else content
                tree[path] = self.objects.add_blob(data)
        parents = (parent,) if parent else ()
        return self.objects.add_commit(self.objects.add_tree(tree), parents, by, why, committer)
