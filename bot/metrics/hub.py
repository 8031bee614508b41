"""Every provider there is: the ``Metrics`` port."""

from collections.abc import Mapping, Sequence

from bot.config import kinds
from bot.discover import discover
from bot.judge.counts import Counts
from bot.metrics import providers
from bot.metrics.provider import Provider
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading

PROVIDERS: Mapping[type[kinds.Provider], Provider] = {
    provider.on: provider for provider in discover(providers, "PROVIDER", Provider)
}


class Hub:
    """See ``bot.ports.metrics.Metrics``."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def read(self, query: Query) -> Reading:
        """See the port."""
        return await PROVIDERS[type(query.provider)].read(query.provider, query, self._tools)

    async def history(self, query: Query) -> Sequence[Counts]:
        """See the port."""
        return await PROVIDERS[type(query.provider)].history(query.provider, query, self._tools)
