"""Turns held in memory, for the one process that owns a SQLite file.

A lease of a former process is void with it: the jobs are rows, and wait. Keys of one installation
queue up behind each other, and installations take turns, so that a long queue delays only itself.
"""

import asyncio
import itertools
import uuid
from collections import Counter, OrderedDict
from collections.abc import Iterable

from bot.model import InstallationId
from bot.queue.turns import Turn, Waiting


class MemoryTurns:
    """Gives out turns within one process.

    Args:
        share: Turns that one installation may hold at a time.
    """

    def __init__(self, share: int) -> None:
        self.changed = asyncio.Event()
        self._share = share
        self._process = uuid.uuid4().hex[:12]
        self._numbers = itertools.count(1)
        self._held: dict[str, Turn] = {}
        self._load: Counter[InstallationId] = Counter()
        self._waiting: OrderedDict[InstallationId, OrderedDict[str, None]] = OrderedDict()

    def announce(self, waiting: Iterable[Waiting]) -> None:
        """See Turns."""
        for key, installation in waiting:
            if key in self._held:
                self._held[key].again = True
            else:
                self._waiting.setdefault(installation, OrderedDict())[key] = None
                self.changed.set()

    async def announced(self) -> None:
        """See Turns. What is announced waits at once."""

    async def take(self, limit: int) -> list[Turn]:
        """See Turns."""
        turns: list[Turn] = []
        while len(turns) < limit:
            free = (one for one in self._waiting if self._load[one] < self._share)
            installation = next(free, None)
            if installation is None:
                break
            turns.append(self._take_from(installation))
        return turns

    def _take_from(self, installation: InstallationId) -> Turn:
        keys = self._waiting.pop(installation)
        key, _ = keys.popitem(last=False)
        if keys:
            self._waiting[installation] = keys  # at the end: the others come first
        turn = Turn(key, installation, f"{self._process}:{next(self._numbers)}")
        self._held[key] = turn
        self._load[installation] += 1
        return turn

    def is_held(self, turn: Turn) -> bool:
        """See Turns. No lease runs out while the process lives."""
        return turn.key in self._held

    async def end(self, turns: Iterable[Turn], *, more: bool) -> None:
        """See Turns."""
        for turn in turns:
            del self._held[turn.key]
            self._load[turn.installation] -= 1
            if more or turn.again:
                self.announce([(turn.key, turn.installation)])
            self.changed.set()  # a share may have become free

    async def start(self) -> None:
        """See Turns. There is nothing to begin."""

    async def stop(self) -> None:
        """See Turns. Nobody else waits."""
