"""What strangers can shape is not written to the environment of later steps.

A line of `$GITHUB_ENV` or `$GITHUB_PATH` sets any variable, such as `LD_PRELOAD`, or puts a folder
first where programs are looked for. zizmor asks in workflows that outsiders can
start, and in every action. Actions are left alone: what they write is nearly always their own.
Source: https://docs.zizmor.sh/audits/#github-env
"""

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow, is_workflow


def accept(finding: AuditFinding, _: Workflow) -> bool:
    """Take what lies in a workflow."""
    return finding.is_regular and is_workflow(finding.path)


RULE = Rule(
    id="TRUST-ENVFILE",
    level=Level.WARNING,
    summary="What strangers can shape is not written to the environment of later steps",
    fix="Hand it over as an output, and use it in the `env` of the one step that needs it.",
    sees=Sees.NOTHING,
    audits=frozenset({"github-env"}),
    accept=accept,
)
