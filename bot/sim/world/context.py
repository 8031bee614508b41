"""What every part of the world shares: time, numbers, and who listens."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import Clock
from bot.sim.world.accounts import Account

_FIRST_ID = 5_000_000_000
"""Above 32 bits, as GitHub's ids of comments, check runs and jobs are by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that GitHub tells Apps about.

    Attributes:
        action: GitHub's word for what happened; empty for events that have none.
        sender: Who did it.
    """

    action: str = ""
    sender: Account


class Context:
    """Time, ids and listeners.

    Attributes:
        skew: How far GitHub's clock is ahead of the one that the bot reads.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ids = itertools.count(_FIRST_ID)
        self._listeners: list[Callable[[Event], None]] = []
        self._watchers: list[Callable[[], None]] = []
        self.skew = timedelta()

    def now(self) -> datetime:
        """Return GitHub's time. It counts whole seconds."""
        return (self._clock.now() + self.skew).replace(microsecond=0)

    def new_id(self) -> int:
        """Return a number that nothing has had before, of whatever kind."""
        return next(self._ids)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call *listener* with every event, while the world is as the event left it."""
        self._listeners.append(listener)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call *watcher* after every change, announced or not."""
        self._watchers.append(watcher)

    def announce(self, event: Event) -> None:
        """Tell all listeners."""
        for listener in self._listeners:
            listener(event)
        self.touch()

    def touch(self) -> None:
        """Say that something changed."""
        for watcher in self._watchers:
            watcher()
