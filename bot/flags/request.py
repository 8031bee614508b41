"""One request to whoever keeps a flag, and what the answer means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

import msgspec

from bot.errors import ConfigError, Problem, RefusedError, TransientError
from bot.markdown import one_line
from bot.model import Repo
from bot.outside.endpoints import Endpoint
from bot.outside.http import Answer, Http
from bot.outside.tools import Tools

LATER = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
"""Refusals that time can fix. A conflict is one with another change at the same moment.

Source: https://launchdarkly.com/docs/api#errors
"""

PATIENCE = timedelta(minutes=5)
"""The longest that we let somebody put us off; our own limit."""


class _Told(msgspec.Struct):
    """An answer that says why, as LaunchDarkly's and Unleash's do."""

    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked.

    Attributes:
        who: The name that people know the other side by.
        path: After the address of the endpoint.
        headers: Besides those of the endpoint.
    """

    who: str
    method: str
    path: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)


def endpoint_of(name: str, repo: Repo, tools: Tools) -> Endpoint:
    """Return the endpoint *name*, which has an address.

    Raises:
        ConfigError: There is none for *repo*, or it has no address.
    """
    found = tools.endpoint(name, repo)
    if not found.url:
        raise ConfigError(Problem(0, 0, f"the endpoint `{name}` has no `url`"))
    return found


async def send(request: Request, endpoint: Endpoint, http: Http) -> None:
    """Send *request*, which does no harm when it is repeated.

    Raises:
        TransientError: There was no answer, or time can fix what it says.
        RefusedError: The other side said no.
    """
    answer = await http.ask(
        request.method,
        endpoint.url + request.path,
        headers={**endpoint.headers, **request.headers},
        params=request.params,
        data=request.body,
        ca_file=endpoint.ca_file,
        is_trusted=True,
    )
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise _problem(request.who, answer)


def _problem(who: str, answer: Answer) -> RefusedError | TransientError:
    words = f"{who} answered {answer.status}{_why(answer.body)}"
    is_refusal = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and answer.status not in LATER:
        return RefusedError(words, status=answer.status)
    return TransientError(words, retry_after=_wait(answer))


def _why(body: bytes) -> str:
    """Return what the answer says, behind a colon; nothing if that is not in its JSON."""
    try:
        told = msgspec.json.decode(body, type=_Told).message
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    return f": {one_line(told)}" if told else ""


def _wait(answer: Answer) -> timedelta | None:
    """Return how long we were asked to wait, in seconds; dates are not read."""
    given = answer.headers.get("Retry-After", "")
    if not given.isdecimal():
        return None
    return timedelta(seconds=min(int(given[:9]), int(PATIENCE.total_seconds())))
