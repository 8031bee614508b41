"""Jobs, steps and logs of workflow runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.sim.world.checks import Annotation, CheckRun

BOM = b"\xef\xbb\xbf"
STEP_TIME = timedelta(seconds=5)
"""How long a step takes, unless its plan says otherwise."""


@dataclass(frozen=True, slots=True)
class StepPlan:
    """How a step is to go.

    Attributes:
        conclusion: GitHub's word, such as ``success``, ``failure`` or ``skipped``.
        log: What it prints, without timestamps.
    """

    name: str
    conclusion: str = "success"
    log: str = ""
    duration: timedelta = STEP_TIME


@dataclass(frozen=True, slots=True)
class JobPlan:
    """How a job is to go.

    Attributes:
        log: A whole log as GitHub stores it, instead of one made from the steps; None for that.
    """

    name: str
    conclusion: str = "success"
    steps: Sequence[StepPlan] = ()
    annotations: Sequence[Annotation] = ()
    log: bytes | None = None


def passed(name: str, step: str = "Run tests") -> JobPlan:
    """Plan a job that succeeds."""
    return JobPlan(name, "success", (StepPlan("Set up job"), StepPlan(step)))


def failed(name: str, log: str = "", step: str = "Run tests") -> JobPlan:
    """Plan a job whose last step prints *log* and fails, with the annotation that it leaves."""
    words = "Process completed with exit code 1."
    steps = (
        StepPlan("Set up job"),
        StepPlan(step, "failure", f"##[group]Run {step}\n##[endgroup]\n{log}\n##[error]{words}"),
        StepPlan("Complete job"),
    )
    annotation = Annotation(
        path=".github", start_line=1, end_line=1, level="failure", message=words
    )
    return JobPlan(name, "failure", steps, (annotation,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step that was planned to run. Times are None when it was skipped."""

    number: int
    name: str
    status: str = "completed"
    conclusion: str | None
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(slots=True, eq=False, kw_only=True)
class Job:
    """A job of one attempt.

    Attributes:
        check_run: Holds its annotations. It has the same id.
        log: None while it runs, and when it never started.
        log_expired: The log was there once, and was deleted since.
    """

    check_run: CheckRun
    attempt: int
    created_at: datetime
    started_at: datetime
    steps: tuple[Step, ...] = ()
    log: bytes | None = None
    log_expired: bool = False
    labels: tuple[str, ...] = field(default=("ubuntu-latest",))

    @property
    def id(self) -> int:
        """Its id, which is that of its check run."""
        return self.check_run.id

    @property
    def name(self) -> str:
        """Its name."""
        return self.check_run.name

    @property
    def status(self) -> str:
        """GitHub's word for where it is."""
        return self.check_run.facts.status

    @property
    def conclusion(self) -> str | None:
        """How it ended."""
        return self.check_run.facts.conclusion

    @property
    def completed_at(self) -> datetime | None:
        """When it ended."""
        return self.check_run.facts.completed_at

    def begin(self, at: datetime) -> None:
        """Go on after it waited."""
        self.started_at = at
        self.check_run.facts = replace(self.check_run.facts, status="in_progress", started_at=at)

    def end(self, conclusion: str, at: datetime) -> None:
        """End before its time."""
        self.check_run.facts = replace(
            self.check_run.facts, status="completed", conclusion=conclusion, completed_at=at
        )

    def play(self, plan: JobPlan) -> None:
        """Let it go as planned, from its start on, up to the facts that its check run shows."""
        at = self.started_at
        steps, lines = [], []
        for number, step in enumerate(plan.steps, 1):
            ran = step.conclusion != "skipped"
            end = at + step.duration if ran else at
            steps.append(
                Step(
                    number=number,
                    name=step.name,
                    conclusion=step.conclusion,
                    started_at=at if ran else None,
                    completed_at=end if ran else None,
                )
            )
            lines += [f"{_precise(at)} {line}" for line in step.log.splitlines()] if ran else []
            at = end
        self.steps = tuple(steps)
        made = BOM + "".join(f"{line}\n" for line in lines).encode()
        self.log = made if plan.log is None else plan.log
        facts = replace(
            self.check_run.facts,
            status="completed",
            conclusion=plan.conclusion,
            completed_at=at,
            annotations=list(plan.annotations),
        )
        self.check_run.facts = facts


def _precise(at: datetime) -> str:
    """Write *at* as the runner does, with seven digits of a second."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
