"""What it means when a system that splits traffic does not answer as it should."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import NoReturn

from bot.errors import NotFoundError, RefusedError, TransientError, UncertainError
from bot.outside.http import Answer

MAX_WORDS = 200
"""Characters of an answer that are quoted. Our own limit."""

_SECONDS = re.compile("[0-9]{1,5}")
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def is_good(answer: Answer) -> bool:
    """Tell whether the status is one of success."""
    return HTTPStatus(200) <= answer.status < HTTPStatus.MULTIPLE_CHOICES


def refuse(who: str, answer: Answer, *, writes: bool, words: str = "") -> NoReturn:
    """Raise what an *answer* means that is not good.

    Args:
        who: Says it.
        answer: Of a status other than 2xx.
        writes: Whether something was to be changed.
        words: What it said; the beginning of the answer if empty.

    Raises:
        TransientError: It is overloaded.
        UncertainError: It broke down over something that was to be changed.
        NotFoundError: It does not have it.
        RefusedError: It will not.
    """
    said = " ".join((words or answer.body.decode(errors="replace")).split())[:MAX_WORDS]
    message = f"{who} answered {answer.status}: {said}" if said else f"{who} said {answer.status}"
    if answer.status in _PASSING:
        raise TransientError(message, retry_after=_retry_after(answer))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise (UncertainError if writes else TransientError)(
            message, retry_after=_retry_after(answer)
        )
    kind = NotFoundError if answer.status in _GONE else RefusedError
    raise kind(message, status=answer.status)


def _retry_after(answer: Answer) -> timedelta | None:
    """Return how long it asks us to wait, if it says so in seconds."""
    said = answer.headers.get("Retry-After", "")
    return timedelta(seconds=int(said)) if _SECONDS.fullmatch(said) else None
