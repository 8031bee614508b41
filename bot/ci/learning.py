"""What a job prints although it passes: errors that are handled, warnings that nobody reads.

Such a line is hardly why the job fails. Only hashes of lines are kept, with what varies masked.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

from bot.ci.fingerprint import mask
from bot.ci.log import LogLine, LogReader
from bot.ci.score import Scorer

MOST_TEMPLATES: Final = 20_000
"""Lines kept of one job. A log with more of them tells nothing by any one."""

_HASH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Templates:
    """Lines of a log that passed.

    Attributes:
        hashes: 64 bits each, of the masked lines.
    """

    hashes: frozenset[int] = frozenset()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Templates":
        """Read what ``to_bytes`` returned.

        Raises:
            ValueError: The length is no multiple of eight.
        """
        if len(data) % _HASH.size:
            raise ValueError(f"{len(data)} bytes are no hashes of {_HASH.size} bytes each")
        return cls(frozenset(number for (number,) in _HASH.iter_unpack(data)))

    def to_bytes(self) -> bytes:
        """Return the hashes in ascending order, eight bytes each."""
        return b"".join(map(_HASH.pack, sorted(self.hashes)))

    def __contains__(self, text: str) -> bool:
        return _hash(text) in self.hashes


class PassedLog:
    """Takes the log of a job that passed in chunks, and then returns its templates."""

    def __init__(self) -> None:
        self._reader = LogReader()
        self._scorer = Scorer()
        self._hashes: set[int] = set()

    def feed(self, chunk: bytes) -> None:
        """Read the next part of the log."""
        for line in self._reader.feed(chunk):
            self._take(line)

    def finish(self) -> Templates:
        """Return the lines that could be taken for the reason of a failure."""
        for line in self._reader.finish():
            self._take(line)
        return Templates(frozenset(self._hashes))

    def _take(self, line: LogLine) -> None:
        if line.begins_step:
            self._scorer.leave_zone()
        score = self._scorer.score(line.text)
        if score and score.value and len(self._hashes) < MOST_TEMPLATES:
            self._hashes.add(_hash(line.text))


def _hash(text: str) -> int:
    masked = mask(text).encode("utf-8", "replace")
    digest = hashlib.blake2b(masked, digest_size=_HASH.size).digest()
    number: int = _HASH.unpack(digest)[0]
    return number
