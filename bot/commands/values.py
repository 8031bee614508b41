"""Read the values that several commands take. Each refuses what it does not fully understand.

Only ASCII digits count: `str.isdigit` and the regular expression for a digit take those of every
script.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.config import durations
from bot.errors import UserError
from bot.markdown import code
from bot.model import Sha
from bot.reason import Reason

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)%")
_SHA = re.compile(r"[0-9a-f]{7,64}")
_ENVIRONMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,62}")
_INSTANT = re.compile(
    r"2[0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_WHOLE = 100

LONGEST = timedelta(days=366)
"""Of a duration in a command. Our own limit: nobody means more."""


def percent(text: str) -> Decimal:
    """Read ``10%`` or ``0.5%``: above 0, at most 100, and the sign is not optional."""
    match = _PERCENT.fullmatch(text)
    value = Decimal(match[1]) if match else Decimal(0)
    if not 0 < value <= _WHOLE:
        raise _misread(text, "a percentage above 0 and up to 100, such as `10%`")
    return value


def sha(text: str) -> Sha:
    """Read a commit id of 7 to 64 lower-case hexadecimal digits."""
    if not _SHA.fullmatch(text):
        raise _misread(text, "a commit: 7 to 64 lower-case hexadecimal digits")
    return Sha(text)


def environment(text: str) -> str:
    """Read the name of an environment: up to 63 letters, digits, ``.``, ``_``, ``/`` and ``-``."""
    if not _ENVIRONMENT.fullmatch(text):
        raise _misread(text, "the name of an environment, such as `production`")
    return text


def duration(text: str) -> timedelta:
    """Read ``30m``, ``4h`` or ``2d``; not zero, and at most ``LONGEST``."""
    try:
        value = durations.read(text)
    except ValueError:
        value = timedelta(0)
    if not timedelta(0) < value <= LONGEST:
        raise _misread(text, f"a duration up to {LONGEST.days} days, such as `30m`, `4h` or `2d`")
    return value


def instant(text: str) -> datetime:
    """Read ``2026-12-01T08:00Z``, ``2026-12-01T09:00+01:00`` or, in UTC, ``2026-12-01 08:00``.

    Returns:
        It in UTC.
    """
    try:
        at = datetime.fromisoformat(text) if _INSTANT.fullmatch(text) else None
    except ValueError:
        at = None
    if at is None:
        raise _misread(text, "a time such as `2026-12-01T08:00Z`")
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def named_commit(words: Sequence[str]) -> tuple[str, Sha | None]:
    """Tell an environment from a commit, in either order; each at most once.

    Returns:
        The environment, empty if it is not there, and the commit.
    """
    shas = [word for word in words if _SHA.fullmatch(word)]
    names = [word for word in words if word not in shas]
    if len(shas) > 1 or len(names) > 1:
        raise _misread(" ".join(words), "an environment and a commit")
    return environment(names[0]) if names else "", sha(shas[0]) if shas else None


def _misread(text: str, wanted: str) -> UserError:
    return UserError(f"{code(text)} is not {wanted}.", reason=Reason.PARSE_ERROR)
