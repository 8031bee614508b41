"""The API without its wire: asks who is there, counts, finds the repository, answers.

Source: https://docs.github.com/en/rest/using-the-rest-api
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from http import HTTPStatus
from typing import TypeAlias, cast
from urllib.parse import urlencode

from bot.sim.call import Call, accepted, forbidden
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.faults import Fault
from bot.sim.hub import Hub
from bot.sim.jsonvalue import Object
from bot.sim.limits import Meter, primary
from bot.sim.operation import Operation
from bot.sim.tokens import PersonalToken, Token, check_jwt
from bot.sim.trouble import UNDONE, refuse
from bot.sim.webhooks import GHES_VERSION
from bot.sim.world.repository import Repository

_OWNED = re.compile("/repos/[^/]+/[^/]+")
_FREE = "rate-limit/get"
_Caller: TypeAlias = Token | PersonalToken | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request.

    Attributes:
        path: Below the API's root.
        under_way: How many requests of this caller are, this one included.
        operation: What it is for; None when there is no such thing.
        params: The parts of the path.
        fault: What is to go wrong with it, and the seconds to wait that a limit names.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    text: bytes
    under_way: int
    operation: Operation | None
    params: Mapping[str, str]
    fault: tuple[Fault, int] | None


class Api:
    """Answers requests."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def answer(self, asked: Asked) -> Reply:
        """Answer, with all headers."""
        headers = self._common_headers()
        try:
            reply = self._served(asked, headers)
        except RefusalError as refusal:
            reply = refusal.reply()
            if reply.headers.get("x-ratelimit-resource") == "graphql":
                reply = replace(reply, status=200, body=_in_graphql(refusal))
        if asked.operation and asked.operation.writes:
            self._hub.world.context.touch()
        return replace(reply, headers=headers | dict(reply.headers))

    def _common_headers(self) -> dict[str, str]:
        context = self._hub.world.context
        headers = {
            "Date": format_datetime(context.now(), usegmt=True),
            "Server": "github.com",
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": f"{context.new_id():X}",
        }
        if self._hub.ghes:
            headers["X-GitHub-Enterprise-Version"] = GHES_VERSION
        return headers

    def _served(self, asked: Asked, headers: dict[str, str]) -> Reply:
        if asked.operation is None:
            raise not_found()
        if "User-Agent" not in asked.headers:
            raise RefusalError(403, "Request forbidden by administrative rules.")
        caller = self._caller(asked, asked.operation)
        meter = self._counted(asked, asked.operation, caller, headers)
        if asked.fault and asked.fault[0] in UNDONE:
            refuse(*asked.fault)
            return Reply(502)
        if asked.operation.needs and caller:
            headers["X-Accepted-GitHub-Permissions"] = accepted(asked.operation.needs)
        target = self._target(asked, caller) if caller else None
        call = Call(
            hub=self._hub,
            params=asked.params,
            query=asked.query,
            headers=asked.headers,
            body=_parsed(asked),
            path=_numbered(asked.path, target) if target else asked.path,
            caller=caller,
            target=target,
        )
        _permit(call, asked.operation)
        reply = asked.operation.handle(call)
        return _unless_known(asked, reply, meter)

    def _caller(self, asked: Asked, operation: Operation) -> _Caller:
        """Check who is asking; None is the App itself."""
        scheme, _, value = asked.headers.get("Authorization", "").partition(" ")
        now = self._hub.world.context.now()
        if operation.as_app:
            signed = value if scheme.lower() == "bearer" else ""
            check_jwt(signed, self._hub.world.app, self._hub.key, now)
            return None
        if not value:
            raise RefusalError(401, "Requires authentication")
        return self._hub.tokens.find(value, now)

    def _counted(
        self, asked: Asked, operation: Operation, caller: _Caller, headers: dict[str, str]
    ) -> Meter:
        """Count the request against the caller's limits, or refuse it."""
        name, limits = self._hub.name_of(caller), self._hub.limits
        meter = self._hub.meter(caller, operation.resource)
        if asked.fault and asked.fault[0] == Fault.PRIMARY_LIMIT:
            raise primary(name, meter)
        if operation.id != _FREE:
            limits.spend(meter, name)
        headers |= meter.headers()
        limits.admit(
            name,
            5 if operation.writes else 1,
            self._hub.world.context.now(),
            is_content=operation.is_content,
            under_way=asked.under_way,
        )
        return meter

    def _target(self, asked: Asked, token: Token | PersonalToken) -> Repository | None:
        """Find the repository in the path; None when the path names none."""
        world, params = self._hub.world, asked.params
        if "repository_id" in params:
            found = world.repository_by_id(int(params["repository_id"]))
        elif "repo" in params:
            name = f"{params['owner']}/{params['repo']}"
            found = world.repository(name)
            moved = None if found else world.renamed(name)
            if moved and token.reads(moved):
                raise self._redirect(asked, moved)
        else:
            return None
        if found is None or not token.reads(found):
            raise not_found()
        return found

    def _redirect(self, asked: Asked, moved: Repository) -> RefusalError:
        query = f"?{urlencode(asked.query)}" if asked.query else ""
        url = f"{self._hub.urls.api}{_numbered(asked.path, moved)}{query}"
        if asked.method == "GET":
            return RefusalError(301, "Moved Permanently", headers={"Location": url})
        return RefusalError(307, "Temporary Redirect", headers={"Location": url})


def _permit(call: Call, operation: Operation) -> None:
    """Refuse what the token has no permission for. What is public may be read without one."""
    if not operation.needs or call.caller is None:
        return
    if call.target is None or call.caller.sees(call.target):
        call.require(*operation.needs)
        if operation.writes and not _may_write(call.caller, call.target):
            raise RefusalError(403, "Resource not accessible by personal access token")
    elif operation.writes:
        raise forbidden(operation.needs)


def _may_write(caller: Token | PersonalToken, target: Repository | None) -> bool:
    """Tell whether a person may push to *target*; an installation has its permissions alone."""
    return target is None or isinstance(caller, Token) or caller.writes(target)


def _numbered(path: str, repository: Repository) -> str:
    """Return a path as links give it: with the repository's number."""
    return _OWNED.sub(f"/repositories/{repository.id}", path, count=1)


def _in_graphql(refusal: RefusalError) -> Object:
    """Say in GraphQL's way that the hour is used up: with status 200.

    Source: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
    """
    return {"errors": [{"type": "RATE_LIMITED", "message": refusal.message}]}


def _parsed(asked: Asked) -> Object:
    if not asked.text:
        return {}
    try:
        body = json.loads(asked.text)
    except ValueError as error:
        raise RefusalError(400, "Problems parsing JSON") from error
    if not isinstance(body, dict):
        raise RefusalError(400, "Body should be a JSON object")
    return cast("Object", body)


def _unless_known(asked: Asked, reply: Reply, meter: Meter) -> Reply:
    """Answer 304, which costs nothing, when the caller has seen it already."""
    if asked.method != "GET" or reply.status != HTTPStatus.OK:
        return reply
    digest = hashlib.sha256(encoded(reply)).hexdigest()
    etag = {"ETag": f'W/"{digest}"', "Cache-Control": "private, max-age=60, s-maxage=60"}
    if etag["ETag"] in asked.headers.get("If-None-Match", ""):
        meter.used -= 1
        return Reply(304, None, {**reply.headers, **etag, **meter.headers()})
    return replace(reply, headers={**reply.headers, **etag})


def encoded(reply: Reply) -> bytes:
    """Return the bytes of an answer."""
    if reply.body is None:
        return b""
    return json.dumps(reply.body, separators=(",", ":")).encode()
