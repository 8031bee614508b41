"""How a tool is recognised in a log: by lines that it, and hardly anything else, prints.

A tool is data. The patterns of all tools run over a line at once, so that one tool more costs
nothing. They are RE2's, and search the clean line: no stamp, no logger's prefix, no `##[error]`.
"""

from dataclasses import dataclass
from enum import IntEnum

from bot.ci.category import Category


class Evidence(IntEnum):
    """How much a line says about why the step failed. Also its score, 0 to 100."""

    NOISE = 0
    """Never shown: a test that passed, a command that is echoed."""
    WRAPPER = 10
    """Repeats that something failed: `Process completed with exit code 1`, `make: *** Error 2`."""
    TRACE = 20
    """Where to look on when nothing was said: the last line printed, a redirected command."""
    HINT = 40
    """Goes along with failures, and with some successes."""
    PLACE = 60
    """Belongs to a failure: a location, a summary, a heading."""
    VERDICT = 80
    """Names what failed, such as a test, or an error that may have been survived."""
    CAUSE = 100
    """The message itself."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines of one kind.

    Attributes:
        evidence: What such a line is worth. Noise and wrappers overrule every other signature.
        why: What is said of the line to the reader.
        patterns: RE2; one of them matches. A group called ``test`` holds the name of what failed.
        category: None when the words of the line tell it.
        follows: RE2 that the previous line that is not blank must match: some tools put the
            message below its heading.
        zone: Name of the zone that the line must lie in; anywhere if empty.
    """

    evidence: Evidence
    why: str
    patterns: tuple[str, ...]
    category: Category | None = None
    follows: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """Lines that are not the tool's verdict: what a test printed, the script of a step.

    Attributes:
        name: What signatures that count inside call it. The evidence of all others is capped.
        start: RE2 of the line that opens it.
        end: RE2 of the line that closes it, and is not part of it. A new step closes it too.
        cap: The most that any other line inside is worth.
    """

    name: str
    start: str
    end: str
    cap: Evidence


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool and what it prints.

    Attributes:
        name: As people call it.
        category: Of its failures, where neither signature nor words say otherwise; None to leave
            it to the words alone.
    """

    name: str
    signatures: tuple[Signature, ...]
    zones: tuple[Zone, ...] = ()
    category: Category | None = None
