"""What Sluice remembers of failures, as records: written in the transaction that ends the job."""

from dataclasses import dataclass
from datetime import datetime

from bot.ci.category import Category
from bot.ci.past import Case, FlakyMark
from bot.model import Repo
from bot.records import StateRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDiagnosis(StateRecord):
    """Remember why a job failed. A second one of the same job takes the place of the first.

    Attributes:
        job_id: Of one attempt of the job.
        fingerprint: Empty where it does not tell two failures apart.
        line: The best line, redacted; 300 characters at most.
        tests: Of those that failed; 50 at most.
    """

    repo: Repo
    job_id: int
    fingerprint: str
    category: Category
    tool: str
    step: str
    line: str
    tests: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFlakyMark(StateRecord):
    """Remember that somebody called a failure flaky. The newest counts."""

    repo: Repo
    mark: FlakyMark


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCase(StateRecord):
    """Remember an explanation that did not help, once for each run and attempt."""

    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPassingLines(StateRecord):
    """Remember what a job prints when it passes: it is not why it fails.

    Attributes:
        job: The job's name, of this workflow.
        templates: Hashes of its lines with what varies masked: 8 bytes each, sorted, joined. What
            was kept before is replaced.
        run_id: Of the run they come from.
    """

    repo: Repo
    workflow: str
    job: str
    templates: bytes
    run_id: int
    at: datetime
