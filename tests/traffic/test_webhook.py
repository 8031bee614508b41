"""A service of the operator's own, which is asked by signed HTTP."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from bot.config.backends.webhook import WebhookBackend
from bot.errors import ConfigError, NotFoundError, RefusedError, TransientError, UncertainError
from bot.outside.endpoints import Endpoint
from bot.outside.signing import is_signed
from bot.traffic.hub import Hub
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools
from tests.traffic.making import ROLLOUT, SHA, order, spot

BACKEND = WebhookBackend(endpoint="mover")
SECRET = "between us"


class Mover:
    """Keeps a weight for each rollout, for those who sign."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.told: list = []
        self.answer: web.Response | None = None

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        body = await request.read()
        assert request.path == "/traffic/weight"
        assert request.headers["X-Team"] == "shop"
        if not is_signed(request.headers, body, SECRET, self.clock.now()):
            return web.Response(status=401, text="who are you?")
        if self.answer:
            return self.answer
        if request.method == "POST":
            self.told.append(json.loads(body))
            return web.Response(status=202)
        assert dict(request.query) == {"rollout": ROLLOUT, "repository": "octo/shop"}
        last = self.told[-1]["weight"] if self.told else 0
        return web.json_response({"weight": last, "note": "as\ntold"})


@pytest.fixture
def mover(clock) -> Mover:
    return Mover(clock)


@pytest.fixture
async def hub(mover, clock) -> AsyncIterator[Hub]:
    async with serving(mover) as url:
        made = endpoint(url=f"{url}/traffic", secret=SECRET)
        async with tools({"mover": made}, clock=clock) as ready:
            yield Hub(ready)


def endpoint(**said):
    return Endpoint(repositories=EVERYBODY, headers={"X-Team": "shop"}, **said)


async def test_a_weight_is_told_and_read_back(hub, mover) -> None:
    assert (await hub.read(spot(BACKEND))).weight == 0

    assert await hub.write(order(BACKEND, 2.5, memory="kept")) == "kept"

    assert mover.told == [
        {
            "rollout": ROLLOUT,
            "sha": SHA,
            "weight": 2.5,
            "expires_at": "2026-01-05T13:00:00+00:00",
            "repository": "octo/shop",
        }
    ]
    seen = await hub.read(spot(BACKEND))
    assert (seen.weight, seen.note) == (2.5, "as told")


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        pytest.param('{"weight": null}', None, id="under way"),
        pytest.param('{"weight": 0}', 0, id="none"),
        pytest.param('{"weight": 100}', 100, id="all"),
        pytest.param('{"weight": 1, "more": []}', 1, id="and more"),
    ],
)
async def test_what_may_be_told(hub, mover, text, weight) -> None:
    mover.answer = web.Response(text=text)

    assert (await hub.read(spot(BACKEND))).weight == weight


@pytest.mark.parametrize(
    "text",
    [
        '{"weight": -0.1}',
        '{"weight": 100.1}',
        '{"weight": "10"}',
        '{"weight": true}',
        "{}",
        "",
        "x",
    ],
)
async def test_what_is_no_weight(hub, mover, text) -> None:
    mover.answer = web.Response(text=text)

    with pytest.raises(RefusedError, match="mover did not tell the weight"):
        await hub.read(spot(BACKEND))


async def reading(hub):
    await hub.read(spot(BACKEND))


async def writing(hub):
    await hub.write(order(BACKEND, 1))


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        pytest.param(302, (RefusedError, RefusedError), id="elsewhere"),
        pytest.param(400, (RefusedError, RefusedError), id="not like this"),
        pytest.param(404, (NotFoundError, NotFoundError), id="not there"),
        pytest.param(410, (NotFoundError, NotFoundError), id="gone"),
        pytest.param(408, (TransientError, TransientError), id="too slow"),
        pytest.param(429, (TransientError, TransientError), id="too often"),
        pytest.param(500, (TransientError, UncertainError), id="broken down"),
    ],
)
@pytest.mark.parametrize("text", ["no\nway", ""], ids=["with words", "without"])
async def test_a_refusal(hub, mover, status, kinds, text) -> None:
    def said():
        return web.Response(status=status, text=text, headers={"Retry-After": "7"})

    words = f"mover answered {status}: no way" if text else f"mover said {status}"
    for kind, ask in zip(kinds, (reading, writing), strict=True):
        mover.answer = said()
        with pytest.raises(kind) as raised:
            await ask(hub)
        assert type(raised.value) is kind
        assert str(raised.value) == words
        if isinstance(raised.value, TransientError):
            assert raised.value.retry_after == timedelta(seconds=7)
        else:
            assert raised.value.status == status


@pytest.mark.parametrize(
    "said",
    [{}, {"Retry-After": "soon"}, {"Retry-After": "1" * 6}],
    ids=["nothing", "no number", "far too long"],
)
async def test_it_does_not_say_when_to_ask_again(hub, mover, said) -> None:
    mover.answer = web.Response(status=429, headers=said)

    with pytest.raises(TransientError) as raised:
        await hub.read(spot(BACKEND))

    assert raised.value.retry_after is None


async def test_an_old_signature_is_worth_nothing(hub, mover, clock) -> None:
    class Later:
        def now(self):
            return clock.now() + timedelta(minutes=6)

    mover.clock = Later()

    with pytest.raises(RefusedError, match="mover answered 401: who are you"):
        await hub.write(order(BACKEND, 1))


@pytest.mark.parametrize(
    ("said", "lacking"), [({"secret": "s"}, "url"), ({"url": "http://127.0.0.1"}, "secret")]
)
async def test_an_endpoint_that_says_too_little(said, lacking) -> None:
    async with tools({"mover": endpoint(**said)}) as ready:
        with pytest.raises(ConfigError, match=f"the endpoint `mover` has no `{lacking}`"):
            await Hub(ready).write(order(BACKEND, 1))
