"""What Sluice can do, as data.

The core returns effects and records. A *record* changes our own state (``bot.records``). An
*effect* changes the world; it becomes a job of its own in the transaction that ends the job that
decided on it, and ``bot.handlers.perform`` carries it out. Each effect names its target by a
stable key instead of saying "one more", so that doing it twice does it once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from bot.effects.checks import (
    Annotation,
    AnnotationLevel,
    CheckAction,
    CompleteCheckRun,
    Conclusion,
    OpenCheckRun,
)
from bot.effects.rollouts import (
    OpenDeployment,
    SetDeploymentStatus,
    SetWeight,
    SwitchFlag,
)
from bot.effects.runs import (
    AnswerRule,
    CancelRun,
    Dispatch,
    ReportOnRule,
    Rerun,
)
from bot.effects.words import (
    Alert,
    CloseIssue,
    OpenIssue,
    React,
    SuggestChanges,
    Suggestion,
    UpsertComment,
)
from bot.records import Record

__all__ = [
    "Alert",
    "Annotation",
    "AnnotationLevel",
    "AnswerRule",
    "CancelRun",
    "CheckAction",
    "CloseIssue",
    "CompleteCheckRun",
    "Conclusion",
    "Dispatch",
    "Effect",
    "OpenCheckRun",
    "OpenDeployment",
    "OpenIssue",
    "Outcome",
    "React",
    "ReportOnRule",
    "Rerun",
    "SetDeploymentStatus",
    "SetWeight",
    "SuggestChanges",
    "Suggestion",
    "SwitchFlag",
    "UpsertComment",
    "joined",
]

Effect: TypeAlias = (
    OpenCheckRun
    | CompleteCheckRun
    | UpsertComment
    | React
    | AnswerRule
    | ReportOnRule
    | Dispatch
    | Rerun
    | CancelRun
    | OpenIssue
    | CloseIssue
    | SuggestChanges
    | OpenDeployment
    | SetDeploymentStatus
    | SetWeight
    | SwitchFlag
    | Alert
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler decided: what to remember, what to do, and a word for the delivery list."""

    effects: tuple[Effect, ...] = ()
    records: tuple[Record, ...] = ()
    note: str = ""


def joined(outcomes: Iterable[Outcome], note: str = "") -> Outcome:
    """Return all that *outcomes* decide, in their order."""
    found = tuple(outcomes)
    return Outcome(
        effects=tuple(effect for one in found for effect in one.effects),
        records=tuple(record for one in found for record in one.records),
        note=note,
    )
