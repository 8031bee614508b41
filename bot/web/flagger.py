"""Flagger's webhooks as gates: who owns Flagger keeps it, and people decide on the pull request.

Flagger asks before it begins, before it promotes, and whether it should roll back. It takes 200 for
yes and waits on everything above 202. What it asks about stands in the metadata of its webhook::

    metadata: {repository: octo/shop, environment: production, sha: <commit>, token: <secret>}

The token is the ``secret`` of the operator's endpoint ``flagger``, which must be for that
repository. ``/deploy production`` and its approvals open the gate, with ``mode: check``.

Source: https://docs.flagger.app/usage/webhooks
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec
import structlog
from aiohttp import web

from bot.deploys.request import Kind, Request, State
from bot.errors import ConfigError, StorageError
from bot.model import Repo, RepoId
from bot.outside.endpoints import Endpoints
from bot.web.body import read_body

log = structlog.get_logger(__name__)

MAX_BODY = 64 * 1024
"""Bytes of a question; Flagger's have some 500."""

READ_LIMIT = 5
"""Seconds for a body to arrive. Flagger itself waits for 10."""

ENDPOINT = "flagger"
"""The name of the endpoint that holds the token."""

OPEN = frozenset({State.APPROVED, State.RUNNING, State.SUCCEEDED})
"""States of a request that was let in."""

_Name = Annotated[str, msgspec.Meta(max_length=255)]

Find = Callable[[str, str], Awaitable[list[Request]]]
"""Returns the newest requests of a repository, by its full name, for an environment."""


class _Metadata(msgspec.Struct):
    repository: Annotated[str, msgspec.Meta(pattern=r"^[\w.-]{1,100}/[\w.-]{1,100}$")]
    token: _Name
    environment: _Name = "production"
    sha: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40,64}$")] | None = None


class _Question(msgspec.Struct):
    metadata: _Metadata


class Flagger:
    """The gates.

    Args:
        find: Knows the requests.
        endpoints: Know the token.
    """

    def __init__(self, find: Find, endpoints: Endpoints) -> None:
        self._find = find
        self._endpoints = endpoints

    async def ask(self, request: web.Request) -> web.Response:
        """``POST /hooks/flagger/{hook}``: 200 for go, 403 for wait, 401 without the token."""
        asked = await _question(request)
        self._require_token(asked)
        try:
            newest = await self._find(asked.repository, asked.environment)
        except StorageError as error:
            raise web.HTTPServiceUnavailable from error
        hook = request.match_info["hook"]
        is_go = _is_go(hook, [one for one in newest if asked.sha in {None, one.sha}])
        log.info("flagger asked", hook=hook, repo=asked.repository, is_go=is_go)
        return web.json_response({"go": is_go}, status=200 if is_go else 403)

    def _require_token(self, asked: _Metadata) -> None:
        owner, _, name = asked.repository.partition("/")
        try:
            secret = self._endpoints.of(ENDPOINT, Repo(RepoId(0), owner, name)).secret
        except ConfigError as error:
            raise web.HTTPUnauthorized from error
        if not secret or not hmac.compare_digest(secret.encode(), asked.token.encode()):
            raise web.HTTPUnauthorized


def _is_go(hook: str, newest: list[Request]) -> bool:
    """Answer a question about the newest request, if there is any."""
    last = newest[0] if newest else None
    match hook:
        case "event":
            return True  # Flagger only tells
        case "rollback":
            return last is not None and (
                last.kind is Kind.ROLLBACK or last.state in {State.REJECTED, State.CANCELLED}
            )
        case _:
            return last is not None and last.kind is not Kind.ROLLBACK and last.state in OPEN


async def _question(request: web.Request) -> _Metadata:
    body = await read_body(request, MAX_BODY, READ_LIMIT)
    try:
        return msgspec.json.decode(body, type=_Question).metadata
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise web.HTTPBadRequest from error
