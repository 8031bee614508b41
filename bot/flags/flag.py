"""The shape of a kind of flag: it can be turned."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.config.kinds import Toggle
from bot.outside.tools import Tools
from bot.ports.flags import Switch


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One kind of flag. ``bot.ports.flags.Flags`` says what may be raised.

    Attributes:
        on: The shape of its part of the policy file.
        turn: Takes the toggle, the order and the tools.
    """

    on: type[Toggle]
    turn: Callable[[Any, Switch, Tools], Awaitable[None]]
