"""The system's clock."""

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """See ``bot.ports.Clock``."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Return when *seconds* have passed."""
        await asyncio.sleep(seconds)
