"""Whose fault a failure is: new here, flaky, failing on the base branch too, or the machines'.

Values only; ``bot.ci.fault.judge`` makes a ``History`` of a ``Failed`` job and what is ``Known``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.ci.category import Category
from bot.ci.diagnosis import Diagnosis
from bot.ci.past import FlakyMark, JobName, Past
from bot.config.failures import Quarantined
from bot.model import Job, Sha, WorkflowRun

REMEMBERED = timedelta(days=14)
"""How far back the past of a job tells anything of its present."""

MOST_PASTS = 1_000
"""Attempts of a job that are looked at, the newest. Our own limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A job that failed.

    Attributes:
        event: What started its run.
        category: Of the failure; None if it was not analysed.
        fingerprint: Empty if it was not analysed, or if the log does not tell two failures apart.
        line: The best line of its log.
        tests: Names of the tests that failed.
    """

    name: JobName
    run_id: int
    attempt: int
    job_id: int
    head_sha: Sha
    head_branch: str
    event: str
    category: Category | None = None
    tool: str = ""
    fingerprint: str = ""
    line: str = ""
    tests: tuple[str, ...] = ()


def failed_job(run: WorkflowRun, job: Job, diagnosis: Diagnosis | None) -> Failed:
    """Put together what is known of *job*, which failed in *run*."""
    failed = Failed(
        name=JobName(run.name, job.name),
        run_id=run.id,
        attempt=run.attempt,
        job_id=job.id,
        head_sha=run.head_sha,
        head_branch=run.head_branch,
        event=run.event,
    )
    return failed if diagnosis is None else _explained(failed, diagnosis)


def _explained(failed: Failed, diagnosis: Diagnosis) -> Failed:
    best = diagnosis.lines[0].text if diagnosis.lines else ""
    return replace(
        failed,
        category=diagnosis.category,
        tool=diagnosis.tool,
        fingerprint=diagnosis.fingerprint if diagnosis.is_telling else "",
        line=diagnosis.annotation or best,
        tests=diagnosis.tests,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when a failed job is judged. The order of what is in it does not matter.

    Attributes:
        base: The branch that the change is to be merged into, or that failed itself.
        attempts: Of the same job on all branches, since ``REMEMBERED`` ago; ``MOST_PASTS`` at most.
        like: Jobs that failed with the same fingerprint, likewise; none if it is empty.
        mark: What somebody said of this fingerprint.
        quarantine: Of the policy.
    """

    base: str
    now: datetime
    attempts: Sequence[Past] = ()
    like: Sequence[Past] = ()
    mark: FlakyMark | None = None
    quarantine: tuple[Quarantined, ...] = ()


class Fault(StrEnum):
    """Whose fault it is."""

    NEW = "new"
    FLAKY = "flaky"
    BASE = "base"
    INFRASTRUCTURE = "infrastructure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where to see it.

    Attributes:
        text: Words for the link, ours: no stranger has a say in them.
        run_id: Of the workflow run.
        job_id: Of the attempt of the job in it; 0 for the run as a whole.
    """

    text: str
    run_id: int
    job_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often a job failed on a branch lately. Each run counts once, by its first attempt.

    Attributes:
        runs: 40 at most, of the last seven days; at least one.
    """

    failed: int
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the past says of a failed job.

    Attributes:
        why: Sentences of ours for the reader. Names of strangers stand in them in backticks, so
            they go through ``markdown.prose``; 600 characters at most.
        green: The newest commit of the base branch on which the job passed before it broke there;
            None unless ``fault`` is BASE, or if none is known.
        red: The first commit of the base branch on which it failed since; likewise.
        fixed_within: The median time from this failure's first appearance on a branch to the job's
            next success there; None if it was never seen to go away.
        fixes: Of how many times that is the median.
        branch: The base branch.
    """

    fault: Fault
    why: str
    proofs: tuple[Proof, ...] = ()
    green: Sha | None = None
    red: Sha | None = None
    rate: Rate | None = None
    fixed_within: timedelta | None = None
    fixes: int = 0
    branch: str = ""
