"""Turn the bytes of a job log into numbered clean lines, a chunk at a time.

Numbers count what GitHub counts: line feeds. What a terminal would swallow is gone from the text:
colours, cursor moves, progress that was overwritten, and every character that cannot be seen.

Source: https://docs.github.com/en/rest/actions/workflow-jobs (download job logs for a workflow run)
Source: https://ecma-international.org/publications-and-standards/standards/ecma-48/
"""

import re
from datetime import datetime
from typing import NamedTuple

import re2

MAX_CHARACTERS = 10_000
"""Characters kept of a line. What is longer is data, not a message."""

_MAX_BYTES = 4 * MAX_CHARACTERS  # the longest UTF-8
_BOM = "\ufeff"
_STAMP = len("2026-07-30T10:39:20.7109104Z")

_STEP = ("##[group]Run ", "Post job cleanup.", "Cleaning up orphan processes")

# Each starts at an ESC and none runs over the next ESC, so this is linear by construction.
_ESCAPES = re.compile(
    r"\x1b(?:"
    r"\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|[PX^_\]][^\x07\x1b]*(?:\x07|\x1b\\)"  # DCS, SOS, PM, APC (Buildkite's stamps), OSC (links)
    r"|[ -/]+[0-~]"  # nF: character sets, such as mypy's ESC ( B
    r"|[0-Z\\^-~])"
)
_UNSEEN = re2.compile(r"[^\PC\t]|[\p{Zl}\p{Zp}]")


class LogLine(NamedTuple):
    """A line of a log.

    Attributes:
        number: 1-based.
        at: When the runner received it; None where it carries no stamp.
        text: What a reader would see, without the stamp.
        opens_step: Whether it is the first of a step: GitHub joins the files of all steps, and
            each of them begins with a byte order mark.
    """

    number: int
    at: datetime | None
    text: str
    opens_step: bool = False

    @property
    def begins_step(self) -> bool:
        """Whether a step begins here, as far as the line tells."""
        return self.opens_step or self.text.startswith(_STEP)


class LogReader:
    """Splits a log that arrives in chunks. Holds one line at most."""

    def __init__(self) -> None:
        self._number = 0
        self._held = bytearray()

    def feed(self, chunk: bytes) -> list[LogLine]:
        """Take the next *chunk*, and return the lines that it completed."""
        first, *others = chunk.split(b"\n")
        self._hold(first)
        if not others:
            return []
        lines = [self._release()]
        last = others.pop()
        lines += [self._line(other[:_MAX_BYTES]) for other in others]
        self._hold(last)
        return lines

    def finish(self) -> list[LogLine]:
        """Return the last line, if the log did not end in a line feed."""
        return [self._release()] if self._held else []

    def _hold(self, part: bytes) -> None:
        room = _MAX_BYTES - len(self._held)
        if room > 0:
            self._held += part[:room]

    def _release(self) -> LogLine:
        line = self._line(bytes(self._held))
        self._held.clear()
        return line

    def _line(self, data: bytes) -> LogLine:
        text = data.decode("utf-8", "replace")
        self._number += 1
        opens_step = text.startswith(_BOM)
        if opens_step:
            text = text[len(_BOM) :]
        at, text = _split_stamp(text)
        return LogLine(self._number, at, _clean(text[:MAX_CHARACTERS]), opens_step)


def _split_stamp(text: str) -> tuple[datetime | None, str]:
    """Split off the runner's stamp, which has seven digits after the point."""
    if text[10:11] != "T" or text[19:20] != "." or text[27:28] != "Z":
        return None, text
    try:
        return datetime.fromisoformat(text[:_STAMP]), text[_STAMP + 1 :]
    except ValueError:
        return None, text


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    if "\r" in text:
        text = _last_shown(text)
    if text.replace("\t", " ").isprintable():
        return text
    seen: str = _UNSEEN.sub("", text)
    return seen


def _last_shown(text: str) -> str:
    """Return what is left on a terminal of a line that was written over again and again."""
    shown = [part for part in text.split("\r") if part.strip()]
    return shown[-1] if shown else ""
