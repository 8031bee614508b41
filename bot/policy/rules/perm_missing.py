"""Jobs say what their token may do.

Without `permissions` a job gets whatever the repository or the organisation gives by default, which
for older ones is to write almost everything. Where that default is known to be to read, this is no
more than a notice. A workflow that is only called gets what its caller grants: the caller is asked.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from collections.abc import Iterator
from dataclasses import replace

import re2

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy import edits
from bot.policy.jobs import Job
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

NAMED = 3
"""Jobs named in the message."""

READERS = frozenset(
    {
        "actions/checkout",
        "actions/download-artifact",
        "actions/setup-dotnet",
        "actions/setup-go",
        "actions/setup-java",
        "actions/setup-node",
        "actions/setup-python",
        "actions/upload-artifact",
        "astral-sh/setup-uv",
        "codecov/codecov-action",
        "docker/setup-buildx-action",
        "docker/setup-qemu-action",
        "pre-commit/action",
        "ruby/setup-ruby",
    }
)
"""Actions that need no more than to read the repository's contents."""

_WRITES = re2.compile(
    r"(?i)GITHUB_TOKEN|GH_TOKEN|github\.token|\bgit\b[^\n]*\bpush\b|\bgh\b|semantic"
)
"""Words of a workflow whose jobs may need more."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield one finding at ``jobs`` if the token of any job is left to the default."""
    is_only_called = [event.text for event in workflow.triggers] == ["workflow_call"]
    token = workflow.facts.token
    if workflow.permissions is not None or is_only_called:
        return
    open_jobs = [job for job in workflow.jobs if job.permissions is None]
    if open_jobs:
        names = ", ".join(f"`{job.id}`" for job in open_jobs[:NAMED])
        more = f" and {len(open_jobs) - NAMED} more" if len(open_jobs) > NAMED else ""
        key = workflow.node.entries["jobs"].key
        found = Finding.at(
            key,
            f"No `permissions` for {names}{more}: the token may do "
            "whatever the repository's default allows.",
            subject="jobs",
            edit=_edit(workflow, key) if all(map(_only_reads, open_jobs)) else None,
        )
        reads = token is not None and not token.writes
        yield replace(found, most=Level.NOTICE) if reads else found


def _edit(workflow: Workflow, jobs: Scalar) -> Edit | None:
    """Suggest to read only; nothing where the key does not begin a line, or a word tells more."""
    if _WRITES.search(workflow.file.data.decode(errors="replace")):
        return None
    line = edits.replace(workflow, jobs, jobs.text)
    is_block = line is not None and line.lines[0].rstrip().startswith("jobs:") and jobs.column == 1
    above = ("permissions:", "  contents: read", "")
    return edits.insert_above(workflow, jobs.line, *above) if is_block else None


def _only_reads(job: Job) -> bool:
    """Whether nothing in *job* needs more than to read the repository's contents."""
    uses = [step for step in job.steps if step.uses]
    actions = [step.action.repo for step in uses if step.action]
    return bool(job.steps) and len(actions) == len(uses) and READERS.issuperset(actions)


RULE = Rule(
    id="PERM-MISSING",
    level=Level.WARNING,
    summary="Jobs say what their token may do",
    fix="Add `permissions: {contents: read}` above `jobs:`, and to a job what it needs beyond.",
    check=check,
)
