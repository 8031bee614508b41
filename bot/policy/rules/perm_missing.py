"""Jobs say what their token may do.

Without `permissions` a job gets whatever the repository or the organisation gives by default, which
for older ones is to write almost everything. A workflow that is only called gets what its caller
grants, so the caller is asked.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from collections.abc import Iterator

from bot.config.schema import Level
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

NAMED = 3
"""Jobs named in the message."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield one finding at ``jobs`` if the token of any job is left to the default."""
    is_only_called = [event.text for event in workflow.triggers] == ["workflow_call"]
    if workflow.permissions is not None or is_only_called:
        return
    open_jobs = [f"`{job.id}`" for job in workflow.jobs if job.permissions is None]
    if open_jobs:
        more = f" and {len(open_jobs) - NAMED} more" if len(open_jobs) > NAMED else ""
        yield Finding.at(
            workflow.node.entries["jobs"].key,
            f"No `permissions` for {', '.join(open_jobs[:NAMED])}{more}: the token may do "
            "whatever the repository's default allows.",
            subject="jobs",
        )


RULE = Rule(
    id="PERM-MISSING",
    level=Level.WARNING,
    summary="Jobs say what their token may do",
    fix="Add `permissions: {contents: read}` above `jobs:`, and to a job what it needs beyond.",
    check=check,
)
