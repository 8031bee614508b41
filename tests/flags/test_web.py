"""A flag behind a service of one's own."""

import json
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web

from bot.config.toggles.web import WebToggle
from bot.errors import ConfigError, RefusedError
from bot.outside.signing import TOLERANCE, is_signed
from tests.clock import FakeClock
from tests.flags.conftest import OFF, ON, turn

FLAG = WebToggle(endpoint="flags", flag="checkout")
SECRET = "known to both"


@dataclass
class Service:
    """Believes what is signed, and keeps the state of each flag."""

    flags: dict[str, dict] = field(default_factory=dict)
    told: list[tuple[str, str, dict]] = field(default_factory=list)
    late: timedelta = timedelta()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        body = await request.read()
        now = FakeClock().now() + self.late
        if not is_signed(request.headers, body, SECRET, now):
            return web.Response(status=403, text="not signed")
        self.told.append((request.method, request.path, dict(request.headers)))
        told = json.loads(body)
        self.flags[told.pop("flag")] = told
        return web.Response(status=204)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.mark.parametrize(("order", "on"), [(ON, True), (OFF, False)], ids=["promotion", "rollback"])
async def test_it_is_told_what_happened(service, order, on) -> None:
    await turn(service.answer, FLAG, order, order, secret=SECRET, headers={"X-Key": "k"})

    assert service.flags == {"checkout": {"on": on, "sha": ON.sha, "rollout": "0123456789abcdef"}}
    ((method, path, headers), _) = service.told
    assert (method, path) == ("POST", "/")
    assert (headers["Content-Type"], headers["X-Key"]) == ("application/json", "k")


@pytest.mark.parametrize(
    ("secret", "late"),
    [
        pytest.param("another", timedelta(), id="another secret"),
        pytest.param(SECRET, TOLERANCE + timedelta(seconds=1), id="too late"),
    ],
)
async def test_it_believes_only_us(service, secret, late) -> None:
    service.late = late

    with pytest.raises(RefusedError, match=r"the flag's service answered 403$"):
        await turn(service.answer, FLAG, ON, secret=secret)

    assert service.flags == {}


async def test_without_a_secret_nothing_is_sent(service) -> None:
    with pytest.raises(ConfigError, match="the endpoint `flags` has no `secret`"):
        await turn(service.answer, FLAG, ON)

    assert service.told == []
