"""The shape of a handler, and of what it handles."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from bot.effects import Outcome
from bot.github.shapes import Envelope
from bot.handlers.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: a delivery of GitHub, or a timer of ours.

    Attributes:
        name: ``pull_request.opened`` or ``timer.sweep``.
        payload: GitHub's JSON, or the timer's arguments.
        origin: The delivery's id, for people who look for it in the log.
        attempt: 1 the first time.
    """

    name: str
    payload: bytes = field(repr=False)
    origin: str
    attempt: int

    def arguments(self) -> dict[str, str]:
        """Read the arguments of a timer."""
        return msgspec.json.decode(self.payload, type=dict[str, str])


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, and when."""

    why: str
    at: datetime


def _wants_all(_: Envelope) -> bool:
    return True


def _no_subject(_: Envelope) -> str:
    return ""


def _say_nothing(_: Event, __: Trouble) -> Outcome:
    return Outcome()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """What is done about some events.

    Attributes:
        on: The names of the events.
        handle: Gathers, decides, and returns what follows. It may be run again from the start at
            any time, so it changes nothing itself.
        wants: Whether a delivery is worth a job at all.
        subject: Names what a delivery is about, if a later one about the same makes it needless.
        keep_waiting: What to show when it does not work and will be tried again.
        give_up: What to show when it will not be tried any more.
        every: For a timer that starts with the process and comes back after this time.
    """

    on: frozenset[str]
    handle: Callable[[Event, Services], Awaitable[Outcome]]
    wants: Callable[[Envelope], bool] = _wants_all
    subject: Callable[[Envelope], str] = _no_subject
    keep_waiting: Callable[[Event, Trouble], Outcome] = _say_nothing
    give_up: Callable[[Event, Trouble], Outcome] = _say_nothing
    every: timedelta | None = None
