"""A deploy that has begun is not cancelled by the next one.

With `cancel-in-progress: true` a second merge kills the deploy of the first wherever it is: half of
the servers are new, a migration is half done, a lock is still held. The second then starts from a
state that nobody has planned.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.edits import replace
from bot.policy.pipeline.concurrency import cancelling
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each group that cancels a deploy."""
    for deploy in deploys_in(workflow):
        if group := cancelling(deploy.job, workflow):
            yield Finding.at(
                group,
                f"A newer run cancels job `{deploy.job.id}` in the middle of its deploy.",
                subject=deploy.job.id,
                job=deploy.job.id,
                edit=replace(workflow, group, "false") if group.is_plain else None,
            )


RULE = Rule(
    id="CONC-DEPLOYCANCEL",
    level=Level.ERROR,
    summary="A deploy that has begun is not cancelled by the next one",
    fix="Write `cancel-in-progress: false`: the newest of those that wait goes next.",
    check=check,
)
