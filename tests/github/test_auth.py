import asyncio
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from bot.github.auth import AppJwt, InstallationToken, Tokens
from bot.model import InstallationId

ONE, TWO = InstallationId(1), InstallationId(2)
LONG = "ghs_123456_" + "x.y-z_" * 85


@pytest.fixture(scope="module")
def key():
    return generate_private_key(65537, 2048)


def claims(token: str, key, clock) -> dict:
    options = {"verify_exp": False, "verify_iat": False}
    decoded = jwt.decode(token, key.public_key(), algorithms=["RS256"], options=options)
    now = clock.now().timestamp()
    return {"iss": decoded["iss"], "iat": decoded["iat"] - now, "exp": decoded["exp"] - now}


def test_a_jwt_is_back_dated_and_lives_under_ten_minutes(key, clock) -> None:
    token = AppJwt("42", key, clock).token()

    assert claims(token, key, clock) == {"iss": "42", "iat": -60, "exp": 480}


def test_a_jwt_is_used_again_for_five_minutes(key, clock) -> None:
    app = AppJwt("42", key, clock)
    first = app.token()

    clock.advance(seconds=299)
    assert app.token() == first
    clock.advance(seconds=1)
    assert app.token() != first


def test_a_clock_that_is_wrong_follows_github_s(key, clock) -> None:
    app = AppJwt("42", key, clock)
    app.token()

    app.correct(clock.now() - timedelta(minutes=7))

    assert claims(app.token(), key, clock) == {"iss": "42", "iat": -480, "exp": 60}


def test_a_clock_that_jumps_back_gets_a_new_jwt(key, clock) -> None:
    app = AppJwt("42", key, clock)
    first = app.token()
    clock.advance(minutes=-30)

    assert app.token() != first


class Mint:
    """Gives out tokens and counts them; can be made to wait."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.count = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, installation: InstallationId) -> InstallationToken:
        self.count += 1
        number = self.count
        await self.gate.wait()
        expires = self.clock.now() + timedelta(hours=1)
        return InstallationToken(f"{LONG}{installation}.{number}", expires)


@pytest.fixture
def mint(clock) -> Mint:
    return Mint(clock)


@pytest.fixture
def tokens(mint, clock) -> Tokens:
    return Tokens(mint, clock)


async def test_each_installation_has_its_own_token_of_any_length(tokens, mint) -> None:
    assert await tokens.get(ONE) == f"{LONG}1.1"
    assert await tokens.get(TWO) == f"{LONG}2.2"
    assert await tokens.get(ONE) == f"{LONG}1.1"
    assert mint.count == 2


async def test_a_token_is_replaced_ten_minutes_before_its_end(tokens, mint, clock) -> None:
    await tokens.get(ONE)
    clock.advance(minutes=49, seconds=59)
    await tokens.get(ONE)
    assert mint.count == 1

    clock.advance(seconds=1)
    await tokens.get(ONE)
    assert mint.count == 2


async def test_however_many_want_one_it_is_asked_for_once(tokens, mint) -> None:
    mint.gate.clear()
    waiting = [asyncio.create_task(tokens.get(ONE)) for _ in range(50)]
    await asyncio.sleep(0)
    mint.gate.set()

    assert set(await asyncio.gather(*waiting)) == {f"{LONG}1.1"}
    assert mint.count == 1


async def test_who_gives_up_waiting_does_not_fail_the_others(tokens, mint) -> None:
    mint.gate.clear()
    gone, stays = (asyncio.create_task(tokens.get(ONE)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    mint.gate.set()

    assert await stays == f"{LONG}1.1"


async def test_a_token_that_is_refused_is_replaced_at_once_and_only_once(tokens, mint) -> None:
    old = await tokens.get(ONE)

    tokens.forget(ONE, old)
    new = await tokens.get(ONE)
    tokens.forget(ONE, old)  # a slower request learns it late

    assert await tokens.get(ONE) == new
    assert mint.count == 2


async def test_a_failed_attempt_is_not_remembered(clock) -> None:
    answers = [LookupError(), InstallationToken("t", clock.now() + timedelta(hours=1))]

    async def mint(_) -> InstallationToken:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    tokens = Tokens(mint, clock)
    with pytest.raises(LookupError):
        await tokens.get(ONE)

    assert await tokens.get(ONE) == "t"


def test_a_token_is_not_shown(clock) -> None:
    assert "secret" not in repr(InstallationToken("secret", clock.now()))
