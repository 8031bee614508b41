"""Jobs and tests that the policy counts as flaky for a while."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import re2

from bot.config.failures import MOST_QUARANTINED, Quarantined


@dataclass(frozen=True, slots=True)
class Quarantine:
    """What the policy says of a job or a test.

    Attributes:
        is_over: Whether its last day has passed, so that it no longer counts.
    """

    entry: Quarantined
    is_over: bool


def quarantined(name: str, entries: Iterable[Quarantined], today: date) -> Quarantine | None:
    """Return what *entries* say of the job or test *name*: the one that counts longest.

    Args:
        name: As the comment shows it.
        entries: Their ``*`` stands for any characters, a ``/`` too. Brackets stand for themselves,
            unlike in patterns of branches: the names of tests are full of them.
        today: In UTC.
    """
    matching = (entry for entry in entries if _pattern(entry.test).fullmatch(name))
    found = max(matching, key=lambda entry: entry.until, default=None)
    return Quarantine(found, is_over=found.until < today) if found else None


def all_quarantined(
    names: Sequence[str], entries: Iterable[Quarantined], today: date
) -> Quarantine | None:
    """Return the one that ends first if *entries* cover all of *names*; None if they do not."""
    known = tuple(entries)
    found = [quarantined(name, known, today) for name in names]
    covering = [one for one in found if one is not None]
    if len(covering) < len(names):
        return None
    return min(covering, key=lambda one: one.entry.until, default=None)


@lru_cache(maxsize=MOST_QUARANTINED)
def _pattern(pattern: str) -> "re2._Regexp":
    return re2.compile("(?s)" + ".*".join(map(re2.escape, pattern.split("*"))))
