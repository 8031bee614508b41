"""Counters that are followed one by one: what they grew by, and what is remembered of them.

Prometheus' own ``rate`` and ``increase`` miss the first errors: a series that is born with the
value 1 has, for them, not grown. So each series is held against what it was at the reading before.
A new one began at 0; one that is less than before began again; one that is gone may come back.
"""

import base64
import hashlib
import json
import math
import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.errors import RefusedError

MAX_SERIES = 2_000
"""Series that are read at once, for both arms. Our own limit."""

MAX_REMEMBERED = 3_000
"""Series that are remembered, those included that are gone; 20 characters each, of 64 KiB."""

_NEAR = 1e-6
"""Of a whole number, as sums of fractions come out."""

_ENTRY = struct.Struct("<8sd")

Known: TypeAlias = Mapping[str, Mapping[bytes, float]]
"""The last value of each series, by what it counts and by its key."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The value of a series."""

    labels: Mapping[str, str]
    value: float

    def key(self, *, without: Collection[str] = ()) -> bytes:
        """Return eight bytes that stand for its labels."""
        left = sorted(one for one in self.labels.items() if one[0] not in without)
        return hashlib.blake2b(json.dumps(left).encode(), digest_size=8).digest()


def growth(
    before: Mapping[bytes, float], now: Sequence[Sample], *, whole: Collection[str] = ()
) -> list[Sample]:
    """Return what each series has grown by.

    Args:
        before: Their last values.
        now: Their values.
        whole: Series that differ only in these labels begin again together, as a histogram's do;
            none if each is on its own.
    """
    rows = [(one, one.key(), one.key(without=whole) if whole else b"") for one in now]
    anew = {group or key for one, key, group in rows if one.value < before.get(key, 0.0)}
    return [
        Sample(one.labels, one.value - (0.0 if (group or key) in anew else before.get(key, 0.0)))
        for one, key, group in rows
    ]


def remembered(before: Known, now: Mapping[str, Sequence[Sample]]) -> Known:
    """Return the last value of each series. The first to be forgotten are those long gone.

    Raises:
        RefusedError: There are more than ``MAX_SERIES``.
    """
    live = {what: {one.key(): one.value for one in samples} for what, samples in now.items()}
    size = sum(map(len, live.values()))
    if size > MAX_SERIES:
        raise RefusedError(f"{size:,} series are more than {MAX_SERIES:,}: select fewer", status=0)
    gone = [
        (what, key, value)
        for what, values in before.items()
        for key, value in values.items()
        if key not in live.get(what, {})
    ]
    found: dict[str, dict[bytes, float]] = {what: {} for what in live}
    for what, key, value in gone[max(0, len(gone) - (MAX_REMEMBERED - size)) :]:
        found.setdefault(what, {})[key] = value
    return {what: values | live.get(what, {}) for what, values in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is remembered from one reading to the next.

    Attributes:
        since: When counting began, in seconds since 1970.
        totals: What was counted since then, by what it counts; not always a whole number.
    """

    since: float
    totals: Mapping[str, float]
    known: Known

    def dump(self) -> str:
        """Write it, within 64 KiB."""
        known = {
            what: base64.b85encode(b"".join(_ENTRY.pack(*one) for one in values.items())).decode()
            for what, values in self.known.items()
        }
        return json.dumps({"since": self.since, "totals": dict(self.totals), "known": known})

    @classmethod
    def load(cls, text: str) -> "Mark":
        """Read what ``dump`` wrote."""
        read = json.loads(text)
        known = {
            what: dict(_ENTRY.iter_unpack(base64.b85decode(values)))
            for what, values in read["known"].items()
        }
        return cls(since=read["since"], totals=read["totals"], known=known)

    def after(self, known: Known, grown: Mapping[str, Sequence[Sample]]) -> "Mark":
        """Return what is remembered once things have *grown*."""
        totals = {
            what: self.totals.get(what, 0.0) + sum(one.value for one in samples)
            for what, samples in grown.items()
        }
        return Mark(since=self.since, totals=totals, known=known)

    def counted(self, what: str, before: "Mark") -> int:
        """Return what was counted since *before*, in whole ones; no fraction gets lost."""
        now, then = (math.floor(one.totals.get(what, 0.0) + _NEAR) for one in (self, before))
        return now - then
