"""Jobs may write only what they need to.

What a workflow's own `permissions` grant, each of its jobs gets, whether it needs it or not: one
that only runs tests can then push to the repository. A workflow loses nothing where a single
job is left that has no `permissions` of its own, or all of these call the same workflow.
`id-token` is not about writing, and whether it is needed is asked by another rule.
Source: https://docs.zizmor.sh/audits/#excessive-permissions
"""

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding, Grade
from bot.policy.jobs import Job
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Take broad permissions that are written down; for those that are not, see PERM-MISSING."""
    is_oidc = finding.feature.startswith("id-token")
    is_grave = finding.is_regular and finding.severity is Grade.HIGH and not is_oidc
    return is_grave and (_is_all(finding) or _is_shared(workflow))


def _is_all(finding: AuditFinding) -> bool:
    """Whether it is about everything, which no job needs, and not about one of the keys."""
    return bool(finding.job) or finding.feature.endswith("write-all")


def _is_shared(workflow: Workflow) -> bool:
    """Whether more than one kind of job gets what the workflow grants."""
    return len({_kind(job) for job in workflow.jobs if job.permissions is None}) > 1


def _kind(job: Job) -> str:
    """Name the workflow that it calls, without the ref, or else itself."""
    called = job.node.scalar("uses")
    return called.text.partition("@")[0] if called else job.id


RULE = Rule(
    id="PERM-WRITEALL",
    level=Level.ERROR,
    summary="Jobs may write only what they need to",
    fix="Move each `write` from the workflow to the job that needs it, and leave the workflow "
    "`permissions: {contents: read}`.",
    sees=Sees.NOTHING,
    audits=frozenset({"excessive-permissions"}),
    accept=accept,
)
