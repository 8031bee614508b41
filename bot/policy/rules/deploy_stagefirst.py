"""Staging comes before production.

What was never deployed to a place like production is tried by its users first. Within a workflow
the production job must wait for the one that deploys to staging. Across workflows only a deploy to
some other environment must exist, since a file does not say which commit was deployed there; to
make sure of that, name it in the policy: `environments: {production: {after: [staging]}}`.
Source: https://docs.github.com/en/actions/concepts/workflows-and-actions/deployment-environments
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.config.rules import Level
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.pipeline.deploys_around import (
    earlier_jobs,
    starts_itself,
    tells_events_apart,
    ways,
)
from bot.policy.pipeline.deploys_environments import of_matrix
from bot.policy.pipeline.deploys_gates import governed
from bot.policy.pipeline.deploys_words import is_production
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each production deploy that comes before, or without, any other."""
    everything = [(one, tuple(deploys_in(one))) for one in pipeline.workflows]
    is_elsewhere = any(one.is_production is not True for _, found in everything for one in found)
    for workflow, deploys in everything:
        staging = tuple((one, _events(one)) for one in deploys if one.is_production is False)
        for deploy in deploys if starts_itself(workflow) else ():
            if not deploy.is_production or _is_named(deploy) or _is_both(deploy):
                continue
            beside = _beside(deploy, staging)
            if beside or not is_elsewhere:
                how = f"without waiting for `{beside}`" if beside else "and nowhere before"
                found = Finding.at(
                    deploy.job.name,
                    f"Job `{deploy.job.id}` deploys to production {how}.",
                    subject=deploy.job.id,
                    job=deploy.job.id,
                )
                yield replace(found, path=workflow.path)


def _is_named(deploy: Deploy) -> bool:
    """Whether the policy names environments that must come first."""
    settings = [governed(name, deploy) for name in deploy.environments]
    return any(one is not None and one.after for one in settings)


def _is_both(deploy: Deploy) -> bool:
    """Whether it is the job for staging, too: then DEPLOY-MATRIXENV asks what comes first."""
    names = of_matrix(deploy.job, deploy.workflow)
    return not all(is_production(name, deploy.workflow.policy) for name in names)


def _beside(deploy: Deploy, staging: tuple[tuple[Deploy, frozenset[str]], ...]) -> str:
    """Return the job for staging that *deploy* should wait for; empty if it waits for one."""
    before = {job.id for job in earlier_jobs(deploy)}
    if any(one.job.id in before for one, _ in staging):
        return ""
    own = _events(deploy)
    return next((one.job.id for one, events in staging if events <= own), "")


def _events(deploy: Deploy) -> frozenset[str]:
    """Return the conditions on events and refs: with others, two jobs may never run together."""
    found = (one for way in ways(deploy) for one in way)
    return frozenset(one.text for one in found if tells_events_apart(one, deploy.workflow))


RULE = Rule(
    id="DEPLOY-STAGEFIRST",
    level=Level.ERROR,
    sees=Sees.PIPELINE,
    summary="Staging comes before production",
    fix="Deploy to staging in a job of its own, and add it to `needs:` of the production job.",
    check=check,
)
