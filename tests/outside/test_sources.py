"""What is read over HTTP again and again: where it is, what opens it, and three tries."""

import asyncio

import pytest
from aiohttp import web

from bot.errors import ConfigError, RefusedError, TransientError
from bot.model import Repo, RepoId
from bot.outside import sources
from bot.outside.endpoints import Endpoint
from bot.outside.sources import Source, asked, body_of, source_of
from tests.clock import FakeClock
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools

REPO = Repo(id=RepoId(1), owner="octo", name="shop")


def trusted(url: str, **more) -> Source:
    return Source(name="prometheus", url=url, headers={}, is_trusted=True, **more)


async def test_an_endpoint_says_everything() -> None:
    endpoint = Endpoint(
        url="https://p:9090",
        headers={"A": "b"},
        ca_file="/ca",
        token_file="/token",
        repositories=EVERYBODY,
    )
    async with tools({"prometheus": endpoint}) as given:
        assert source_of(given, REPO, "prometheus", None) == Source(
            name="prometheus",
            url="https://p:9090",
            headers={"A": "b"},
            ca_file="/ca",
            token_file="/token",
            is_trusted=True,
        )


async def test_a_public_address_is_not_trusted() -> None:
    async with tools() as given:
        source = source_of(given, REPO, None, "https://example.com/x?a=b")
        assert source == Source(name="example.com", url="https://example.com/x?a=b", headers={})
        with pytest.raises(RefusedError):
            await asked(given, source_of(given, REPO, None, "https://127.0.0.1/"))


async def test_an_endpoint_without_an_address_is_no_source() -> None:
    async with tools({"haproxy": Endpoint(socket="/s", repositories=EVERYBODY)}) as given:
        with pytest.raises(ConfigError, match="the endpoint `haproxy` has no `url`"):
            source_of(given, REPO, "haproxy", None)


@pytest.mark.parametrize(
    ("statuses", "status", "pauses"),
    [
        pytest.param([200], 200, 0, id="at once"),
        pytest.param([503, 200], 200, 0.25, id="the second time"),
        pytest.param([503, 429, 404], 404, 1.25, id="the third time, whatever it is"),
        pytest.param([401], 401, 0, id="a no is an answer"),
        pytest.param([503, 503, 503], None, 1.25, id="never"),
    ],
)
async def test_three_tries(statuses: list[int], status: int | None, pauses: float) -> None:
    left = list(statuses)
    clock = FakeClock()
    began = clock.now()

    async def answer(request):
        return web.Response(status=left.pop(0))

    async with serving(answer) as url, tools(clock=clock) as given:
        if status is None:
            with pytest.raises(TransientError, match="`prometheus` answered 503"):
                await asked(given, trusted(url))
        else:
            assert (await asked(given, trusted(url))).status == status

    assert left == []
    assert (clock.now() - began).total_seconds() == pauses


async def test_all_tries_together_have_an_end(monkeypatch) -> None:
    monkeypatch.setattr(sources, "PATIENCE", sources.timedelta(milliseconds=50))

    async def hang(request):
        await asyncio.Event().wait()

    async with serving(hang) as url, tools() as given:
        with pytest.raises(TransientError, match="did not answer within"):
            await asked(given, trusted(url))


async def test_a_token_is_read_each_time(tmp_path) -> None:
    seen = []

    async def answer(request):
        seen.append(request.headers["Authorization"])
        return web.Response()

    path = tmp_path / "token"
    async with serving(answer) as url, tools() as given:
        for token in ("one\n", "two"):
            path.write_text(token)
            await asked(given, trusted(url, token_file=str(path)))

    assert seen == ["Bearer one", "Bearer two"]


@pytest.mark.parametrize("content", [None, "é", "one\ntwo", ""])
async def test_a_token_that_cannot_be_read_is_not_shown(tmp_path, content: str | None) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_text(content)
    async with tools() as given:
        with pytest.raises(ConfigError, match="cannot read the token of `prometheus`"):
            await asked(given, trusted("http://127.0.0.1:1", token_file=str(path)))


async def test_only_200_has_a_body() -> None:
    answers = {"/ok": 200, "/none": 204, "/no": 403}

    async def answer(request):
        return web.Response(status=answers[request.path])

    async with serving(answer) as url, tools() as given:
        source = trusted(url)
        assert body_of(await asked(given, source, "/ok"), source) == b""
        for path in ("/none", "/no"):
            with pytest.raises(RefusedError, match=f"answered {answers[path]}") as raised:
                body_of(await asked(given, source, path), source)
            assert raised.value.status == answers[path]
