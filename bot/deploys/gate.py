"""The gateway: what must be true before a deploy starts, and what is.

A pure function of a request and a snapshot. It answers every condition, not only the first that
fails, and it opens only when all are met.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.deploys import conditions
from bot.deploys.condition import Answer, Condition, Standing
from bot.deploys.request import Kind, Request
from bot.deploys.snapshot import Snapshot
from bot.discover import discover

CONDITIONS: tuple[Condition, ...] = tuple(
    sorted(discover(conditions, "CONDITION", Condition), key=lambda one: one.rank)
)


WITHOUT_VOTES = tuple(one for one in CONDITIONS if not one.is_vote)
"""What must be true of a change that is small enough to need nobody's approval."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A condition and what it found."""

    condition: Condition
    answer: Answer


@dataclass(frozen=True, slots=True)
class Assessment:
    """Every condition that applies, in the order of the table."""

    answers: tuple[Answered, ...]

    @property
    def is_open(self) -> bool:
        """Whether the deploy may start."""
        return all(one.answer.is_met for one in self.answers)

    def first(self, *standings: Standing) -> Answered | None:
        """Return the first condition that stands so."""
        return next((one for one in self.answers if one.answer.standing in standings), None)

    def met(self, title: str) -> bool:
        """Tell whether the condition of that title is met, or does not apply."""
        return all(one.answer.is_met for one in self.answers if one.condition.title == title)


def assess(
    request: Request, snapshot: Snapshot, among: Iterable[Condition] = CONDITIONS
) -> Assessment:
    """Answer every condition that applies to *request*."""
    found = (
        (condition, condition.check(request, snapshot))
        for condition in among
        if _applies(condition, request)
    )
    return Assessment(
        tuple(Answered(condition, answer) for condition, answer in found if answer is not None)
    )


def _applies(condition: Condition, request: Request) -> bool:
    if request.kind is Kind.ROLLBACK:
        return False  # what was healthy is let in whatever stands against something new
    return not (request.overrider and condition.yields)
