"""A deploy waits for what it needs to succeed.

`if: always()` starts a job whatever became of the jobs in its `needs`. For a report that is right;
a deploy then ships what failed its tests. Who uses it to survive skipped jobs must ask for the
result of each job.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.edits import replace
from bot.policy.jobs import Job
from bot.policy.pipeline.deploys import deploy_of
from bot.policy.pipeline.expressions import ANY, Expression, expressions_in
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

_STARTS = frozenset({"always", "cancelled"})
_ASKS = re2.compile(r"(?i)!\s*failure\s*\(|\bsuccess\s*\(")
_ALWAYS = re2.compile(r"(?i)^\s*always\s*\(\s*\)")


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each deploy or publication that starts after a failure."""
    for job in workflow.jobs:
        condition = job.condition
        if condition is None:
            continue
        ignored = _ignored(job, expressions_in(condition, is_condition=True))
        if ignored and deploy_of(job, workflow):
            named = ", ".join(f"`{need}`" for need in ignored[:3])
            yield Finding.at(
                condition,
                f"Job `{job.id}` changes what users get, and starts also when {named} failed.",
                subject=job.id,
                job=job.id,
                edit=_edit(workflow, condition),
            )


def _ignored(job: Job, expressions: tuple[Expression, ...]) -> list[str]:
    """Return the jobs that *job* waits for without asking what became of them.

    Whoever asks for the result of one has thought of it; the others may hold no more than settings.
    """
    functions = {name for one in expressions for name in one.functions}
    if not functions & _STARTS or any(_ASKS.search(one.text) for one in expressions):
        return []
    asked = [
        reference[1:]
        for one in expressions
        for reference in one.references
        if reference[0] == "needs"
    ]
    if any(not path or path[0] == ANY or path[1:] == ("result",) for path in asked):
        return []
    known = {path[0] for path in asked}
    return [one.text for one in job.needs if one.text.lower() not in known]


def _edit(workflow: Workflow, condition: Scalar) -> Edit | None:
    """Suggest to survive skipped jobs, but no failed ones, where `always()` comes first."""
    text = condition.text
    inner = text.strip().removeprefix("${{").removesuffix("}}").strip()
    is_whole = "{{" not in inner and "||" not in inner and condition.is_plain
    if not is_whole or not _ALWAYS.match(inner):
        return None
    changed = _ALWAYS.sub("!failure() && !cancelled()", inner)
    return replace(workflow, condition, f"${{{{ {changed} }}}}")


RULE = Rule(
    id="GATE-IFALWAYS",
    level=Level.ERROR,
    summary="A deploy waits for what it needs to succeed",
    fix="Write `if: ${{ !failure() && !cancelled() }}`, or ask for `needs.<job>.result` of each.",
    check=check,
)
