"""What was deployed is tried out, where the policy asks for it.

Only a pipeline is asked that names an environment where something runs, such as `staging`: a
package that is published, or a page, has nothing that could be tried out.
Source: https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/control-deployments
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.calls import effective_jobs
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline

_RUNS = re2.compile(
    r"(?i)(?:^|[^a-z])(?:prod|production|pre-?prod|stage|staging|live|uat|demo|qa|canary)"
    r"(?:$|[^a-z])"
)
"""Environments that something is deployed to and runs in, as they are usually called."""


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if something is deployed, and nothing shows that it is tried out."""
    jobs = (each.job for workflow in pipeline.workflows for each in effective_jobs(workflow))
    if any(job.environment and _RUNS.search(job.environment.text) for job in jobs):
        yield from missing(pipeline, Stage.SMOKE, "STAGE-SMOKE")


RULE = Rule(
    id="STAGE-SMOKE",
    level=Level.WARNING,
    summary="What was deployed is tried out, where the policy asks for it",
    fix="Add a smoke test behind the deploy, such as `curl --fail "
    "https://staging.example.com/health`, "
    "or say in `stages.smoke.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=check,
)
