"""Gather both sides of a change: the files that say what its workflows do."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.config.load import POLICY_PATH
from bot.errors import RefusedError
from bot.handlers.services import Services
from bot.model import File, Repo, Sha
from bot.policy.checkout import Checkout
from bot.policy.reading import MAX_WORKFLOWS, read_first, read_then, remote_files
from bot.policy.side import Side
from bot.policy.workflow import is_workflow
from bot.ports import Tree

INCOMPLETE = "GitHub could not list every file of the repository: its tree is too large."
TOO_MANY = f"It has more than {MAX_WORKFLOWS} workflow files."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A change, as far as it was read.

    Attributes:
        tip: The policy file at the tip of the base branch; None if there is none.
        unread: Why the head cannot be judged; empty if it can.
    """

    base: Side
    head: Side
    tip: File | None
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commits:
    """The commits to read, and the branch whose tip has the policy.

    Attributes:
        changed: Files of the head that are read as well, such as migrations.
    """

    repo: Repo
    base: Sha
    head: Sha
    base_ref: str
    changed: Mapping[str, Sha]


async def gather(commits: Commits, services: Services) -> Gathered:
    """Read what the workflows of two commits do, and what is said of them."""
    trees = await asyncio.gather(
        services.github.tree(commits.repo, commits.base),
        services.github.tree(commits.repo, commits.head),
    )
    first = [{path: tree.blobs[path] for path in read_first(tree.blobs)} for tree in trees]
    first[1] |= commits.changed
    blobs, tip = await _read(commits, first, services)
    files = [_files(wanted, blobs) for wanted in first]
    then = [
        {path: tree.blobs[path] for path in read_then(known.values(), tree.blobs)}
        for tree, known in zip(trees, files, strict=True)
    ]
    if any(then):
        more, _ = await _read(commits, then, services)
        files = [known | _files(wanted, more) for known, wanted in zip(files, then, strict=True)]
    remote = await _remote(commits.repo, files, services)
    base, head = await asyncio.gather(
        *(_side(tree, one, remote, services) for tree, one in zip(trees, files, strict=True))
    )
    return Gathered(base=base, head=head, tip=tip, unread=_unread(*trees))


def _unread(base: Tree, head: Tree) -> str:
    if not (base.complete and head.complete):
        return INCOMPLETE
    count = sum(map(is_workflow, head.blobs))
    return TOO_MANY if count > MAX_WORKFLOWS else ""


async def _read(
    commits: Commits, wanted: Sequence[Mapping[str, Sha]], services: Services
) -> tuple[Mapping[Sha, bytes], File | None]:
    ids = {sha for one in wanted for sha in one.values()}
    return await services.github.read(commits.repo, ids, ref=commits.base_ref, path=POLICY_PATH)


def _files(wanted: Mapping[str, Sha], blobs: Mapping[Sha, bytes]) -> dict[str, File]:
    return {path: File(path, sha, blobs[sha]) for path, sha in wanted.items()}


async def _remote(
    repo: Repo, sides: Sequence[Mapping[str, File]], services: Services
) -> Mapping[str, File]:
    """Read what the workflows use of other repositories of the same owner.

    A stranger's pull request names them, and findings quote what is read: where anyone may see the
    check run, or nobody knows whether they may, only what is public anyway is read.
    """
    names = {name for files in sides for name in remote_files(files.values(), repo.owner)}
    if not names:
        return {}
    try:
        is_open = (await services.github.about(repo)).is_public
    except RefusedError:
        is_open = True
    return await services.github.remote_files(names, only_public=is_open)


async def _side(
    tree: Tree, files: Mapping[str, File], remote: Mapping[str, File], services: Services
) -> Side:
    """Add what other repositories hold, and what the auditor finds."""
    return Side(
        workflows=tuple(file for path, file in files.items() if is_workflow(path)),
        checkout=Checkout(
            files=files,
            remote=remote,
            paths=frozenset(tree.blobs) if tree.complete else None,
        ),
        audit=await services.auditor.audit(tuple(files.values())),
    )
