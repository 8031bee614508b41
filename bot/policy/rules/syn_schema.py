"""Workflow files have the shape that GitHub knows.

GitHub refuses a file with an unknown key, a value of the wrong kind, or an expression that reads
what is not there yet; no job of it runs, and the pull request does not show why. In a filter of an
event it may ignore the key instead, and then the filter does not filter. What GitHub adds often,
such as events and scopes of the token, counts only if it looks like a slip of the pen.
Source: https://github.com/actions/languageservices (GitHub's schema of a workflow)
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.edits import replace
from bot.policy.rule import Finding, Rule
from bot.policy.schema import mismatches
from bot.policy.workflow import Workflow

_JOBS = "jobs"


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each place that departs from GitHub's schema."""
    if workflow.problem:
        return
    yield from _without_ref(workflow)
    for found in mismatches(workflow.node):
        yield Finding(
            line=found.line,
            column=found.column,
            end_line=found.line,
            message=found.message,
            subject=".".join(found.path),
            job=found.path[1] if found.path[:1] == (_JOBS,) and len(found.path) > 1 else "",
            edit=replace(workflow, found.word, found.meant) if found.word else None,
        )


def _without_ref(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each action of another repository that has no version at all."""
    for job, action in workflow.actions():
        if not action.ref:
            yield Finding.at(
                action.at,
                f"GitHub refuses `{action.name}` without a version: a commit, a tag or a branch "
                "behind an `@`.",
                subject=f"uses {action.name}",
                job=job.id,
            )


RULE = Rule(
    id="SYN-SCHEMA",
    level=Level.ERROR,
    summary="Workflow files have the shape that GitHub knows",
    fix="Write the key or the value as GitHub's workflow syntax has it, or take it out.",
    check=check,
)
