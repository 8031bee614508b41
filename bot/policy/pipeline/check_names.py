"""Which job a check run comes from, by its name.

GitHub calls the check run of a job by the job's `name` or id; jobs of a matrix add their values in
brackets, jobs of a called workflow stand behind the name of the caller: `build / test (3.12, arm)`.
What only a run tells, such as an expression, may be anything.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idname
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import re2

from bot.document import Node, Scalar
from bot.policy.jobs import NOTHING, Job
from bot.policy.pipeline.calls import MAX_JOBS, MAX_LEVELS, called_workflow
from bot.policy.pipeline.expressions import CLOSE, OPEN
from bot.policy.pipeline.matrix import Combination, combinations, is_matrix
from bot.policy.workflow import Workflow

MAX_NAMES = 256
"""Names of one job that are told apart: GitHub's limit for the jobs of a matrix."""
MAX_LENGTH = 100
"""Characters of a name up to which GitHub certainly shows all of it. Longer ones may be cut."""
MAX_TOLD = 2_000
"""Jobs of matrices in one workflow that are told apart. Our own limit."""
MAX_PATTERN = 4_000
"""Characters of the pattern of a caller. Our own limit; beyond, it may be called anything."""

_ANYTHING = ".*"
_CALLED = frozenset({"workflow_call"})
_MATRIX = re2.compile(r"^\s*matrix\.([A-Za-z_][\w-]*)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A job that reports a check.

    Attributes:
        pattern: RE2, of the whole name of its check run.
        job: It, as its own file says.
        workflow: That file.
        started: The workflow that events start, which may call the other.
    """

    pattern: str
    job: Job
    workflow: Workflow
    started: Workflow


def sources_of(
    names: Iterable[str], workflows: Iterable[Workflow]
) -> Mapping[str, tuple[Source, ...]]:
    """Return for each of *names* the jobs of *workflows* that a check of that name may come from.

    A call of a workflow that was not read may report anything behind its name. What only other
    workflows call reports nothing by itself.
    """
    found: dict[str, list[Source]] = {name: [] for name in names}
    for source in chain.from_iterable(map(_sources, workflows)) if found else ():
        whole = re2.compile(f"(?s){source.pattern}")
        for name, sources in found.items():
            if whole.fullmatch(name):
                sources.append(source)
    return {name: tuple(sources) for name, sources in found.items()}


def _sources(workflow: Workflow) -> Iterator[Source]:
    """Yield each job that reports a check when *workflow* runs."""
    if not {event.text for event in workflow.triggers} - _CALLED:
        return
    waiting = [(job, workflow, "", 0) for job in reversed(workflow.jobs)]
    left = MAX_TOLD
    for _ in range(MAX_JOBS):
        if not waiting:
            return
        job, owner, before, level = waiting.pop()
        made = (combinations(job) if left > 0 else None) or ()
        left -= len(made)
        pattern = before + _pattern(job, made)
        callee = called_workflow(job, owner) if level < MAX_LEVELS else None
        if callee is None:
            rest = f" / {_ANYTHING}" if "uses" in job else ""
            yield Source(pattern=pattern + rest, job=job, workflow=owner, started=workflow)
            continue
        known = pattern if len(pattern) <= MAX_PATTERN else _ANYTHING
        waiting += [(one, callee, f"{known} / ", level + 1) for one in reversed(callee.jobs)]


def _pattern(job: Job, made: Sequence[Combination]) -> str:
    """Return a pattern of the names of *job* alone, which becomes the jobs *made*."""
    title = job.title
    if not is_matrix(job):
        return _filled(title, {})
    if not 0 < len(made) <= MAX_NAMES:
        return _filled(title, {}) + ("" if OPEN in title else rf"(?: \({_ANYTHING}\))?")
    strategy = job.node.mapping("strategy") or NOTHING
    axes = [key.text.lower() for key, _ in strategy.mapping("matrix") or ()]
    ways = dict.fromkeys(_way(title, axes, one) for one in made)
    return f"(?:{'|'.join(ways)})"


def _way(title: str, axes: Sequence[str], values: Combination) -> str:
    """Return a pattern of the name of one job of a matrix."""
    if OPEN in title:
        return _filled(title, values)
    # What `include` adds to a combination of the axes is let stand behind their values.
    own = [values[axis] for axis in axes if axis in values] or list(values.values())
    shown = ", ".join(map(_shown, own))
    pattern = rf"{_filled(title, {})} \({shown}(?:, {_ANYTHING})?\)"
    return pattern if len(pattern) <= MAX_LENGTH else rf"{_filled(title, {})} \({_ANYTHING}"


def _filled(title: str, values: Combination) -> str:
    """Return a pattern of *title*, with the values of the matrix in place of its expressions."""
    if len(title) > MAX_LENGTH:
        return _ANYTHING
    first, *parts = title.split(OPEN)
    pattern = re2.escape(first)
    for part in parts:
        expression, _, text = part.partition(CLOSE)
        found = _MATRIX.match(expression)
        value = values.get(found[1].lower()) if found else None
        pattern += (_shown(value) if value else _ANYTHING) + re2.escape(text)
    return str(pattern)


def _shown(value: Node) -> str:
    """Return a pattern of *value*, as it is written and as GitHub shows a number or a boolean."""
    if not isinstance(value, Scalar) or OPEN in value.text:
        return _ANYTHING
    match value.value:
        case bool() as truth:
            shown = str(truth).lower()
        case float() | int() as number:
            shown = f"{number:.15g}"
        case _:
            shown = value.text
    ways = dict.fromkeys((re2.escape(shown), re2.escape(value.text)))
    return f"(?:{'|'.join(ways)})"
