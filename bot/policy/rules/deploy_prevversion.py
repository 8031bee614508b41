"""The version that is replaced is written down first.

Who has to roll back needs to know to what. A step before the deploy that asks the platform for what
runs now keeps that answer in the log.
Source: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_history/
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.pipeline.deploys_around import Moment, before
from bot.policy.pipeline.deploys_checks import is_infrastructure
from bot.policy.pipeline.deploys_words import words
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

FORMER = frozenset({"current", "former", "last", "old", "previous", "prior", "running"})
WHAT = frozenset({"deployment", "image", "release", "revision", "tag", "task", "version"})
ASKS = (
    ("kubectl", "get", "deployment"),
    ("kubectl", "rollout", "history"),
    ("helm", "history"),
    ("helm", "status"),
    ("aws", "ecs", "describe-services"),
    ("heroku", "releases"),
)


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job that replaces a version nobody asked for before."""
    for deploy in deploys_in(workflow):
        if "uses" in deploy.job or deploy.step is None or is_infrastructure(deploy):
            continue
        if not any(_records(moment) for moment in before(deploy)):
            yield Finding.at(
                deploy.step.node,
                f"Job `{deploy.job.id}` does not record which version it replaces.",
                subject=deploy.job.id,
                job=deploy.job.id,
            )


def _records(moment: Moment) -> bool:
    if moment.command:
        return any(moment.words[: len(one)] == one for one in ASKS)
    named = words(moment.inner.step.name)
    return not FORMER.isdisjoint(named) and not WHAT.isdisjoint(named)


RULE = Rule(
    id="DEPLOY-PREVVERSION",
    level=Level.OFF,
    seeds=Level.NOTICE,
    summary="The version that is replaced is written down first",
    fix="Before the deploy, print what runs now, such as `kubectl get deployment … -o jsonpath=…`.",
    check=check,
)
