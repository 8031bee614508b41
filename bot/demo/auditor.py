"""Someone who reads the audit log from the side, record after record, and trusts only hashes."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.audit.entry import Entry
from bot.audit.merkle import Frontier, leaf_hash
from bot.audit.record import read
from bot.database.transactions import Database
from bot.store.audit import chunk

_TYPE = re.compile(r"(\w+)\.(\w+)\.v?[\d.]+$")
"""The end of a type: what it is about, what happened to it, and a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A record in a line.

    Attributes:
        type: Without what all types have in common.
        who: A login; empty for what only time did.
    """

    seq: int
    type: str
    who: str
    at: datetime


class Auditor:
    """Follows the log of one database.

    Attributes:
        rows: What was read so far, oldest first.
    """

    def __init__(self, database: Database) -> None:
        self.rows: list[Row] = []
        self._database = database
        self._tree = Frontier()

    @property
    def root(self) -> str:
        """The root of the tree of all that was read, in hexadecimal."""
        return self._tree.root().hex()

    async def follow(self) -> bool:
        """Read on, and tell whether there was something new."""
        found = await self._database.run(partial(chunk, after=len(self.rows)))
        for entry in found:
            self._tree.append(leaf_hash(entry.body))
            self.rows.append(_row(entry))
        return bool(found)


def _row(entry: Entry) -> Row:
    actor = read(entry.body).data.get("actor")
    login = actor.get("login") if isinstance(actor, dict) else None
    what, happened = _TYPE.findall(entry.type)[0]
    return Row(
        seq=entry.seq,
        type=f"{what} {happened}".replace("_", " "),
        who=str(login or ""),
        at=entry.time,
    )
