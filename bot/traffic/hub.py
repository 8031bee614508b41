"""Every driver there is: the ``Traffic`` port."""

from collections.abc import Mapping

from bot.config.kinds import Backend
from bot.discover import discover
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic import drivers
from bot.traffic.driver import Driver

DRIVERS: Mapping[type[Backend], Driver] = {
    driver.on: driver for driver in discover(drivers, "DRIVER", Driver)
}


class Hub:
    """See ``bot.ports.traffic.Traffic``."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def read(self, spot: Spot) -> Seen:
        """See the port."""
        return await DRIVERS[type(spot.backend)].read(spot.backend, spot, self._tools)

    async def write(self, order: Order) -> str:
        """See the port."""
        backend = order.spot.backend
        return await DRIVERS[type(backend)].write(backend, order, self._tools)
