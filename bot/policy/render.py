"""Words for every policy result. The only policy module that knows Markdown.

A summary has the verdict first, then what is new and how to mend it, then what was fixed, what was
there before, and the same for scripts, which cannot see annotations.
Source: https://docs.github.com/en/rest/checks/runs (sizes and conclusions)
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from bot.config.load import POLICY_PATH
from bot.config.schema import Level, Mode, Policy
from bot.effects import Annotation, AnnotationLevel, CompleteCheckRun, Conclusion
from bot.errors import Problem
from bot.markdown import block, cell, code, details, link, one_line, plural, prose, url_path
from bot.model import DeliveryId, Repo, Sha
from bot.policy.report import record
from bot.policy.review import Review
from bot.policy.rule import Violation

POLICY_CHECK = "sluice / policy"
CONFIG_CHECK = "sluice / config"

MAX_SUMMARY = 60_000
"""Bytes of a summary. GitHub's limit is 65,535 characters; this leaves room however it counts."""
MAX_LIST = 10_000
"""Bytes of a list that is not the point of the summary. Our own limit."""
MAX_JSON = 15_000
"""Bytes of the part for scripts. Our own limit."""
MAX_MESSAGE = 500
"""Characters of a message, in which a stranger's names may be long. Our own limit."""

_LEVELS = {
    Level.ERROR: AnnotationLevel.FAILURE,
    Level.WARNING: AnnotationLevel.WARNING,
    Level.NOTICE: AnnotationLevel.NOTICE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The commit that a check run speaks of.

    Attributes:
        external_id: Tells this conclusion from every other; the caller makes it.
        server_url: Where people look at the repository, without a slash at the end.
    """

    repo: Repo
    head_sha: Sha
    external_id: str
    server_url: str = "https://github.com"


class Fallback(StrEnum):
    """What rules while the policy file of the base branch is not valid."""

    LAST_GOOD = "its last valid version rules"
    DEFAULTS = "the defaults rule"


def policy_check(
    target: Target, review: Review, policy: Policy, fallback: Fallback | None = None
) -> CompleteCheckRun:
    """Tell what a pull request does to the workflows.

    Args:
        target: Where to tell it.
        review: What was found.
        policy: The policy of the base branch, which decides what the findings mean.
        fallback: What that policy is, if the file of the base branch is not valid.
    """
    if policy.mode is Mode.OFF:
        why = f"`mode: off` in {code(POLICY_PATH)} switches the policy off."
        return _conclude(target, Conclusion.SKIPPED, "The policy is switched off", why)
    summary = _summary(target, review, policy, fallback)
    title = headline(review, is_compared=policy.report.only_new)
    check = _conclude(target, _conclusion(review, policy), title, summary)
    return replace(check, annotations=_annotations(review.new, policy.report.max_annotations))


def headline(review: Review, *, is_compared: bool) -> str:
    """Count, as in ``2 new errors, 1 warning (37 existing, 4 fixed)``.

    Args:
        review: What to count.
        is_compared: Whether there was a base, so that "new" means something.
    """
    new = "new " if is_compared else ""
    counts = Counter(found.level for found in review.new)
    told: list[str] = []
    for level in _LEVELS:
        if counts[level]:
            told.append(plural(counts[level], level.value if told else f"{new}{level.value}"))
    beside = [
        f"{len(found)} {word}"
        for found, word in ((review.existing, "existing"), (review.fixed, "fixed"))
        if found
    ]
    title = ", ".join(told) or f"No {new}problems"
    return f"{title} ({', '.join(beside)})" if beside else title


def no_workflows(target: Target) -> CompleteCheckRun:
    """Tell that there is nothing to judge."""
    why = "There are no workflow files, so there is nothing to judge."
    return _conclude(target, Conclusion.SUCCESS, "No workflows", why)


def unreadable(target: Target, why: str) -> CompleteCheckRun:
    """Tell that the files could not be listed completely: what was not seen is not passed."""
    words = f"**The workflows could not be read completely, so they are not passed.** {prose(why)}"
    return _conclude(target, Conclusion.ACTION_REQUIRED, "The workflows could not be read", words)


def not_evaluated(target: Target, delivery_id: DeliveryId, why: str) -> CompleteCheckRun:
    """Tell that we failed, and how to try again."""
    words = (
        f"**Sluice failed, and the workflows were not judged.** {prose(why)}\n\n"
        f"Press **Re-run** above, or push again. If it fails again, tell your platform team that "
        f"delivery {code(delivery_id)} failed."
    )
    return _conclude(target, Conclusion.NEUTRAL, "The workflows were not judged", words)


def config_check(target: Target, problems: Sequence[Problem], path: str) -> CompleteCheckRun:
    """Tell what is wrong with the policy file *path* of the commit; nothing if it is valid."""
    if not problems:
        words = f"{code(path)} is valid."
        valid = _conclude(target, Conclusion.SUCCESS, "The policy file is valid", words)
        return replace(valid, name=CONFIG_CHECK)
    rows = (
        _row(_place(target, path, problem.line), prose(problem.message, MAX_MESSAGE))
        for problem in problems
    )
    table = _table(("Where", "What"), rows, len(problems), MAX_LIST)
    words = f"**{code(path)} is not valid.** Merged like this, it would change no rule.\n\n{table}"
    title = f"{plural(len(problems), 'problem')} in the policy file"
    return replace(
        _conclude(target, Conclusion.FAILURE, title, words),
        name=CONFIG_CHECK,
        annotations=tuple(_problem_annotation(problem, path) for problem in problems),
    )


def _conclude(target: Target, conclusion: Conclusion, title: str, summary: str) -> CompleteCheckRun:
    return CompleteCheckRun(
        repo=target.repo,
        head_sha=target.head_sha,
        name=POLICY_CHECK,
        external_id=target.external_id,
        conclusion=conclusion,
        title=title,
        summary=summary,
    )


def _conclusion(review: Review, policy: Policy) -> Conclusion:
    if policy.mode is Mode.OBSERVE:
        return Conclusion.NEUTRAL
    return Conclusion.FAILURE if review.blocks else Conclusion.SUCCESS


def _summary(target: Target, review: Review, policy: Policy, fallback: Fallback | None) -> str:
    """Lay out the summary; what is new gets the room that the rest leaves."""
    before = [_verdict(review, policy), *_fallback_note(fallback)]
    after = [*_fixed(review.fixed), *_existing(target, review.existing), _for_scripts(review)]
    room = MAX_SUMMARY - sum(len(part.encode()) + 2 for part in before + after)
    return "\n\n".join([*before, *_new(target, review.new, room), *after])


def _verdict(review: Review, policy: Policy) -> str:
    files = plural(review.files, "workflow file")
    if policy.mode is Mode.OBSERVE:
        would = "would be held" if review.blocks else "would pass"
        return f"**The policy only observes here: this change {would}.** {files} judged."
    if review.blocks:
        return f"**This change is held until its errors are mended.** {files} judged."
    return f"**Nothing holds this change.** {files} judged."


def _fallback_note(fallback: Fallback | None) -> list[str]:
    if fallback is None:
        return []
    return [f"{code(POLICY_PATH)} of the base branch is not valid, so {fallback.value}."]


def _new(target: Target, new: Sequence[Violation], room: int) -> list[str]:
    rows = (
        _row(
            found.level.value,
            code(found.rule.id),
            _place(target, found.path, found.finding.line),
            prose(found.finding.message, MAX_MESSAGE),
            prose(found.rule.fix),
        )
        for found in _loudest_first(new)
    )
    return [_table(("Level", "Rule", "Where", "Why", "Fix"), rows, len(new), room)] if new else []


def _fixed(fixed: Sequence[Violation]) -> list[str]:
    counts = Counter(found.rule.id for found in fixed)
    names = ", ".join(f"{code(rule)} ({count})" for rule, count in sorted(counts.items()))
    return [f"**{plural(len(fixed), 'problem')} fixed, thank you:** {names}."] if fixed else []


def _existing(target: Target, existing: Sequence[Violation]) -> list[str]:
    rows = (
        _row(
            code(found.rule.id),
            _place(target, found.path, found.finding.line),
            prose(found.finding.message, MAX_MESSAGE),
        )
        for found in existing
    )
    table = _table(("Rule", "Where", "Why"), rows, len(existing), MAX_LIST)
    summary = f"{plural(len(existing), 'problem')} that the base branch has too"
    return [details(summary, table)] if existing else []


def _for_scripts(review: Review) -> str:
    """Say the same as JSON, the loudest first, and how much had to be left out."""
    marked = [(found, True) for found in _loudest_first(review.new)]
    marked += [(found, False) for found in review.existing]
    lines = _fitting((json.dumps(record(found, new=new)) for found, new in marked), MAX_JSON)
    counts = f'"fixed": {len(review.fixed)}, "left_out": {len(marked) - len(lines)}'
    listed = ",\n".join(lines)
    return details("For scripts", block(f'{{"findings": [\n{listed}\n], {counts}}}', "json"))


def _table(heads: Sequence[str], rows: Iterable[str], count: int, room: int) -> str:
    """Lay out as many of *count* rows as fit into *room* bytes, and say how many do not."""
    head = f"{_row(*heads)}\n|{' --- |' * len(heads)}"
    lines = _fitting(rows, room - 2 * len(head))
    if left := count - len(lines):
        lines.append(_row(*[""] * (len(heads) - 1), f"… {left} more"))
    return "\n".join([head, *lines])


def _fitting(lines: Iterable[str], room: int) -> list[str]:
    """Take lines until the next would not fit into *room* bytes; those behind are never made."""
    taken: list[str] = []
    for line in lines:
        room -= len(line.encode()) + 2
        if room < 0:
            break
        taken.append(line)
    return taken


def _row(*cells: str) -> str:
    return f"| {' | '.join(map(cell, cells))} |"


def _place(target: Target, path: str, line: int) -> str:
    """Link a line of a file, as it is at the commit."""
    label = code(f"{path.removeprefix('.github/workflows/')}:{line}")
    at = f"{target.server_url}/{target.repo}/blob/{target.head_sha}/{url_path(path)}#L{line}"
    return link(label, at)


def _annotations(new: Iterable[Violation], limit: int) -> tuple[Annotation, ...]:
    """Annotate what is new, the loudest first, each rule once a line."""
    places: dict[tuple[str, int, str], Violation] = {}
    for found in _loudest_first(new):
        places.setdefault((found.path, found.finding.line, found.rule.id), found)
    return tuple(_annotation(found) for found in islice(places.values(), limit))


def _annotation(found: Violation) -> Annotation:
    return Annotation(
        path=found.path,
        start_line=found.finding.line,
        end_line=found.finding.end_line,
        level=_LEVELS[found.level],
        title=f"{found.rule.id}: {found.rule.summary}",
        message=f"{one_line(found.finding.message, MAX_MESSAGE)} {found.rule.fix}",
    )


def _problem_annotation(problem: Problem, path: str) -> Annotation:
    return Annotation(
        path=path,
        start_line=problem.line,
        end_line=problem.line,
        level=AnnotationLevel.FAILURE,
        title="This policy file is not valid",
        message=one_line(problem.message, MAX_MESSAGE),
    )


def _loudest_first(violations: Iterable[Violation]) -> list[Violation]:
    return sorted(violations, key=lambda found: (-found.level.rank, found.order))
