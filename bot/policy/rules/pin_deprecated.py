"""Actions are still maintained.

Nobody mends an action whose repository is archived: neither its holes, nor what breaks when GitHub
retires the Node.js that it runs on. For those that are known here a successor is named; zizmor
finds the others.
Source: https://docs.zizmor.sh/audits/#archived-uses
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding, accept_regular
from bot.policy.jobs import Action
from bot.policy.pipeline.known_actions import GIVEN_UP, Successor
from bot.policy.pipeline.versions import rewrite
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each action that is given up."""
    for job, action in workflow.actions():
        if successor := GIVEN_UP.get(action.repo):
            yield Finding.at(
                action.at,
                f"`{action.name}` is archived: nobody mends it any more. "
                f"Its place has been taken by `{successor.instead}`.",
                subject=f"{job.id} {action.name}",
                job=job.id,
                edit=_edit(workflow, action, successor),
            )


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Leave out the actions that are told already, with their successors."""
    repo = "/".join(finding.feature.lower().partition("@")[0].split("/")[:2])
    return repo not in GIVEN_UP and accept_regular(finding, workflow)


def _edit(workflow: Workflow, action: Action, successor: Successor) -> Edit | None:
    same = successor.same.get(action.ref)
    return rewrite(workflow, action, same) if same else None


RULE = Rule(
    id="PIN-DEPRECATED",
    level=Level.WARNING,
    summary="Actions are still maintained",
    fix="Use what has taken its place, or a `run:` step.",
    check=check,
    audits=frozenset({"archived-uses"}),
    accept=accept,
)
