from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that stands still until a test moves it; who sleeps moves it too."""

    def __init__(self, start: datetime = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)
