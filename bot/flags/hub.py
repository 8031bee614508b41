"""Every kind of flag there is: the ``Flags`` port."""

from collections.abc import Mapping

from bot.config.kinds import Toggle
from bot.discover import discover
from bot.flags import kinds
from bot.flags.flag import Flag
from bot.outside.tools import Tools
from bot.ports.flags import Switch

FLAGS: Mapping[type[Toggle], Flag] = {flag.on: flag for flag in discover(kinds, "FLAG", Flag)}


class Hub:
    """See ``bot.ports.flags.Flags``."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def turn(self, toggle: Toggle, order: Switch) -> None:
        """See the port."""
        await FLAGS[type(toggle)].turn(toggle, order, self._tools)
