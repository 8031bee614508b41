"""What shows that a job has a stage: what its steps run, and what they are called."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

import re2

from bot.config.patterns import found_in, matches_any
from bot.config.stages import SatisfiedBy, Stage, Stages
from bot.discover import discover
from bot.document import Mapping, Node, Scalar, Sequence
from bot.policy.checkout import Checkout
from bot.policy.jobs import NOTHING, Job, Step
from bot.policy.pipeline import recognisers
from bot.policy.pipeline.calls import effective_steps
from bot.policy.pipeline.expressions import is_expression
from bot.policy.pipeline.hidden import hides
from bot.policy.pipeline.matrix import values
from bot.policy.pipeline.recogniser import Recogniser, Tool, name_pattern, program_of
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.shell import Command, commands
from bot.policy.pipeline.stage_jobs import StageJob

MAX_TOLD = 120
"""Characters of a command that are told. Our own limit."""
MAX_VALUES = 200
"""Values of a matrix that are looked at. Our own limit."""

RECOGNISERS = {each.stage: each for each in discover(recognisers, "RECOGNISER", Recogniser)}
_PREPARES = re2.compile(
    r"(?i)\b(?:un)?install(?:s|ed|ing)?\b|^(?:set[- ]?up|cache|restore|upload|download|build"
    r"|prepare|start|stop|wait|check ?out|configure|get|create|generate"
    r"|publish|save|comment|post|add|fetch|pull|clean)\b"
)
"""A step that only makes ready for a stage, or tells of it, though it is named after it."""


class EvidenceLevel(IntEnum):
    """How a stage is known, the surest last.

    Attributes:
        NAMED: Something has its name.
        STATIC: A job runs its tool.
        DECLARED: The policy says so.
    """

    NAMED = 1
    STATIC = 2
    DECLARED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a pipeline is said to have a stage.

    Attributes:
        path: Of the file.
        line: 1-based.
        job: The id of the job that runs it.
        what: The command, the action or the name. It may hold a stranger's words.
    """

    stage: Stage
    level: EvidenceLevel
    path: str
    line: int
    job: str
    what: str


@dataclass(frozen=True, slots=True)
class _Reason:
    """A reason to see a stage, without the place."""

    stage: Stage
    level: EvidenceLevel
    line: int
    what: str


def _by_program() -> dict[str, list[tuple[Recogniser, Tool]]]:
    found: defaultdict[str, list[tuple[Recogniser, Tool]]] = defaultdict(list)
    for each in RECOGNISERS.values():
        for tool in map(Tool.of, each.tools):
            found[tool.program].append((each, tool))
    return dict(found)


_TOOLS = _by_program()
_ANY_NAME = name_pattern(tuple(name for each in RECOGNISERS.values() for name in each.names))
"""Most texts have no name of any stage, and one look tells."""


def of_job(each: StageJob, stages: Stages, seen: set[int]) -> Iterator[Evidence]:
    """Yield what shows that a job has stages.

    Args:
        each: The job.
        stages: What the policy says of them.
        seen: Jobs whose steps were looked at, by identity: one that is called often is not asked
            again. It is added to.
    """
    job, workflow = each.job.job, each.job.workflow
    places = [(workflow.path, 0, _of_names(job, each.job.caller, stages))]
    key = id(job.node) * 2 + each.is_for_changes
    for step in effective_steps(job, workflow) if key not in seen else ():
        # What stands in a file that is not in this repository is told at the step that uses it.
        path, line = (step.path, 0) if step.path else (workflow.path, step.caller.node.line)
        places.append((path, line, _of_step(step.step, job, stages, workflow.checkout)))
    seen.add(key)
    for path, line, reasons in places:
        for reason in reasons:
            if each.is_for_changes or RECOGNISERS[reason.stage].is_before_deploys:
                yield Evidence(
                    stage=reason.stage,
                    level=reason.level,
                    path=path,
                    line=line or reason.line,
                    job=job.id,
                    what=reason.what[:MAX_TOLD],
                )


def _of_names(job: Job, caller: Job, stages: Stages) -> Iterator[_Reason]:
    line, ids = job.name.line, (job.id, caller.id)
    uses = job.node.scalar("uses")
    called = uses.text.partition("@")[0].rpartition("/")[2] if uses else ""
    text = "\n".join((*ids, _filled(job.title, job), called))
    for stage in RECOGNISERS:
        declared = stages.of(stage).satisfied_by.jobs
        if declared and any(matches_any(declared, name) for name in ids):
            yield _Reason(stage, EvidenceLevel.DECLARED, line, job.id)
    for stage in _named(text):
        yield _Reason(stage, EvidenceLevel.NAMED, line, job.title)


def _named(text: str) -> tuple[Stage, ...]:
    """Return the stages that *text* has a name of."""
    if not _ANY_NAME.search(text):
        return ()
    return tuple(stage for stage, each in RECOGNISERS.items() if each.is_named(text))


def _filled(text: str, job: Job) -> str:
    """Return *text* with what the matrix of *job* may put into it behind it."""
    if "matrix." not in text:
        return text
    waiting: list[Node | None] = [(job.node.mapping("strategy") or NOTHING).get("matrix")]
    found = [text]
    while waiting and len(found) < MAX_VALUES:
        match waiting.pop():
            case Scalar(text=value):
                found.append(value)
            case Sequence(items=items):
                waiting += items[:MAX_VALUES]
            case Mapping() as node:
                waiting += [entry.value for entry in node][:MAX_VALUES]
            case None:
                pass
    return "\n".join(found)


def _of_step(step: Step, job: Job, stages: Stages, checkout: Checkout) -> Iterator[_Reason]:
    found = (*runs(step, checkout), *_of_matrix(step, job))
    name = "" if _PREPARES.search(step.name) else _filled(step.name, job)
    action = step.action
    for stage, each in RECOGNISERS.items():
        if _is_declared(step, found, stages.of(stage).satisfied_by):
            yield _Reason(stage, EvidenceLevel.DECLARED, step.node.line, step.name or "a step")
        if action and each.actions and _is_known(action.name.lower(), each.actions):
            yield _Reason(stage, EvidenceLevel.STATIC, action.at.line, action.name)
    for stage in _named(name) if name else ():
        yield _Reason(stage, EvidenceLevel.NAMED, step.node.line, step.name)
    via = {command.via for command in found}
    for command in found:
        yield from _of_command(command, has_services="services" in job)
        if hides(command) and command.words not in via:
            yield from _of_unread(command, job)


def _of_matrix(step: Step, job: Job) -> Iterator[Command]:
    """Yield the commands that the matrix holds, where a step runs what it says."""
    if step.run and is_expression(step.run):
        for scalar in values(job, step.run)[:MAX_VALUES]:
            for command in commands(scalar.text):
                yield replace(command, line=scalar.line)


def _is_known(action: str, known: frozenset[str]) -> bool:
    """Whether *action* is one of *known*, or lies in a folder of one."""
    parts = action.split("/")
    return any("/".join(parts[:length]) in known for length in range(2, len(parts) + 1))


def _is_declared(step: Step, found: tuple[Command, ...], ways: SatisfiedBy) -> bool:
    if not ways.steps:
        return False
    written = [scalar.text for scalar in (step.run, step.uses) if scalar]
    texts = (*written, *(" ".join(command.words) for command in found))
    return any(found_in(pattern, text) for pattern in ways.steps for text in texts)


def _of_command(command: Command, *, has_services: bool) -> Iterator[_Reason]:
    for words in command.layers:
        for each, tool in _TOOLS.get(program_of(words), ()):
            is_meant = each.accept(words) or (each.has_services and has_services)
            if is_meant and tool.fits(words):
                yield _Reason(each.stage, EvidenceLevel.STATIC, command.line, " ".join(words))


def _of_unread(command: Command, job: Job) -> Iterator[_Reason]:
    """Judge by its name what could not be looked into: `make lint` is likely to lint."""
    program = program_of(command.layers[-1])
    # The arguments of a program of the repository say little of what it is for.
    words = command.words[:2] if "/" in command.words[0] else command.words
    text = " ".join(words)
    filled = _filled(text, job)
    unread = (stage for stage, each in RECOGNISERS.items() if program in each.unread)
    for stage in dict.fromkeys((*unread, *_named(filled))):
        yield _Reason(stage, EvidenceLevel.NAMED, command.line, text)
