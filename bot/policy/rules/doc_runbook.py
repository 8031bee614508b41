"""Whoever deploys has written down how to go back.

When production is broken, nobody should have to look for the page that says how a release is taken
back. The policy file links it, and Sluice shows the link wherever it reports a failure.
Source: https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/ops_ready_to_support_use_runbooks.html
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if a workflow deploys, and the policy links no rollback procedure."""
    if pipeline.context.policy.links.rollback:
        return
    for workflow in pipeline.workflows:
        if deploy := next(deploys_in(workflow), None):
            yield Finding.about_repository(
                f"`{workflow.path}` deploys (job `{deploy.job.id}`), and the policy links no page "
                "that says how to go back.",
                subject="rollback",
            )
            return


RULE = Rule(
    id="DOC-RUNBOOK",
    level=Level.NOTICE,
    summary="The rollback procedure is linked",
    fix="Add `links: {rollback: https://…}` to `.github/sluice.yml`.",
    sees=Sees.PIPELINE,
    check=check,
)
