"""Which stages a pipeline has, which the policy asks for, and what is said of a missing one.

A stage counts where a job has it that runs before a change is merged; what stands at the end of a
pipeline, such as a smoke test, counts where a job has it that runs for a deploy.
"""

from collections import defaultdict
from collections.abc import Iterator

from bot.config.patterns import matches_any
from bot.config.rules import Level
from bot.config.schema import Profile
from bot.config.stages import Stage
from bot.policy.once import once
from bot.policy.pipeline.calls import is_known
from bot.policy.pipeline.stage_evidence import RECOGNISERS, Evidence, EvidenceLevel, of_job
from bot.policy.pipeline.stage_jobs import runs_for_changes, stage_jobs
from bot.policy.rule import Finding
from bot.policy.side import Pipeline

MAX_EVIDENCE = 50
"""Pieces of evidence of one stage that are kept. Our own limit."""


def evidence(pipeline: Pipeline, stage: Stage) -> tuple[Evidence, ...]:
    """Return what shows that *pipeline* has *stage*, the surest first."""
    found = _all(None, pipeline).get(stage, ())
    return tuple(sorted(found, key=lambda each: each.level, reverse=True))


def is_required(pipeline: Pipeline, stage: Stage, rule: str) -> bool:
    """Whether the policy asks for *stage*: itself, by a level for *rule*, or by its profile."""
    policy = pipeline.context.policy
    required = policy.stages.of(stage).required
    if required is None:
        setting = policy.rules.get(rule)
        if setting and setting.level:
            return setting.level is not Level.OFF
        return policy.extends is Profile.SEEDS
    return required


def is_elsewhere(pipeline: Pipeline, stage: Stage) -> bool:
    """Whether what is no workflow has *stage*, or may have it and nobody could say.

    GitHub itself does, where the policy accepts that; or a check that another system reports,
    a service that is known for it, or one that the policy names.
    """
    ways, facts = pipeline.context.policy.stages.of(stage).satisfied_by, pipeline.context.facts
    known = RECOGNISERS[stage]
    if known.checks & (facts.seen or frozenset()):
        return True
    if ways.native and known.native and (facts.native is None or known.native <= facts.native):
        return True
    if not ways.checks:
        return False
    return facts.seen is None or any(matches_any(ways.checks, name) for name in facts.seen)


def missing(pipeline: Pipeline, stage: Stage, rule: str) -> Iterator[Finding]:
    """Yield one finding if *pipeline* must have *stage*, and nothing shows that it has.

    Args:
        pipeline: One without workflows misses nothing.
        stage: Which.
        rule: The id of the rule that asks; a level in the policy file asks for it as well.
    """
    if not pipeline.workflows or not is_required(pipeline, stage, rule):
        return
    if not evidence(pipeline, stage) and not is_elsewhere(pipeline, stage):
        yield Finding.about_repository(_words(pipeline, stage), subject=stage)


def _words(pipeline: Pipeline, stage: Stage) -> str:
    known = RECOGNISERS[stage]
    occasion = "or a deploy" if known.is_before_deploys else "or the merge queue"
    said = f"No job that runs for pull requests {occasion} has {known.looked_for}."
    unread = tuple(_unread(pipeline))
    if unread:
        said += f" What `{unread[0]}` runs could not be read."
    return said


def _unread(pipeline: Pipeline) -> Iterator[str]:
    """Yield the workflows that jobs call and nobody could read."""
    for workflow in pipeline.workflows:
        for job in workflow.jobs if runs_for_changes(workflow) else ():
            uses = job.node.scalar("uses")
            if uses and not is_known(job, workflow):
                yield uses.text


@once
def _all(_: None, pipeline: Pipeline) -> dict[Stage, dict[Evidence, None]]:
    found: defaultdict[Stage, dict[Evidence, None]] = defaultdict(dict)
    stages = pipeline.context.policy.stages
    seen: set[int] = set()
    for job in stage_jobs(pipeline):
        for each in of_job(job, stages, seen):
            if len(found[each.stage]) < MAX_EVIDENCE or each.level is EvidenceLevel.DECLARED:
                found[each.stage][each] = None
    return dict(found)
