"""What is remembered of jobs that ended, as far as it tells whose fault a failure is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.ci.category import Category
from bot.evidence import JobTime
from bot.model import Repo, Sha

OWN_EVENTS = frozenset(
    {"push", "schedule", "workflow_dispatch", "repository_dispatch", "workflow_run", "merge_group"}
)
"""What starts a run on the repository's own branches: a fork may call its branch ``main`` too."""


class JobName(NamedTuple):
    """What a job is known by from run to run: the names that GitHub shows."""

    workflow: str
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One attempt of a job that ended.

    Attributes:
        fingerprint: Of its failure; empty if it did not fail, was not analysed, or if its log says
            nothing by which two failures could be told apart.
        tests: Names of the tests that failed in it.
        category: Of its failure; None if it did not fail or was not analysed.
    """

    job: JobTime
    fingerprint: str = ""
    tests: tuple[str, ...] = ()
    category: Category | None = None

    @property
    def has_failed(self) -> bool:
        """Whether it failed by itself: one that was cancelled or skipped tells nothing."""
        return self.job.conclusion in {"failure", "timed_out"}

    @property
    def has_passed(self) -> bool:
        """Whether it ran, and all was well."""
        return self.job.conclusion == "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlakyMark:
    """Somebody said that a failure comes and goes.

    Attributes:
        by: Their login.
    """

    fingerprint: str
    by: str
    at: datetime


class Complaint(StrEnum):
    """How somebody said that an explanation did not help."""

    BUTTON = "button"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An explanation that did not help, kept until ``sluice fixture`` makes a test of it."""

    repo: Repo
    run_id: int
    attempt: int
    head_sha: Sha
    how: Complaint
    by: str
    at: datetime
