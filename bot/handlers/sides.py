"""Gather both sides of a change, or one commit: the files that say what its workflows do."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

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


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredCommit:
    """A single commit, as far as it was read; nobody audits it.

    Attributes:
        side: What its workflows do.
        tip: The policy file at the tip of its branch; None if there is none.
        unread: Why it cannot be judged; empty if it can.
    """

    side: Side
    tip: File | None
    unread: str = ""


class _At(NamedTuple):
    """A repository, and its branch whose tip has the policy."""

    repo: Repo
    ref: str


class _Wanted(NamedTuple):
    """A commit, and files of it that are read besides those that always are."""

    sha: Sha
    more: Mapping[str, Sha] = MappingProxyType({})


async def gather(commits: Commits, services: Services) -> Gathered:
    """Read what the workflows of two commits do. Nobody has audited them yet."""
    at = _At(commits.repo, commits.base_ref)
    both = [_Wanted(commits.base), _Wanted(commits.head, commits.changed)]
    (base, head), tip, unread = await _gather(at, both, services)
    return Gathered(base=base, head=head, tip=tip, unread=unread)


async def audited(gathered: Gathered, services: Services) -> Gathered:
    """Add what the auditor finds on both sides."""
    sides = (gathered.base, gathered.head)
    base, head = await asyncio.gather(*(_audited(side, services) for side in sides))
    return replace(gathered, base=base, head=head)


async def gather_commit(repo: Repo, sha: Sha, ref: str, services: Services) -> GatheredCommit:
    """Read what the workflows of the commit *sha* do, and the policy at the tip of *ref*."""
    (side,), tip, unread = await _gather(_At(repo, ref), [_Wanted(sha)], services)
    return GatheredCommit(side=side, tip=tip, unread=unread)


async def _gather(
    at: _At, wanted: Sequence[_Wanted], services: Services
) -> tuple[list[Side], File | None, str]:
    """Read commits, of which the last is to be judged, and the policy; and say what is unread."""
    trees = await asyncio.gather(*(services.github.tree(at.repo, one.sha) for one in wanted))
    first = [
        {path: tree.blobs[path] for path in read_first(tree.blobs)} | dict(one.more)
        for tree, one in zip(trees, wanted, strict=True)
    ]
    blobs, tip = await _read(at, first, services)
    files = [_files(one, blobs) for one in first]
    then = [
        {path: tree.blobs[path] for path in read_then(known.values(), tree.blobs)}
        for tree, known in zip(trees, files, strict=True)
    ]
    if any(then):
        more_blobs, _ = await _read(at, then, services)
        files = [known | _files(one, more_blobs) for known, one in zip(files, then, strict=True)]
    remote = await _remote(at.repo, files, services)
    sides = [_side(tree, one, remote) for tree, one in zip(trees, files, strict=True)]
    return sides, tip, _unread(trees)


def _unread(trees: Sequence[Tree]) -> str:
    if not all(tree.complete for tree in trees):
        return INCOMPLETE
    count = sum(map(is_workflow, trees[-1].blobs))
    return TOO_MANY if count > MAX_WORKFLOWS else ""


async def _read(
    at: _At, wanted: Sequence[Mapping[str, Sha]], services: Services
) -> tuple[Mapping[Sha, bytes], File | None]:
    ids = {sha for one in wanted for sha in one.values()}
    return await services.github.read(at.repo, ids, ref=at.ref, path=POLICY_PATH)


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


def _side(tree: Tree, files: Mapping[str, File], remote: Mapping[str, File]) -> Side:
    paths = frozenset(tree.blobs) if tree.complete else None
    return Side.of(Checkout(files=files, remote=remote, paths=paths))


async def _audited(side: Side, services: Services) -> Side:
    return replace(side, audit=await services.auditor.audit(tuple(side.checkout.files.values())))
