"""Production is not deployed side by side with staging.

The jobs of a matrix start together, so staging proves nothing for production, and keys such as
`requires_approval` in it do nothing by themselves. Regions of one environment may well share a
matrix. With `max-parallel: 1` the values come one after the other, and the first failure ends them.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.document import Node
from bot.policy.jobs import NOTHING, Job
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.pipeline.deploys_environments import of_matrix
from bot.policy.pipeline.deploys_words import is_production
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each deploy whose matrix has production and another environment."""
    for deploy in deploys_in(workflow):
        names = of_matrix(deploy.job, workflow)
        live = [name for name in names if is_production(name, workflow.policy)]
        other = [name for name in names if name not in live]
        if live and other and not _is_in_turn(deploy.job):
            yield Finding.at(
                _place(deploy.job),
                f"Job `{deploy.job.id}` deploys to `{other[0]}` and `{live[0]}` at the same time: "
                "the first proves nothing for the second.",
                subject=deploy.job.id,
                job=deploy.job.id,
            )


def _place(job: Job) -> Node:
    strategy = job.node.mapping("strategy") or NOTHING
    return next((key for key, _ in strategy if key.text == "matrix"), job.name)


def _is_in_turn(job: Job) -> bool:
    strategy = job.node.mapping("strategy") or NOTHING
    limit, fails = strategy.scalar("max-parallel"), strategy.scalar("fail-fast")
    return limit is not None and limit.value == 1 and not (fails and fails.value is False)


RULE = Rule(
    id="DEPLOY-MATRIXENV",
    level=Level.ERROR,
    summary="Production is not deployed side by side with staging",
    fix="Make two jobs, and let the production job have `needs:` on the one for staging.",
    check=check,
)
