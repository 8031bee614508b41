"""Whether the stages that the policy requires really ran on a commit, and passed.

The files of the commit say which jobs and steps have a stage; what GitHub tells of the runs of
these files on this commit says how they went. A name alone proves nothing: a job counts because of
what it runs, in the workflow that it stands in, or because the policy names it. Skipped is not
passed, and a job that was allowed to fail is not passed either.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from bot.config.patterns import matches_any
from bot.config.rules import Level
from bot.config.schema import Policy, Profile
from bot.config.stages import Stage
from bot.evidence import CheckResult
from bot.model import Job, WorkflowRun
from bot.policy.engine import OWN_RULES, level_of
from bot.policy.jobs import Step
from bot.policy.pipeline.calls import effective_steps
from bot.policy.pipeline.check_names import sources_of
from bot.policy.pipeline.stage_evidence import RECOGNISERS, Evidence, EvidenceLevel, of_job
from bot.policy.pipeline.stage_jobs import StageJob, stage_jobs
from bot.policy.pipeline.stages import is_required
from bot.policy.pipeline.step_names import is_called
from bot.policy.rules.stage_verified import RULE
from bot.policy.side import Pipeline

RULES = {
    Stage.LINT: "STAGE-LINT",
    Stage.FORMAT: "STAGE-FORMAT",
    Stage.TYPES: "STAGE-TYPE",
    Stage.UNIT: "STAGE-UNIT",
    Stage.INTEGRATION: "STAGE-INTEG",
    Stage.E2E: "STAGE-E2E",
    Stage.COVERAGE: "STAGE-COV",
    Stage.DEPENDENCY_AUDIT: "STAGE-DEPAUDIT",
    Stage.SAST: "STAGE-SAST",
    Stage.SECRET_SCAN: "STAGE-SECRETSCAN",
    Stage.CONTAINER_SCAN: "STAGE-CONTAINER",
    Stage.PERFORMANCE: "STAGE-PERF",
    Stage.SMOKE: "STAGE-SMOKE",
    Stage.MIGRATION_TEST: "STAGE-MIGTEST",
}
"""The rule that asks whether the files have the stage."""
_BY_ID = {rule.id: rule for rule in OWN_RULES}
_GOOD = frozenset({"success", "neutral"})
_GOING = frozenset({"", "queued", "in_progress", "waiting", "requested", "pending", "expected"})


class Outcome(StrEnum):
    """How a stage went."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    MISSING = "missing"
    RUNNING = "running"
    UNKNOWN = "unknown"


class Proof(NamedTuple):
    """What a stage was told by.

    Attributes:
        name: Of the job, and the step; or of the check. A stranger's words.
        url: Of the job; empty for what has none.
    """

    name: str
    outcome: Outcome
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A stage that the policy requires, and how it went.

    Attributes:
        level: What it matters if it did not pass.
        proofs: Those that decided.
    """

    stage: Stage
    outcome: Outcome
    level: Level
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A workflow run of the commit, and its jobs."""

    run: WorkflowRun
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What GitHub tells of a commit.

    Attributes:
        runs: The newest of each workflow.
        checks: What others report.
    """

    runs: tuple[Ran, ...]
    checks: tuple[CheckResult, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether no run goes on."""
        return all(one.run.status == "completed" for one in self.runs)


class _Found(NamedTuple):
    """A stage in a job of a file, and the runs of that job."""

    evidence: Evidence
    each: StageJob
    jobs: tuple[tuple[WorkflowRun, Job], ...]


def verify(pipeline: Pipeline, seen: Seen) -> tuple[Verified, ...]:
    """Tell how each stage went that the policy of *pipeline*, the commit's own, requires."""
    policy = pipeline.context.policy
    wanted = [stage for stage in Stage if _is_wanted(pipeline, stage)]
    found = tuple(_found(pipeline, seen)) if wanted else ()
    judged = (_judge(pipeline, stage, found, seen) for stage in wanted)
    return tuple(
        one
        for one in judged
        if one.proofs or policy.stages.of(one.stage).required or one.outcome is Outcome.RUNNING
    )


def holds(stages: Iterable[Verified]) -> bool:
    """Whether one of *stages* keeps the change from being merged."""
    bad = {Outcome.FAILED, Outcome.SKIPPED, Outcome.MISSING}
    return any(one.level is Level.ERROR and one.outcome in bad for one in stages)


def asks(policy: Policy) -> bool:
    """Whether *policy* asks for anything that only a run can tell."""
    named = {RULE.id, "TIME-BUDGET", *RULES.values()}
    levels = {one.level for rule, one in policy.rules.items() if rule in named}
    is_on = bool(levels - {None, Level.OFF})
    required = any(policy.stages.of(stage).required for stage in Stage)
    is_set = "budgets" in policy.model_fields_set
    return is_set or required or is_on or policy.extends is Profile.SEEDS


def ids_of(names: Iterable[str], pipeline: Pipeline) -> Mapping[str, frozenset[str]]:
    """Return the ids that jobs have in their files, by the names under which they run."""
    found = sources_of(names, pipeline.workflows)
    return {name: frozenset(one.job.id for one in sources) for name, sources in found.items()}


def _is_wanted(pipeline: Pipeline, stage: Stage) -> bool:
    """Whether *stage* is required, and before a merge: what follows a deploy comes too late."""
    policy = pipeline.context.policy
    if RECOGNISERS[stage].is_before_deploys and not policy.stages.of(stage).required:
        return False
    return is_required(pipeline, stage, RULES[stage]) and _level(policy, stage) is not Level.OFF


def _level(policy: Policy, stage: Stage) -> Level:
    """Return what it matters: no more than that the files lack it, unless the policy insists."""
    level = level_of(RULE, policy)
    if policy.stages.of(stage).required:
        return level
    return min(level, level_of(_BY_ID[RULES[stage]], policy), key=lambda one: one.rank)


def _found(pipeline: Pipeline, seen: Seen) -> Iterator[_Found]:
    stages = pipeline.context.policy.stages
    runs = _runs(pipeline, seen)
    for each in stage_jobs(pipeline):
        if each.is_for_changes:
            jobs = runs.get((each.path, id(each.job.job.node)), ())
            for evidence in of_job(each, stages, set()):
                if evidence.level is not EvidenceLevel.NAMED:
                    yield _Found(evidence, each, tuple(jobs))


def _runs(pipeline: Pipeline, seen: Seen) -> dict[tuple[str, int], list[tuple[WorkflowRun, Job]]]:
    """Say which runs each job has, by the file that was started and the job in its own file."""
    started = {workflow.path: workflow for workflow in pipeline.workflows}
    runs: defaultdict[tuple[str, int], list[tuple[WorkflowRun, Job]]] = defaultdict(list)
    for one in seen.runs:
        path = one.run.path.partition("@")[0]
        workflow = started.get(path)
        sources = sources_of({job.name for job in one.jobs}, [workflow] if workflow else [])
        for job in one.jobs:
            if of_name := sources[job.name]:
                source = min(of_name, key=lambda each: each.pattern.count(".*"))
                runs[path, id(source.job.node)].append((one.run, job))
    return runs


def _judge(pipeline: Pipeline, stage: Stage, found: Iterable[_Found], seen: Seen) -> Verified:
    of_stage = [one for one in found if one.evidence.stage is stage]
    strongest = max((one.evidence.level for one in of_stage), default=EvidenceLevel.NAMED)
    told = chain.from_iterable(_told(one) for one in of_stage if one.evidence.level is strongest)
    proofs = tuple(dict.fromkeys((*told, *_reported(pipeline, stage, seen))))
    outcome = _sum(proofs)
    if outcome is Outcome.MISSING:
        outcome = _elsewhere(pipeline, stage, seen)
    level = _level(pipeline.context.policy, stage)
    decisive = tuple(one for one in proofs if one.outcome is outcome) or proofs
    return Verified(stage=stage, outcome=outcome, level=level, proofs=decisive)


def _sum(proofs: Sequence[Proof]) -> Outcome:
    outcomes = {one.outcome for one in proofs}
    order = (Outcome.FAILED, Outcome.RUNNING, Outcome.PASSED, Outcome.SKIPPED)
    return next((one for one in order if one in outcomes), Outcome.MISSING)


def _elsewhere(pipeline: Pipeline, stage: Stage, seen: Seen) -> Outcome:
    """Judge a stage that nothing has told of: GitHub may have it, or it may be to come."""
    ways, facts = pipeline.context.policy.stages.of(stage).satisfied_by, pipeline.context.facts
    native = RECOGNISERS[stage].native
    if ways.native and native:
        if facts.native is None:
            return Outcome.UNKNOWN
        if native <= facts.native:
            return Outcome.PASSED
    return Outcome.MISSING if seen.is_over else Outcome.RUNNING


def _told(found: _Found) -> Iterator[Proof]:
    """Tell how each run of a job went, as far as the stage is concerned."""
    has_passed = any(job.conclusion == "success" for _, job in found.jobs)
    steps = tuple(_steps(found))
    for run, job in found.jobs:
        step = next(
            (ran for ran in job.steps if any(is_called(each, ran.name) for each in steps)), None
        )
        said = step.conclusion if step and job.conclusion != "skipped" else job.conclusion
        outcome = _outcome(said if job.conclusion else "")
        if outcome is Outcome.FAILED and run.conclusion == "success" and has_passed:
            continue  # one of several that the file allows to fail
        name = f"{job.name}: {step.name}" if step else job.name
        yield Proof(name, outcome, job.url)


def _steps(found: _Found) -> Iterator[Step]:
    """Yield the steps, of the job's own, that the evidence lies in."""
    evidence, job, workflow = found.evidence, found.each.job.job, found.each.job.workflow
    for inner in effective_steps(job, workflow):
        is_there = inner.step.node.line <= evidence.line <= inner.step.node.end_line
        if (inner.path or workflow.path) == evidence.path and is_there:
            yield inner.caller


def _reported(pipeline: Pipeline, stage: Stage, seen: Seen) -> Iterator[Proof]:
    """Tell what checks of others say. One that a job of the commit has the name of says nothing."""
    ways = pipeline.context.policy.stages.of(stage).satisfied_by
    jobs = {job.name for one in seen.runs for job in one.jobs}
    for check in seen.checks if ways.checks else ():
        if check.name not in jobs and matches_any(ways.checks, check.name):
            yield Proof(check.name, _outcome(check.state))


def _outcome(state: str) -> Outcome:
    if state in _GOOD:
        return Outcome.PASSED
    if state in _GOING:
        return Outcome.RUNNING
    return Outcome.SKIPPED if state == "skipped" else Outcome.FAILED
