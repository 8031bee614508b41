"""Judge what a pull request does to the workflows of a repository."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from bot.config.layers import Merged, PlacedWaiver
from bot.config.load import POLICY_PATH
from bot.config.rules import Level
from bot.model import File
from bot.policy.audited import without_told
from bot.policy.engine import RULE_OF, Judge, Judged, level_of, ordered
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.new_only import Changes, compare, compare_subjects, partners
from bot.policy.rule import Violation
from bot.policy.side import Change, Side, Sides
from bot.policy.waiving import Told, apply

_Judge: TypeAlias = Callable[[File], Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a pull request does, each part in the order of path, line and rule.

    Attributes:
        waived: Of the head, with the waivers that say so.
        files: How many workflow files of the head were judged.
        missing: What could not be looked at, and why.
    """

    new: tuple[Violation, ...]
    existing: tuple[Violation, ...]
    fixed: tuple[Violation, ...]
    waived: tuple[tuple[Violation, PlacedWaiver], ...] = ()
    files: int
    missing: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether the policy does not let it through."""
        return any(found.level is Level.ERROR for found in (*self.new, *self.existing))


def review(sides: Sides, law: Merged, today: date, facts: Facts = NO_FACTS) -> Review:
    """Judge what the head of *sides* does against the base.

    Args:
        sides: Both.
        law: What the policy files of the base say together.
        today: In UTC: waivers end.
        facts: What GitHub says of the repository.
    """
    changes = list(_changes(sides, law, facts))
    new = [found for change in changes for found in change.new]
    existing = [found for change in changes for found in change.existing]
    sieved = apply(law.waivers, new + existing, today, law.policy.waiving.max_days)
    waived = {id(found) for found, _ in sieved.waived}
    new, existing = (
        without_told(one for one in part if id(one) not in waived) for part in (new, existing)
    )
    about_waivers = list(_about_waivers(sieved.told, law))
    if sides.base.workflows:
        existing += about_waivers
    else:
        new += about_waivers
    if not law.policy.report.only_new:
        new, existing = new + existing, []
    return Review(
        new=ordered(new),
        existing=ordered(_lowered(existing, law.policy.report.existing_as)),
        fixed=ordered(found for change in changes for found in change.fixed),
        waived=sieved.waived,
        files=len(sides.head.workflows),
        missing=facts.missing,
    )


def _about_waivers(told: Iterable[Told], law: Merged) -> Iterator[Violation]:
    """Yield what is told of waivers; those of another repository's file stand in none of this."""
    for one in told:
        rule = RULE_OF[one.rule]
        level = level_of(rule, law.policy)
        if level is Level.OFF:
            continue
        finding, path = one.finding, one.finding.path
        if path != POLICY_PATH:
            finding = replace(finding, line=1, column=1, end_line=1, path="")
            finding = replace(finding, message=f"`{path}`: {finding.message}")
        yield Violation(rule=rule, level=level, path=finding.path, finding=finding)


def _changes(sides: Sides, law: Merged, facts: Facts) -> Iterator[Changes]:
    before, after = Judge(sides.base, law, facts), Judge(sides.head, law, facts)
    yield from _file_by_file(sides, before, after)
    were = partners(sides.base.workflows, sides.head.workflows)
    yield compare_subjects(before.judge_together(), after.judge_together(), were)
    if sides.touched is not None:
        change = Change(
            base=before.pipeline,
            head=after.pipeline,
            touched=sides.touched,
            is_fork=sides.is_fork,
        )
        yield Changes(new=after.judge_change(change))
    before.forget()
    after.forget()


def _file_by_file(sides: Sides, before: Judge, after: Judge) -> Iterator[Changes]:
    base, head = sides.base, sides.head
    stays = _known(base) == _known(head)
    for old, new, one, other in (
        (base.workflows, head.workflows, before.judge, after.judge),
        (base.others, head.others, before.judge_other, after.judge_other),
    ):
        yield from _compared(old, new, one, other, stays=stays)


def _compared(
    base: Iterable[File], head: Iterable[File], before: _Judge, after: _Judge, *, stays: bool
) -> Iterator[Changes]:
    """Judge the files of *head*, and those of *base* that became them or went.

    Args:
        base: The files where the change began.
        head: Where it ends.
        before: Judges one of *base*.
        after: Judges one of *head*.
        stays: Whether equal files are judged equally.
    """
    went = {file.path: file for file in base}
    were = partners(went.values(), head)
    for file in head:
        judged = after(file)
        old = were.get(file.path)
        if old is None:
            yield Changes(new=judged.violations)
        elif old.sha == file.sha and stays:
            yield Changes(existing=judged.violations)
        else:
            yield compare(before(old), judged)
    for path in went.keys() - {file.path for file in were.values()}:
        yield Changes(fixed=before(went[path]).violations)


def _known(side: Side) -> tuple[Mapping[str, str], frozenset[str] | None]:
    """Tell all that files are judged with: while it stays, an equal file is judged equally.

    Other workflows are part of it: they call, or are called, and hand on what strangers write.
    """
    checkout = side.checkout
    files = {**checkout.files, **checkout.remote}
    return {path: file.sha for path, file in files.items()}, checkout.paths


def _lowered(existing: Iterable[Violation], highest: Level) -> Iterator[Violation]:
    if highest is Level.OFF:
        return
    for found in existing:
        yield replace(found, level=found.level.at_most(highest))
