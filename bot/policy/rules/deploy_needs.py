"""Only what was checked is deployed.

A deploy that waits for no linter, test or scan goes out while they fail beside it. Checks count in
a job that it needs, in an earlier step of its own, and in the workflow that starts it through
`workflow_run`. Where the branch's rules require checks, or Sluice's own gate does, those are
enough. What people start by hand is their decision, and is not judged. Infrastructure has no tests
but its plan, which TF-PLANFILE and TF-PLANONPR ask for.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-jobs
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.pipeline.deploys_checks import is_infrastructure
from bot.policy.pipeline.deploys_gates import is_automatic, is_checked, is_gated
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each deploy that a change starts before anything checked it."""
    if not is_automatic(workflow) or _is_checked_before(workflow):
        return
    for deploy in deploys_in(workflow):
        if not (is_gated(deploy) or is_checked(deploy) or is_infrastructure(deploy)):
            yield Finding.at(
                deploy.job.name,
                f"Job `{deploy.job.id}` deploys without waiting for a test or a scan.",
                subject=deploy.job.id,
                job=deploy.job.id,
            )


def _is_checked_before(workflow: Workflow) -> bool:
    """Whether only what passed checks gets here, by the rules of the branch."""
    return bool(workflow.facts.required) and workflow.event("pull_request") is None


RULE = Rule(
    id="DEPLOY-NEEDS",
    level=Level.ERROR,
    summary="Only what was checked is deployed",
    fix="Add `needs:` with the jobs that test and scan, or start the deploy by `workflow_run`.",
    check=check,
)
