"""When the failed step ran: the strongest hint there is to where the reason stands.

It leaves out the errors of steps that may fail, of uploads that always run, and of the clean-up.
Source: https://docs.github.com/en/rest/actions/workflow-jobs (the steps of a job)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Step

SLACK = timedelta(seconds=1)
"""GitHub gives a step's times in whole seconds; the stamps of a log have seven digits."""

_ENDED_BADLY = ("failure", "timed_out", "cancelled")


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a step wrote its lines, slack included."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at <= self.end


def failed_step(steps: Sequence[Step]) -> Step | None:
    """Return the step that failed the job: the first, since the next ones ran because of it."""
    for conclusion in _ENDED_BADLY:
        for step in steps:
            if step.conclusion == conclusion:
                return step
    return None


def window_of(step: Step | None) -> Window | None:
    """Return when *step* ran; None if GitHub does not say."""
    if step is None or step.started_at is None or step.completed_at is None:
        return None
    return Window(step.started_at - SLACK, step.completed_at + SLACK)
