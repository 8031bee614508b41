"""Small things of grammar."""

from datetime import timedelta

_UNITS = ((86_400, "day"), (3_600, "h"), (60, "min"), (1, "s"))
"""Seconds, and what they are called; the longest first."""


def capital(words: str) -> str:
    """Begin *words*, of which there is at least one, as a sentence begins."""
    return words[0].upper() + words[1:]


def length(duration: timedelta) -> str:
    """Write *duration*, which is not negative, in its two longest units: ``2 min 5 s``."""
    rest = round(duration.total_seconds())
    first = next((at for at, (unit, _) in enumerate(_UNITS) if rest >= unit), len(_UNITS) - 1)
    parts = []
    for seconds, unit in _UNITS[first : first + 2]:
        count, rest = divmod(rest, seconds)
        plural = "s" if unit == "day" and count != 1 else ""
        parts += [f"{count} {unit}{plural}"] * bool(count)
    return " ".join(parts) or "0 s"
