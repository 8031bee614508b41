"""Jobs wait for jobs that exist, and not for each other.

GitHub refuses the file otherwise: none of its jobs run. The ids of jobs are compared without case.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds
"""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import islice

from bot.config.rules import Level
from bot.config.spelling import nearest
from bot.policy.edits import replace
from bot.policy.jobs import Job
from bot.policy.pipeline.expressions import is_expression
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

MAX_UNKNOWN = 50
"""Unknown jobs told of one file. Our own limit: each is compared with those that there are."""
MAX_COMPARED = 300
"""Jobs with which one is compared. Our own limit, on the time that takes."""
NAMED = 5
"""Jobs of a circle that the message names."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each unknown job in a `needs`, and one where jobs wait in a circle."""
    yield from islice(_unknown(workflow), MAX_UNKNOWN)
    yield from _circle(workflow)


def _unknown(workflow: Workflow) -> Iterator[Finding]:
    ids = [entry.key.text for entry in workflow.node.mapping("jobs") or ()]
    known = {name.lower() for name in ids}
    for job in workflow.jobs:
        for need in job.needs:
            if need.text.lower() not in known and not is_expression(need):
                others = [name for name in ids[:MAX_COMPARED] if name != job.id]
                hint = nearest(need.text, others)
                yield Finding.at(
                    need,
                    f"Job `{job.id}` waits for `{need.text}`, which this workflow does not have"
                    f"{hint or '.'}",
                    subject=f"{job.id} {need.text}",
                    job=job.id,
                    edit=replace(workflow, need, hint.split("`")[1]) if hint else None,
                )


def _circle(workflow: Workflow) -> Iterator[Finding]:
    jobs = {job.id.lower(): job for job in workflow.jobs}
    graph = {name: {need.text.lower() for need in job.needs} for name, job in jobs.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][:-1]
        first = min(circle, key=lambda name: (jobs[name].name.line, jobs[name].name.column))
        yield _finding(jobs[first], {name: jobs[name] for name in circle})


def _finding(job: Job, circle: dict[str, Job]) -> Finding:
    """Point at what *job*, the first of *circle* in the file, waits for within it."""
    named = [f"`{one.id}`" for one in sorted(circle.values(), key=lambda one: one.name.line)]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    everyone = f"Jobs {', '.join(named[:NAMED])}{more} wait for each other in a circle."
    return Finding.at(
        next(need for need in job.needs if need.text.lower() in circle),
        everyone if len(named) > 1 else f"Job `{job.id}` waits for itself.",
        subject=" ".join(sorted(circle)),
        job=job.id,
    )


RULE = Rule(
    id="SYN-NEEDS",
    level=Level.ERROR,
    summary="Jobs wait for jobs that exist, and not for each other",
    fix="Name an id from `jobs:`, and take one of the jobs out of the circle.",
    check=check,
)
