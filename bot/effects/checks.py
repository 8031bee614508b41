"""Check runs, as effects."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model import Repo, Sha


class Conclusion(StrEnum):
    """How a check run ended, in GitHub's words. The last four satisfy no required check."""

    SUCCESS = "success"
    NEUTRAL = "neutral"
    SKIPPED = "skipped"
    FAILURE = "failure"
    ACTION_REQUIRED = "action_required"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"


class AnnotationLevel(StrEnum):
    """How loudly an annotation speaks, in GitHub's words."""

    NOTICE = "notice"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A message tied to lines of a file (1-based, inclusive)."""

    path: str
    start_line: int
    end_line: int
    level: AnnotationLevel
    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAction:
    """A button on a check run.

    GitHub's limits, in characters: label 20, description 40, identifier 20; three a check run.
    Source: https://docs.github.com/en/rest/checks/runs
    """

    label: str
    description: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCheckRun:
    """Show the check run *name* on *head_sha* as in progress, unless it is there already."""

    repo: Repo
    head_sha: Sha
    name: str
    external_id: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteCheckRun:
    """Conclude the check run *name* on *head_sha*.

    Attributes:
        external_id: Tells this conclusion from every other; GitHub echoes it in events.
        annotations: Any number; they are sent in batches.
        look_first: A run may be in progress: then conclude that one.
        only_if_open: Conclude a run that is in progress, and do nothing otherwise.
    """

    repo: Repo
    head_sha: Sha
    name: str
    external_id: str
    conclusion: Conclusion
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()
    actions: tuple[CheckAction, ...] = ()
    look_first: bool = False
    only_if_open: bool = False
