"""Words for the check of a policy file: what is wrong with it, and what it would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.effects import Annotation, AnnotationLevel, CompleteCheckRun, Conclusion
from bot.errors import Problem
from bot.markdown import code, one_line, paragraphs, plural, prose
from bot.policy.preview import NO_CHANGE, Preview
from bot.policy.rule import Violation
from bot.policy.tables import MAX_MESSAGE, Target, place, row, table

CONFIG_CHECK = "sluice / config"

MAX_LIST = 15_000
"""Bytes of a list. Our own limit; four of them fit into a summary."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What a change does to policy files.

    Attributes:
        paths: The files that it changes or removes.
        problems: What is wrong with them, each with its file.
        preview: What they change for this repository, if nothing is wrong.
    """

    paths: Sequence[str]
    problems: Sequence[tuple[str, Problem]] = ()
    preview: Preview = NO_CHANGE


def config_check(target: Target, change: PolicyChange) -> CompleteCheckRun:
    """Tell what is wrong with the policy files of the commit, or what they would change."""
    if change.problems:
        return _invalid(target, change.problems)
    preview = change.preview
    valid = f"No mistake was found in {', '.join(map(code, change.paths))}."
    if preview.is_empty:
        words = f"{valid} For the workflows of this commit nothing changes."
        return target.conclude(CONFIG_CHECK, Conclusion.SUCCESS, "It changes no finding", words)
    counts = (
        (preview.appears, "finding appears", "findings appear"),
        (preview.disappears, "finding disappears", "findings disappear"),
        (preview.changed, "finding changes its level", "findings change their level"),
    )
    told = [
        f"{len(found)} {one if len(found) == 1 else more}" for found, one, more in counts if found
    ]
    words = paragraphs(
        f"{valid} This is what changes for the workflows of this commit, once it is merged.",
        _list(target, "Appears", preview.appears),
        _list(target, "Disappears", preview.disappears),
        _list(target, "Changes its level to", preview.changed),
    )
    return target.conclude(CONFIG_CHECK, Conclusion.SUCCESS, ", ".join(told), words)


def _invalid(target: Target, problems: Sequence[tuple[str, Problem]]) -> CompleteCheckRun:
    rows = (
        row(place(target, path, problem.line), prose(problem.message, MAX_MESSAGE))
        for path, problem in problems
    )
    shown = table(("Where", "What"), rows, len(problems), MAX_LIST)
    files = ", ".join(map(code, dict.fromkeys(path for path, _ in problems)))
    words = f"**{files} cannot be used like this.** Merged, it would change no rule.\n\n{shown}"
    title = f"{plural(len(problems), 'problem')} in the policy file"
    annotations = tuple(_annotation(problem, path) for path, problem in problems)
    check = target.conclude(CONFIG_CHECK, Conclusion.FAILURE, title, words)
    return replace(check, annotations=annotations)


def _list(target: Target, what: str, found: Sequence[Violation]) -> str:
    if not found:
        return ""
    return table((what, "Rule", "Where", "Why"), _rows(target, found), len(found), MAX_LIST)


def _rows(target: Target, found: Iterable[Violation]) -> Iterable[str]:
    for one in found:
        yield row(
            one.level.value,
            code(one.rule.id),
            place(target, one.path, one.finding.line),
            prose(one.finding.message, MAX_MESSAGE),
        )


def _annotation(problem: Problem, path: str) -> Annotation:
    return Annotation(
        path=path,
        start_line=problem.line,
        end_line=problem.line,
        level=AnnotationLevel.FAILURE,
        title="This policy file is not valid",
        message=one_line(problem.message, MAX_MESSAGE),
    )
