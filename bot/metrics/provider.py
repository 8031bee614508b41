"""The shape of a provider: it counts what both arms did."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.config.kinds import Provider as Shape
from bot.judge.counts import Counts
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading


async def _nothing(_: object, __: Query, ___: Tools) -> Sequence[Counts]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One kind of provider. ``bot.ports.metrics.Metrics`` says what may be raised.

    Attributes:
        on: The shape of its part of the policy file.
        read: Takes that, the query and the tools.
        history: Likewise, for those that know the past.
    """

    on: type[Shape]
    read: Callable[[Any, Query, Tools], Awaitable[Reading]]
    history: Callable[[Any, Query, Tools], Awaitable[Sequence[Counts]]] = _nothing
