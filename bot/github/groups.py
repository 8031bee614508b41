"""What a merge group is made of, told from the merge queue's entries and from its commits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.model import Sha


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An entry of a merge queue that is being tried.

    Attributes:
        number: Of the pull request.
        pull_head: Its newest commit.
        base: What it was put on: the branch, or the entry before it.
        head: What became of it.
    """

    number: int
    pull_head: Sha
    base: Sha
    head: Sha


def chain_of(entries: Iterable[Tried], base: Sha, head: Sha) -> Sequence[Tried]:
    """Return the entries that lead from *base* to *head*, as far as they do."""
    by_head = {one.head: one for one in entries}
    chain = []
    at = head
    while at != base and at in by_head:
        chain.append(by_head.pop(at))
        at = chain[-1].base
    return chain[::-1]


def foreign(
    chain: Sequence[Tried], parents: Mapping[Sha, Sequence[Sha]], head: Sha
) -> Sequence[Sha]:
    """List the commits of *parents* that neither the queue made nor a pull request brought.

    Args:
        chain: The entries of the group.
        parents: From each commit of the group to its parents.
        head: Of the group. If it was not listed, not all is known: then it is foreign itself.
    """
    known = {one.head for one in chain}
    for one in chain:
        known |= set(_reached(one.pull_head, parents))
    strangers = [sha for sha in parents if sha not in known]
    return strangers if head in parents else [*strangers, head]


def _reached(start: Sha, parents: Mapping[Sha, Sequence[Sha]]) -> Iterator[Sha]:
    """Yield *start* and what it descends from, within *parents*, each once."""
    waiting, seen = [start], {start}
    while waiting:
        sha = waiting.pop()
        yield sha
        fresh = set(parents.get(sha, ())) - seen
        seen |= fresh
        waiting += fresh
