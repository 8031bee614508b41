"""What an answer means, for every kind of flag."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from bot.config import toggles
from bot.config.kinds import Toggle
from bot.config.toggles.launchdarkly import LaunchDarklyToggle
from bot.config.toggles.unleash import UnleashToggle
from bot.config.toggles.web import WebToggle
from bot.discover import discover
from bot.errors import ConfigError, RefusedError, TransientError, UncertainError
from bot.flags.hub import FLAGS
from bot.flags.request import PATIENCE
from bot.model import Repo, RepoId
from tests.flags.conftest import ON, turn

KINDS = [
    pytest.param(
        LaunchDarklyToggle(endpoint="flags", flag="checkout", environment="production"),
        id="launchdarkly",
    ),
    pytest.param(
        UnleashToggle(endpoint="flags", flag="checkout", environment="production"), id="unleash"
    ),
    pytest.param(WebToggle(endpoint="flags", flag="checkout"), id="web"),
]
UNLEASH = KINDS[1].values[0]


def says(status: int, body: bytes = b"", **headers: str):
    """Answer so."""

    async def answer(_: web.BaseRequest) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body, headers=named)

    return answer


def test_every_shape_has_its_adapter() -> None:
    assert set(FLAGS) == set(discover(toggles, "SHAPE", type))


@pytest.mark.parametrize("toggle", KINDS)
@pytest.mark.parametrize("status", [200, 202, 204, 299])
async def test_it_is_done(toggle: Toggle, status: int) -> None:
    await turn(says(status), toggle, ON, secret="s")


@pytest.mark.parametrize("toggle", KINDS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 422, 499])
async def test_it_is_refused(toggle: Toggle, status: int) -> None:
    with pytest.raises(RefusedError, match=f"answered {status}") as raised:
        await turn(says(status), toggle, ON, secret="s")

    assert raised.value.status == status


@pytest.mark.parametrize("toggle", KINDS)
@pytest.mark.parametrize("status", [300, 302, 408, 409, 425, 429, 500, 502, 503, 599])
async def test_time_may_help(toggle: Toggle, status: int) -> None:
    with pytest.raises(TransientError, match=f"answered {status}"):
        await turn(says(status), toggle, ON, secret="s")


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("0", timedelta(0)),
        ("7", timedelta(seconds=7)),
        ("300", PATIENCE),
        ("301", PATIENCE),
        ("9" * 5000, PATIENCE),
        ("", None),
        ("-1", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
)
async def test_it_is_given_the_time_it_asks_for(asked: str, waits: timedelta | None) -> None:
    with pytest.raises(TransientError) as raised:
        await turn(says(429, Retry_After=asked), UNLEASH, ON)

    assert raised.value.retry_after == waits


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"", "answered 403$", id="nothing"),
        pytest.param(b"<html>no</html>", "answered 403$", id="no JSON"),
        pytest.param(b'["no"]', "answered 403$", id="no object"),
        pytest.param(b'{"message": 7}', "answered 403$", id="no text"),
        pytest.param(b'{"message": "\xff"}', "answered 403$", id="no UTF-8"),
        pytest.param(b'{"error": "no"}', "answered 403$", id="other words"),
        pytest.param(b'{"message": "a\\n\\u202eb"}', "answered 403: a b$", id="one visible line"),
    ],
)
async def test_its_reason_is_told_when_it_gives_one(body: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        await turn(says(403, body), UNLEASH, ON)


async def test_a_long_reason_is_cut() -> None:
    with pytest.raises(RefusedError) as raised:
        await turn(says(403, b'{"message": "' + b"x" * 9000 + b'"}'), UNLEASH, ON)

    assert len(str(raised.value)) < 250


async def test_no_answer_may_mean_that_it_was_done() -> None:
    async def breaks(request: web.BaseRequest) -> web.StreamResponse:
        request.transport.abort()
        return web.Response()

    with pytest.raises(UncertainError):
        await turn(breaks, UNLEASH, ON)


@pytest.mark.parametrize("toggle", KINDS)
async def test_who_may_not_use_the_endpoint_learns_nothing(toggle: Toggle) -> None:
    order = replace(ON, repo=Repo(RepoId(8), "eve", "shop"))

    with pytest.raises(ConfigError, match="no endpoint `flags` for eve/shop"):
        await turn(says(200), toggle, order, secret="s")


@pytest.mark.parametrize("toggle", KINDS)
async def test_an_endpoint_without_an_address(toggle: Toggle) -> None:
    with pytest.raises(ConfigError, match="the endpoint `flags` has no `url`"):
        await turn(says(200), toggle, ON, url="", secret="s")
