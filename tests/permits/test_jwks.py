"""The keys of an issuer whose host does what it likes."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.errors import TransientError
from bot.permits.jwks import MAX_KEYS, IssuerKeys
from tests.permits.desk import GitHubTokens, rsa


@pytest.fixture
async def github(clock):
    served = GitHubTokens(clock)
    async with served.serving():
        yield served


@pytest.fixture
async def keys(github, clock):
    async with aiohttp.ClientSession() as session:
        yield IssuerKeys(session, github.url, clock)


def numbers(key):
    return key.public_numbers()


async def test_they_are_asked_for_once(keys, github) -> None:
    found = await asyncio.gather(*(keys.get("first") for _ in range(20)))

    assert {numbers(key) for key in found} == {numbers(rsa("first").public_key)}
    assert github.asked == 1


async def test_they_are_believed_for_ten_minutes(keys, github, clock) -> None:
    await keys.get("first")
    github.keys = [rsa("second")]

    clock.advance(seconds=599)
    assert await keys.get("first")
    clock.advance(seconds=1)
    assert await keys.get("first") is None
    assert github.asked == 2


async def test_a_new_key_is_found_at_once(keys, github, clock) -> None:
    await keys.get("first")
    clock.advance(seconds=60)
    github.keys.append(rsa("second"))

    assert numbers(await keys.get("second")) == numbers(rsa("second").public_key)
    assert github.asked == 2


async def test_keys_that_nobody_has_are_asked_for_once_a_minute(keys, github, clock) -> None:
    await keys.get("first")
    clock.advance(seconds=60)

    for second in range(60):
        assert await keys.get(f"invented {second}") is None
        clock.advance(seconds=1)
    assert github.asked == 2

    assert await keys.get("invented again") is None
    assert github.asked == 3


async def test_a_clock_that_was_put_back_does_not_stop_it(keys, github, clock) -> None:
    await keys.get("first")
    clock.advance(days=-1)

    assert await keys.get("first")
    assert github.asked == 2


NOT_FOR_THIS = [
    {"use": "enc"},
    {"alg": "RS512"},
    {"kty": "oct", "k": "c2VjcmV0"},
]


@pytest.mark.parametrize("change", NOT_FOR_THIS, ids=["encryption", "RS512", "a shared secret"])
async def test_keys_for_something_else_are_not_taken(keys, github, change) -> None:
    usual = rsa("first").as_dict(private=False)

    async def play(_: web.Request) -> web.Response:
        return web.json_response({"keys": [usual | change]})

    github.plays = play
    assert await keys.get("first") is None


def says(body: bytes, status: int = 200):
    async def play(_: web.Request) -> web.Response:
        return web.Response(body=body, status=status)

    return play


async def elsewhere(request: web.Request) -> web.Response:
    if request.query:
        return web.json_response({"keys": [rsa("first").as_dict(private=False)]})
    raise web.HTTPFound("/.well-known/jwks?where=here")


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 65536)


async def hang(_: web.Request) -> web.Response:
    await asyncio.Event().wait()
    return web.Response()


async def trickle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b'{"keys": [')
    return await hang(request)


@pytest.mark.parametrize(
    "play",
    [
        pytest.param(says(b"", 500), id="500"),
        pytest.param(says(b"", 404), id="404"),
        pytest.param(elsewhere, id="a redirect"),
        pytest.param(says(b"<html>"), id="no JSON"),
        pytest.param(says(b"[]"), id="an array"),
        pytest.param(says(b"{}"), id="no keys"),
        pytest.param(says(b'{"keys": [{"kid": 5}]}'), id="a name that is a number"),
        pytest.param(says(b'{"keys": [{"kty": "RSA", "kid": "first"}]}'), id="no modulus"),
        pytest.param(
            says(b'{"keys": [{"kty": "RSA", "kid": "first", "n": "AQAB", "e": "AA"}]}'),
            id="an exponent of zero",
        ),
        pytest.param(says(b'{"keys": [{"kty":"RSA","n":"!","e":"!"}]}'), id="no base64"),
        pytest.param(says(b'{"keys": ' + b"[" * 10_000), id="nested too deep"),
        pytest.param(says(b'{"keys": []}' + b" " * MAX_KEYS), id="too large"),
        pytest.param(endless, id="endless"),
        pytest.param(hang, id="silent"),
        pytest.param(trickle, id="stuck in the middle"),
    ],
)
async def test_a_host_that_fails_costs_one_question_a_minute(
    keys, github, clock, monkeypatch, play
) -> None:
    monkeypatch.setattr("bot.permits.jwks.TIMEOUT", aiohttp.ClientTimeout(total=0.3))
    github.plays = play

    for _ in range(3):
        with pytest.raises(TransientError) as raised:
            await keys.get("first")
        assert raised.value.retry_after == timedelta(minutes=1)
        clock.advance(seconds=10)
    assert github.asked == 1

    github.plays = None
    clock.advance(seconds=30)
    assert await keys.get("first")


async def test_a_host_that_is_gone_is_a_passing_trouble(clock) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(TransientError, match="ClientConnectorError"):
            await IssuerKeys(session, "http://127.0.0.1:1", clock).get("first")
