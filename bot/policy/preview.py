"""What another policy would make of the same files."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.config.layers import Merged
from bot.policy.engine import evaluate
from bot.policy.facts import Facts
from bot.policy.rule import Violation
from bot.policy.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What changes with a policy, each in the order of path, line and rule.

    Attributes:
        appears: Found under the new one alone.
        disappears: Found under the old one alone.
        changed: Found under both, at another level: as the new one has it.
    """

    appears: tuple[Violation, ...] = ()
    disappears: tuple[Violation, ...] = ()
    changed: tuple[Violation, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.appears or self.disappears or self.changed)


NO_CHANGE = Preview()


def preview(side: Side, before: Merged, after: Merged, facts: Facts) -> Preview:
    """Judge *side* by both laws, and tell them apart."""
    old, new = (_by_place(evaluate(side, law, facts)) for law in (before, after))
    return Preview(
        appears=tuple(found for place, found in new.items() if place not in old),
        disappears=tuple(found for place, found in old.items() if place not in new),
        changed=tuple(
            found
            for place, found in new.items()
            if place in old and old[place].level is not found.level
        ),
    )


def _by_place(
    violations: Iterable[Violation],
) -> dict[tuple[str, str, int, int, str], Violation]:
    return {
        (
            found.rule.id,
            found.path,
            found.finding.line,
            found.finding.column,
            found.finding.subject,
        ): found
        for found in violations
    }
