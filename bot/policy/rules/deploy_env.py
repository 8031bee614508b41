"""Deploys name their environment.

Without `environment:` GitHub records no deployment, no reviewer is asked, no wait timer runs and no
rule says which branch may be deployed; and the job takes its secrets from the whole repository. A
job that calls a workflow cannot have the key: the called job must. It is an error for production,
and a warning elsewhere.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.config.rules import Level
from bot.policy.edits import insert_above
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.pipeline.deploys_words import spoken_environments
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job that deploys to no environment."""
    for deploy in deploys_in(workflow):
        if "environment" not in deploy.job and "uses" not in deploy.job:
            found = Finding.at(
                deploy.job.name,
                f"Job `{deploy.job.id}` deploys, but names no `environment`: "
                "no reviewer, branch rule or deployment record applies to it.",
                subject=deploy.job.id,
                job=deploy.job.id,
                edit=_edit(deploy),
            )
            yield replace(found, most=Level.ERROR if deploy.is_production else Level.WARNING)


def _edit(deploy: Deploy) -> Edit | None:
    """Suggest the environment that the names speak of, if they speak of one."""
    title = deploy.workflow.node.scalar("name")
    names = spoken_environments(f"{deploy.job.id} {deploy.job.title}") or spoken_environments(
        title.text if title else ""
    )
    known = deploy.workflow.facts.environments
    if len(names) != 1 or not (known is None or any(one.name in names for one in known)):
        return None
    first = next(iter(deploy.job.node)).key
    if first.line == deploy.job.name.line:
        return None
    return insert_above(deploy.workflow, first.line, f"environment: {names[0]}")


RULE = Rule(
    id="DEPLOY-ENV",
    level=Level.ERROR,
    summary="Deploys name their environment",
    fix="Add `environment: <name>` to the job.",
    check=check,
)
