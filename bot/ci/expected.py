"""How well logs are explained, by what people say of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

FEW: Final = 5
"""Lines among which a reader finds the right one."""

NEAR: Final = 10
"""Lines above and below the first that are shown with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The lines that were found in a log, and those that are right.

    Attributes:
        name: Of the log.
        lines: Numbers of those that were found, best first.
        primary: Numbers of those that say why the job failed; empty where nobody told yet.
        known_wrong: Of those that look so and mislead.
    """

    name: str
    lines: tuple[int, ...]
    primary: frozenset[int]
    known_wrong: frozenset[int] = frozenset()

    @property
    def is_right(self) -> bool:
        """Whether the first line says why the job failed."""
        return not self.primary.isdisjoint(self.lines[:1])

    @property
    def has_right(self) -> bool:
        """Whether one of the first few does."""
        return not self.primary.isdisjoint(self.lines[:FEW])

    @property
    def is_near(self) -> bool:
        """Whether a right line can be seen around the first."""
        return any(abs(line - one) <= NEAR for line in self.lines[:1] for one in self.primary)

    @property
    def is_wrong(self) -> bool:
        """Whether the first line misleads."""
        return not self.known_wrong.isdisjoint(self.lines[:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Shares of the logs that people told of, 0 to 1.

    Attributes:
        logs: How many these are; at least one.
        none: In which no line was found.
    """

    logs: int
    right: float
    in_few: float
    near: float
    wrong: float
    none: float


def tally(answers: Iterable[Answer]) -> Tally | None:
    """Count *answers*; None if people told of none of them."""
    told = [one for one in answers if one.primary]
    if not told:
        return None

    def share(is_met: Callable[[Answer], bool]) -> float:
        return sum(map(is_met, told)) / len(told)

    return Tally(
        logs=len(told),
        right=share(lambda one: one.is_right),
        in_few=share(lambda one: one.has_right),
        near=share(lambda one: one.is_near),
        wrong=share(lambda one: one.is_wrong),
        none=share(lambda one: not one.lines),
    )
