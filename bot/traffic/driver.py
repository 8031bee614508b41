"""The shape of a driver: it reads a weight, and writes one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.config.kinds import Backend
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """One kind of backend. ``bot.ports.traffic.Traffic`` says what may be raised.

    Attributes:
        on: The shape of its part of the policy file.
        read: Takes the backend, the spot and the tools.
        write: Takes the backend, the order and the tools, and returns the memory.
    """

    on: type[Backend]
    read: Callable[[Any, Spot, Tools], Awaitable[Seen]]
    write: Callable[[Any, Order, Tools], Awaitable[str]]
