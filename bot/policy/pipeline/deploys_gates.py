"""What must be true before a deploy: tests that ran, other environments, a gate of ours."""

from collections.abc import Iterator

from bot.config.environments import EnvironmentPolicy
from bot.config.stages import Stage
from bot.policy.jobs import Job
from bot.policy.once import once
from bot.policy.pipeline.calls import is_known, jobs_behind
from bot.policy.pipeline.deploys import Deploy, deploy_of
from bot.policy.pipeline.deploys_around import after, earlier_jobs
from bot.policy.pipeline.deploys_checks import checks_health
from bot.policy.pipeline.deploys_words import TESTS, words
from bot.policy.pipeline.stage_evidence import Evidence, of_job
from bot.policy.pipeline.stage_jobs import StageJob
from bot.policy.workflow import Workflow

_AFTERWARDS = frozenset({Stage.SMOKE})
_AUTOMATIC = ("push", "release", "create", "pull_request", "pull_request_target", "merge_group")
"""Events that start a deploy because of a change, and not because somebody asks for it."""


def is_automatic(workflow: Workflow) -> bool:
    """Whether a change alone starts *workflow*."""
    return any(workflow.event(name) is not None for name in _AUTOMATIC)


def is_checked(deploy: Deploy) -> bool:
    """Whether something is linted, tested or scanned before *deploy*, or nobody can tell."""
    workflow = deploy.workflow
    if any(_may_check(job, workflow) for job in earlier_jobs(deploy)):
        return True
    return any(_is_before(found, deploy) for found in _evidence(deploy.job, workflow))


@once
def _may_check(job: Job, workflow: Workflow) -> bool:
    """Whether *job* checks something, or nobody can tell."""
    if not is_known(job, workflow):
        return True
    return next(_evidence(job, workflow), None) is not None or _is_tried(job, workflow)


def _is_tried(job: Job, workflow: Workflow) -> bool:
    """Whether *job* deploys, to an environment before, and then asks whether that works."""
    earlier = deploy_of(job, workflow)
    return earlier is not None and any(
        checks_health(moment) or not TESTS.isdisjoint(words(moment.inner.step.name))
        for moment in after(earlier)
    )


def _is_before(found: Evidence, deploy: Deploy) -> bool:
    """Whether an earlier step of the job shows it; what an action does is not placed."""
    step = deploy.step
    if found.path != deploy.workflow.path or step is None:
        return found.path != deploy.workflow.path
    return deploy.job.name.line < found.line < step.node.line


def _evidence(job: Job, workflow: Workflow) -> Iterator[Evidence]:
    """Yield what shows that *job*, or what it calls, checks something."""
    for inner in jobs_behind(job, workflow):
        each = StageJob(inner, workflow.path, is_for_changes=True)
        for found in of_job(each, workflow.policy.stages, set()):
            if found.stage not in _AFTERWARDS:
                yield found


def is_gated(deploy: Deploy) -> bool:
    """Whether Sluice itself lets *deploy* pass only once its gate is satisfied."""
    return any(asks_us(name, deploy) or governed(name, deploy) for name in deploy.environments)


def asks_us(name: str, deploy: Deploy) -> bool:
    """Whether the environment *name* has a protection rule of ours."""
    known = deploy.workflow.facts.environments or ()
    return any(one.asks_us and one.name.casefold() == name.casefold() for one in known)


def is_approved(deploy: Deploy) -> bool:
    """Whether GitHub says that somebody must approve before *deploy* starts."""
    known = {one.name.casefold(): one for one in deploy.workflow.facts.environments or ()}
    found = [known.get(name.casefold()) for name in deploy.environments]
    return bool(found) and all(one and (one.asks_us or one.reviewers) for one in found)


def governed(name: str, deploy: Deploy) -> EnvironmentPolicy | None:
    """Return what the policy file itself says of the environment *name*."""
    policy = deploy.workflow.policy
    settings = policy.environment(name)
    return settings if any(one is settings for one in policy.environments.values()) else None
