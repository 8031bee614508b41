"""Workflows of others get only the secrets that they need.

`secrets: inherit` hands over all that the caller has, and what is added tomorrow as well. Workflows
of the same owner are under the same control, and may inherit.
Source: https://docs.zizmor.sh/audits/#secrets-inherit
"""

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Take calls of workflows that belong to another owner."""
    is_local = finding.feature.startswith((".", "$"))
    return (
        not is_local and finding.feature.lower().partition("/")[0] != workflow.facts.owner.lower()
    )


RULE = Rule(
    id="SEC-INHERIT",
    level=Level.WARNING,
    summary="Workflows of others get only the secrets that they need",
    fix="Name each secret that the workflow needs: `secrets: {TOKEN: ${{ secrets.TOKEN }}}`.",
    sees=Sees.NOTHING,
    audits=frozenset({"secrets-inherit"}),
    accept=accept,
)
