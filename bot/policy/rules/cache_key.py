"""A cache is found again, and is left behind when the dependencies change.

A key without the hash of the lock file keeps the first set of packages for ever: what is added
later is downloaded in each run. A key with the commit in it is never found again by another commit,
unless `restore-keys` takes an older one.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#cache-key-matching
"""

from collections import Counter
from collections.abc import Iterator

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.jobs import Job, Step
from bot.policy.pipeline.expressions import Expression, expressions_in
from bot.policy.pipeline.package_managers import DOWNLOADS
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

ACTIONS = frozenset({"actions/cache", "actions/cache/restore"})
ONCE = frozenset({"sha", "run_id", "run_number", "run_attempt"})
"""Of the context ``github``: what no later commit has."""
FIXED = frozenset({"runner", "matrix", "github"})
"""Contexts whose values do not follow from the lock file."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each key that is never found again, or for ever."""
    caches = [
        (job, step, key)
        for job in workflow.jobs
        for step in job.steps
        if step.action
        and step.action.name.lower() in ACTIONS
        and (key := step.inputs.scalar("key"))
    ]
    uses = Counter(key.text for _, _, key in caches)
    for job, step, key in caches:
        words = _problem(step, key, is_handed_on=uses[key.text] > 1)
        if words:
            yield Finding.at(key, words, subject=_subject(job, step), job=job.id)


def _problem(step: Step, key: Scalar, *, is_handed_on: bool) -> str:
    expressions = expressions_in(key)
    functions = {name for one in expressions for name in one.functions}
    if "hashfiles" in functions or any(not one.is_closed for one in expressions):
        return ""
    if any(_is_of_one_commit(one) for one in expressions):
        is_found = is_handed_on or "restore-keys" in step.inputs
        return "" if is_found else "This key is another for each commit: no later one finds it."
    if _keeps_downloads(step) and all(_is_fixed(one) for one in expressions):
        return (
            "This key has no hash of a lock file: the cache stays as it was when it was first made."
        )
    return ""


def _is_of_one_commit(expression: Expression) -> bool:
    return any(ref[0] == "github" and ONCE & set(ref[1:]) for ref in expression.references)


def _is_fixed(expression: Expression) -> bool:
    return all(reference[0] in FIXED for reference in expression.references)


def _keeps_downloads(step: Step) -> bool:
    path = step.inputs.scalar("path")
    return path is not None and any(part in path.text for part in DOWNLOADS)


def _subject(job: Job, step: Step) -> str:
    path = step.inputs.scalar("path")
    return f"{job.id} {path.text.strip() if path else ''}"


RULE = Rule(
    id="CACHE-KEY",
    level=Level.NOTICE,
    summary="A cache is found again, and left behind when the dependencies change",
    fix="Write `key: name-${{ runner.os }}-${{ hashFiles('**/lock-file') }}`, and `restore-keys:`.",
    check=check,
)
