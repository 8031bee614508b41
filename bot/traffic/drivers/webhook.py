"""Anything that answers signed HTTP. It is asked, and told, at ``/weight``.

    POST /weight                          {"rollout": …, "sha": …, "weight": 10, "expires_at": …,
                                           "repository": "octo/shop"}
    GET  /weight?rollout=…&repository=…   {"weight": 10, "note": "…"}

While a change is under way the weight that is told is ``null``. Both are signed as
``bot.outside.signing`` says; a GET signs an empty body.
"""

import json
from typing import Annotated

import msgspec

from bot.config.backends.webhook import WebhookBackend
from bot.errors import ConfigError, Problem, RefusedError
from bot.outside.endpoints import Endpoint
from bot.outside.http import Answer
from bot.outside.signing import signed
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic.driver import Driver
from bot.traffic.refusals import MAX_WORDS, is_good, refuse

_PATH = "/weight"
_Weight = Annotated[float, msgspec.Meta(ge=0, le=100)]


class _Told(msgspec.Struct, frozen=True):
    """What it says of a rollout."""

    weight: _Weight | None
    note: str = ""


async def read(backend: WebhookBackend, spot: Spot, tools: Tools) -> Seen:
    """Ask for the weight."""
    endpoint = _endpoint(backend, spot, tools)
    answer = await tools.http.ask(
        "GET",
        endpoint.url + _PATH,
        params={"rollout": spot.rollout_id, "repository": str(spot.repo)},
        headers={**endpoint.headers, **signed(b"", endpoint.secret, tools.clock.now())},
        ca_file=endpoint.ca_file,
        is_trusted=True,
    )
    told = _told(backend, answer)
    return Seen(weight=told.weight, note=" ".join(told.note.split())[:MAX_WORDS])


async def write(backend: WebhookBackend, order: Order, tools: Tools) -> str:
    """Tell the weight. Whoever is told it twice has nothing to do."""
    endpoint = _endpoint(backend, order.spot, tools)
    body = json.dumps(
        {
            "rollout": order.spot.rollout_id,
            "sha": order.spot.sha,
            "weight": order.weight,
            "expires_at": order.expires_at.isoformat(timespec="seconds"),
            "repository": str(order.spot.repo),
        }
    ).encode()
    answer = await tools.http.ask(
        "POST",
        endpoint.url + _PATH,
        data=body,
        headers={
            **endpoint.headers,
            **signed(body, endpoint.secret, tools.clock.now()),
            "Content-Type": "application/json",
        },
        ca_file=endpoint.ca_file,
        is_trusted=True,
    )
    if not is_good(answer):
        refuse(backend.endpoint, answer, writes=True)
    return order.spot.memory


def _told(backend: WebhookBackend, answer: Answer) -> _Told:
    if not is_good(answer):
        refuse(backend.endpoint, answer, writes=False)
    try:
        return msgspec.json.decode(answer.body, type=_Told)
    except msgspec.DecodeError as error:
        message = f"{backend.endpoint} did not tell the weight: {error}"
        raise RefusedError(message, status=answer.status) from None


def _endpoint(backend: WebhookBackend, spot: Spot, tools: Tools) -> Endpoint:
    endpoint = tools.endpoint(backend.endpoint, spot.repo)
    lacking = [name for name in ("url", "secret") if not getattr(endpoint, name)]
    if lacking:
        problem = f"the endpoint `{backend.endpoint}` has no `{lacking[0]}`"
        raise ConfigError(Problem(0, 0, problem))
    return endpoint


DRIVER = Driver(on=WebhookBackend, read=read, write=write)
