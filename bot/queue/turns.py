"""Turns: leases on keys. Who has the turn of a key, alone, may run its jobs."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from bot.model import InstallationId

Waiting: TypeAlias = tuple[str, InstallationId]
"""A key that has a job to run, and the installation it belongs to."""


@dataclass(slots=True, eq=False)
class Turn:
    """A lease on a key.

    Attributes:
        owner: Unique over all turns there ever are. A job remembers it, so that a turn that was
            lost without noticing can no longer change anything.
        jobs: How many were run in it.
        again: A job of this key arrived while the turn was on.
        lease: What the engine needs to give the turn back.
    """

    key: str
    installation: InstallationId
    owner: str
    jobs: int = 0
    again: bool = False
    lease: Any = field(default=None, repr=False)


class Turns(Protocol):
    """Gives out turns, each key to one at a time over all processes.

    Attributes:
        changed: Set when a key may have begun to wait.
    """

    changed: asyncio.Event

    def announce(self, waiting: Iterable[Waiting]) -> None:
        """Say that these keys have something to do, now or soon. Repeating it is harmless."""
        ...

    async def announced(self) -> None:
        """Return when the keys announced so far wait."""
        ...

    async def take(self, limit: int) -> list[Turn]:
        """Lease up to *limit* keys that wait, no installation more than its share."""
        ...

    def is_held(self, turn: Turn) -> bool:
        """Tell whether the lease of *turn* has certainly not run out."""
        ...

    async def end(self, turns: Iterable[Turn], *, more: bool) -> None:
        """Give turns back; with *more* their keys wait again at once."""
        ...

    async def start(self) -> None:
        """Begin to take part."""
        ...

    async def stop(self) -> None:
        """Give back what is still held, so that others need not wait for the lease to run out."""
        ...
