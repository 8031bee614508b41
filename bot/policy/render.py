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

from bot.config.layers import PlacedWaiver
from bot.config.load import POLICY_PATH
from bot.config.rules import Level
from bot.config.schema import Mode, Policy
from bot.effects import Annotation, AnnotationLevel, CheckAction, CompleteCheckRun, Conclusion
from bot.markdown import block, code, details, one_line, plain, plural, prose
from bot.model import DeliveryId
from bot.policy.report import record
from bot.policy.review import Review
from bot.policy.rule import Violation
from bot.policy.tables import MAX_MESSAGE, Target, fitting, place, row, table

POLICY_CHECK = "sluice / policy"

MAX_SUMMARY = 60_000
"""Bytes of a summary. GitHub's limit is 65,535 characters; this leaves room however it counts."""
MAX_LIST = 10_000
"""Bytes of a list that is not the point of the summary. Our own limit."""
MAX_JSON = 15_000
"""Bytes of the part for scripts. Our own limit."""

FIX = CheckAction(
    label="Fix safe ones",
    description="Suggest what mends them, line by line",
    identifier="policy-fix",
)
WAIVE = CheckAction(
    label="Request waiver",
    description="Ask to accept them for a while",
    identifier="policy-waive",
)
EXPLAIN = CheckAction(
    label="Explain",
    description="Tell why these rules exist",
    identifier="policy-explain",
)

_LEVELS = {
    Level.ERROR: AnnotationLevel.FAILURE,
    Level.WARNING: AnnotationLevel.WARNING,
    Level.NOTICE: AnnotationLevel.NOTICE,
}


class Fallback(StrEnum):
    """What rules while the policy file of the base branch is not valid."""

    LAST_GOOD = "its last valid version rules"
    DEFAULTS = "the defaults rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """By what a change was judged, as far as it is told.

    Attributes:
        mode: Today.
        fallback: What rules in the place of the repository's file, if that is not valid.
        broken: Files of the organisation that are not valid.
        notes: What else is worth knowing here, as safe Markdown.
    """

    mode: Mode
    max_annotations: int
    is_compared: bool
    fallback: Fallback | None = None
    broken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def by(cls, policy: Policy, mode: Mode) -> "Ruled":
        """Tell what *policy* decides about the words."""
        report = policy.report
        return cls(mode=mode, max_annotations=report.max_annotations, is_compared=report.only_new)


def policy_check(target: Target, review: Review, ruled: Ruled) -> CompleteCheckRun:
    """Tell what a pull request does to the workflows."""
    if ruled.mode is Mode.OFF:
        why = f"`mode: off` in {code(POLICY_PATH)} switches the policy off."
        return target.conclude(POLICY_CHECK, Conclusion.SKIPPED, "The policy is switched off", why)
    summary = _summary(target, review, ruled)
    title = headline(review, is_compared=ruled.is_compared)
    check = target.conclude(POLICY_CHECK, _conclusion(review, ruled.mode), title, summary)
    return replace(
        check,
        annotations=_annotations(review.new, ruled.max_annotations),
        actions=(FIX, WAIVE, EXPLAIN) if review.new else (),
    )


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
        for found, word in (
            (review.existing, "existing"),
            (review.fixed, "fixed"),
            (review.waived, "waived"),
        )
        if found
    ]
    title = ", ".join(told) or f"No {new}problems"
    return f"{title} ({', '.join(beside)})" if beside else title


def no_workflows(target: Target) -> CompleteCheckRun:
    """Tell that there is nothing to judge."""
    why = "There are no workflow files, so there is nothing to judge."
    return target.conclude(POLICY_CHECK, Conclusion.SUCCESS, "No workflows", why)


def unreadable(target: Target, why: str) -> CompleteCheckRun:
    """Tell that the files could not be listed completely: what was not seen is not passed."""
    words = f"**The workflows could not be read completely, so they are not passed.** {prose(why)}"
    return target.conclude(
        POLICY_CHECK, Conclusion.ACTION_REQUIRED, "The workflows could not be read", words
    )


def not_evaluated(target: Target, delivery_id: DeliveryId, why: str) -> CompleteCheckRun:
    """Tell that we failed, and how to try again."""
    words = (
        f"**Sluice failed, and the workflows were not judged.** {prose(why)}\n\n"
        f"Press **Re-run** above, or push again. If it fails again, tell your platform team that "
        f"delivery {code(delivery_id)} failed."
    )
    return target.conclude(POLICY_CHECK, Conclusion.NEUTRAL, "The workflows were not judged", words)


def _conclusion(review: Review, mode: Mode) -> Conclusion:
    if mode is Mode.OBSERVE:
        return Conclusion.NEUTRAL
    return Conclusion.FAILURE if review.blocks else Conclusion.SUCCESS


def _summary(target: Target, review: Review, ruled: Ruled) -> str:
    """Lay out the summary; what is new gets the room that the rest leaves."""
    before = [_verdict(review, ruled.mode), *_notes(ruled)]
    after = [
        *_fixed(review.fixed),
        *_waived(target, review.waived),
        *_existing(target, review.existing),
        *_missing(review.missing),
        _for_scripts(review),
    ]
    room = MAX_SUMMARY - sum(len(part.encode()) + 2 for part in before + after)
    return "\n\n".join([*before, *_new(target, review.new, room), *after])


def _verdict(review: Review, mode: Mode) -> str:
    files = plural(review.files, "workflow file")
    if mode is Mode.OBSERVE:
        would = "would be held" if review.blocks else "would pass"
        return f"**The policy only observes here: this change {would}.** {files} judged."
    if review.blocks:
        return f"**This change is held until its errors are mended.** {files} judged."
    return f"**Nothing holds this change.** {files} judged."


def _notes(ruled: Ruled) -> list[str]:
    """Say which policy files are not valid, and what rules in their place."""
    notes = [
        *ruled.notes,
        *_broken(ruled.broken),
    ]
    if ruled.fallback:
        own = f"{code(POLICY_PATH)} of the base branch is not valid"
        notes.append(f"{own}, so {ruled.fallback.value}.")
    return notes


def _broken(paths: Iterable[str]) -> list[str]:
    return [
        f"{code(path)} is not valid, so its last valid version rules, if there is one."
        for path in paths
    ]


def _new(target: Target, new: Sequence[Violation], room: int) -> list[str]:
    rows = (
        row(
            found.level.value,
            code(found.rule.id),
            place(target, found.path, found.finding.line),
            prose(found.finding.message, MAX_MESSAGE),
            prose(found.rule.fix),
        )
        for found in _loudest_first(new)
    )
    return [table(("Level", "Rule", "Where", "Why", "Fix"), rows, len(new), room)] if new else []


def _fixed(fixed: Sequence[Violation]) -> list[str]:
    counts = Counter(found.rule.id for found in fixed)
    names = ", ".join(f"{code(rule)} ({count})" for rule, count in sorted(counts.items()))
    return [f"**{plural(len(fixed), 'problem')} fixed, thank you:** {names}."] if fixed else []


def _existing(target: Target, existing: Sequence[Violation]) -> list[str]:
    rows = (
        row(
            code(found.rule.id),
            place(target, found.path, found.finding.line),
            prose(found.finding.message, MAX_MESSAGE),
        )
        for found in existing
    )
    shown = table(("Rule", "Where", "Why"), rows, len(existing), MAX_LIST)
    summary = f"{plural(len(existing), 'problem')} that the base branch has too"
    return [details(summary, shown)] if existing else []


def _waived(target: Target, waived: Sequence[tuple[Violation, PlacedWaiver]]) -> list[str]:
    rows = (
        row(
            code(found.rule.id),
            place(target, found.path, found.finding.line),
            plain(placed.waiver.reason, MAX_MESSAGE),
            f"{placed.waiver.expires}",
        )
        for found, placed in waived
    )
    shown = table(("Rule", "Where", "Why it is accepted", "Until"), rows, len(waived), MAX_LIST)
    return [details(f"{plural(len(waived), 'problem')} waived", shown)] if waived else []


def _missing(missing: Sequence[str]) -> list[str]:
    """Say what the rules could not look at: what is not known is neither good nor bad."""
    listed = "\n".join(f"- {prose(why)}" for why in missing)
    return [details("What some rules could not look at", listed)] if missing else []


def _for_scripts(review: Review) -> str:
    """Say the same as JSON, the loudest first, and how much had to be left out."""
    marked = [(found, True) for found in _loudest_first(review.new)]
    marked += [(found, False) for found in review.existing]
    lines = fitting((json.dumps(record(found, new=new)) for found, new in marked), MAX_JSON)
    counts = f'"fixed": {len(review.fixed)}, "left_out": {len(marked) - len(lines)}'
    listed = ",\n".join(lines)
    return details("For scripts", block(f'{{"findings": [\n{listed}\n], {counts}}}', "json"))


def _annotations(new: Iterable[Violation], limit: int) -> tuple[Annotation, ...]:
    """Annotate what is new, the loudest first, each rule once a line."""
    places: dict[tuple[str, int, str], Violation] = {}
    for found in _loudest_first(one for one in new if one.path):
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


def _loudest_first(violations: Iterable[Violation]) -> list[Violation]:
    return sorted(violations, key=lambda found: (-found.level.rank, found.order))
