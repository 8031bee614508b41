"""What lies in repositories, as handlers see it: files, and the commits that hold them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.evidence import Commit, Push
from bot.model import File, Repo, Sha


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a commit, by path, as Git's blob ids.

    Attributes:
        complete: False when GitHub could not list everything that was asked for. Nothing may then
            be concluded from a path's absence.
    """

    blobs: Mapping[str, Sha]
    complete: bool


@dataclass(frozen=True, slots=True)
class ForkPoint:
    """Where a commit left another, and what it did since.

    Attributes:
        sha: The last commit that both have.
        changed: The paths that differ, those of removed and renamed files as well, each with its
            blob now; None where it is gone.
        shown: The lines of the head that the diff shows, by path; none of what has no text.
        complete: Whether these are all paths: GitHub lists 300 at most.
    """

    sha: Sha
    changed: Mapping[str, Sha | None]
    shown: Mapping[str, Sequence[range]]
    complete: bool


class Contents(Protocol):
    """What lies in a repository."""

    async def fork_point(self, repo: Repo, base: Sha, head: Sha) -> ForkPoint:
        """Tell at which commit *head* left *base*, and what it did since."""
        ...

    async def tree(self, repo: Repo, commit: Sha) -> Tree:
        """List the files of *commit* that may matter to its workflows."""
        ...

    async def paths(self, repo: Repo, commit: Sha) -> Sequence[str] | None:
        """List all files of *commit*; None when GitHub could not list them all."""
        ...

    async def read(
        self, repo: Repo, blobs: Collection[Sha], *, ref: str, path: str
    ) -> tuple[Mapping[Sha, bytes], File | None]:
        """Read *blobs* by id, and the file *path* at the tip of the branch *ref*, in one call.

        Returns:
            The blobs (immutable, so cached), and the file, or None when the branch has none.
        """
        ...


class Remote(Protocol):
    """Files of other repositories."""

    async def remote_files(
        self, names: Collection[str], *, only_public: bool = False
    ) -> Mapping[str, File]:
        """Read each of *names*, which are ``owner/repo/path@ref``.

        Args:
            names: A stranger may have written them.
            only_public: Leave out what is hidden from the public.

        Returns:
            Those that are there and may be read, by name. What a branch or a tag names may be some
            minutes old.
        """
        ...


class Commits(Protocol):
    """Commits, and how they came to be where they are."""

    async def default_branch(self, repo: Repo) -> str:
        """Return the name of the default branch."""
        ...

    async def commit(self, repo: Repo, sha: str) -> Commit:
        """Read a commit; *sha* may be shortened.

        Raises:
            NotFoundError: There is none, or it could be several.
        """
        ...

    async def is_ancestor(self, repo: Repo, sha: Sha, of: str) -> bool:
        """Tell whether *sha* is the commit or branch *of*, or came before it."""
        ...

    async def pushes(self, repo: Repo, branch: str) -> Sequence[Push]:
        """List the newest 100 times that *branch* was moved, newest first."""
        ...
