"""A clock that can jump: two hours pass at the press of a button."""

from datetime import datetime, timedelta

from bot.store.clock import SystemClock


class FastClock(SystemClock):
    """The system's clock, ahead of it by as much as it jumped.

    GitHub and the bot read the same one. Who sleeps sleeps in real time.
    """

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the time of the demo, aware, in UTC."""
        return super().now() + self._ahead

    def jump(self, time: timedelta) -> None:
        """Let *time* pass at once. What is due by then happens within a second."""
        self._ahead += time
