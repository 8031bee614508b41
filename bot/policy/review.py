"""Judge what a pull request does to the workflows of a repository."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.config.schema import Level, Policy
from bot.model import File
from bot.policy.engine import evaluate, judge
from bot.policy.new_only import Changes, compare, partners
from bot.policy.rule import Violation
from bot.policy.workflow import NO_FACTS, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a pull request does, each part in the order of path, line and rule.

    Attributes:
        files: How many files of the head were judged.
    """

    new: tuple[Violation, ...]
    existing: tuple[Violation, ...]
    fixed: tuple[Violation, ...]
    files: int

    @property
    def blocks(self) -> bool:
        """Whether the policy does not let it through."""
        return any(found.level is Level.ERROR for found in (*self.new, *self.existing))


def review(
    base: Sequence[File], head: Sequence[File], policy: Policy, facts: Facts = NO_FACTS
) -> Review:
    """Judge the workflow files of *head* against those of *base*, both complete."""
    changes = list(_changes(base, head, policy, facts))
    new = [found for change in changes for found in change.new]
    existing = [found for change in changes for found in change.existing]
    if not policy.report.only_new:
        new, existing = new + existing, []
    return Review(
        new=_ordered(new),
        existing=_ordered(_lowered(existing, policy.report.existing_as)),
        fixed=_ordered(found for change in changes for found in change.fixed),
        files=len(head),
    )


def _changes(
    base: Sequence[File], head: Sequence[File], policy: Policy, facts: Facts
) -> Iterator[Changes]:
    before = partners(base, head)
    for file in head:
        judged = judge(file, policy, facts)
        old = before.get(file.path)
        if old is None:
            yield Changes(new=judged.violations)
        elif old.sha == file.sha:
            yield Changes(existing=judged.violations)
        else:
            yield compare(judge(old, policy, facts), judged)
    kept = {file.path for file in before.values()}
    gone = [file for file in base if file.path not in kept]
    yield Changes(fixed=evaluate(gone, policy, facts))


def _lowered(existing: Iterable[Violation], highest: Level) -> Iterator[Violation]:
    if highest is Level.OFF:
        return
    for found in existing:
        yield replace(found, level=min(found.level, highest, key=lambda level: level.rank))


def _ordered(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(violations, key=lambda found: found.order))
