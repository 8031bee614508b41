"""An entry of the log as it is stored, and whether it still is what was appended."""

from dataclasses import dataclass
from datetime import datetime

from bot.audit.merkle import leaf_hash
from bot.audit.record import about, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the log.

    Attributes:
        seq: From 1, without a gap.
        time: Aware, in whole milliseconds.
        request: See ``bot.audit.record.about``.
        body: See ``bot.audit.record.body``; what else is here follows from it.
    """

    seq: int
    id: str
    time: datetime
    repository: int
    type: str
    request: str | None
    body: bytes
    leaf: bytes


def fault(entry: Entry, seq: int) -> str:
    """Say what is wrong with *entry*, which should be number *seq*; empty if nothing is."""
    if entry.seq != seq:
        return f"it is missing; the next one there is {entry.seq}"
    if leaf_hash(entry.body) != entry.leaf:
        return "its body does not have the hash that is stored with it"
    try:
        record = read(entry.body)
    except ValueError as error:
        return f"its body {error}"
    repository = record.data.get("repository")
    stated = {
        "id": record.id,
        "time": record.time,
        "repository": repository.get("id") if isinstance(repository, dict) else None,
        "type": record.type,
        "request": about(record),
    }
    for name, value in stated.items():
        if getattr(entry, name) != value:
            return f"its column {name} does not say what its body says"
    return ""
