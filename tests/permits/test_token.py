"""What is decided before a key is looked for, and what whatever the header says."""

import jwt
import msgspec
import pytest

from bot.permits.token import MAX_KEY_ID, MAX_TOKEN, Expected, TokenError, key_id, read_token
from tests.permits.desk import rsa

EXPECTED = Expected(
    name="token", prefix="token", algorithm="RS256", issuer="https://them", audience="us"
)
CLAIMS = {
    "iss": "https://them",
    "aud": "us",
    "sub": "someone",
    "jti": "1",
    "iat": 0,
    "nbf": 0,
    "exp": 0,
}


class Shape(msgspec.Struct):
    jti: str


def signed(kid: object = "first", alg: str = "RS256", key=None, **more: object) -> str:
    used = rsa("first").private_key if key is None else key
    return jwt.encode(CLAIMS | more, used, alg, headers={"kid": kid})


def test_a_token_says_which_key_and_what() -> None:
    assert key_id(signed(), EXPECTED) == "first"
    assert read_token(signed(), rsa("first").public_key, EXPECTED, Shape) == Shape("1")


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(jwt.encode(CLAIMS, None, "none"), id="none"),
        pytest.param(signed(alg="HS256", key=b"x" * 32), id="HS256"),
        pytest.param(signed(alg="RS512"), id="RS512"),
        pytest.param(signed(alg="PS256"), id="PS256"),
    ],
)
def test_the_algorithm_is_ours_to_choose(token: str) -> None:
    with pytest.raises(TokenError, match="not signed with RS256"):
        key_id(token, EXPECTED)
    with pytest.raises(TokenError):
        read_token(token, rsa("first").public_key, EXPECTED, Shape)


@pytest.mark.parametrize(
    ("kid", "is_name"),
    [
        pytest.param("k", True, id="short"),
        pytest.param("k" * MAX_KEY_ID, True, id="as long as may be"),
        pytest.param("k" * (MAX_KEY_ID + 1), False, id="too long"),
        pytest.param("", False, id="empty"),
    ],
)
def test_the_name_of_a_key_is_bounded(kid: str, is_name) -> None:
    if is_name:
        assert key_id(signed(kid), EXPECTED) == kid
        return
    with pytest.raises(TokenError, match="does not say which key"):
        key_id(signed(kid), EXPECTED)


def test_a_token_without_the_name_of_a_key_has_none() -> None:
    token = jwt.encode(CLAIMS, rsa("first").private_key, "RS256")

    with pytest.raises(TokenError, match="does not say which key"):
        key_id(token, EXPECTED)


def test_a_token_is_bounded() -> None:
    assert key_id(signed(note="x" * 5_000), EXPECTED)

    with pytest.raises(TokenError, match="is far too long"):
        key_id(signed(note="x" * MAX_TOKEN), EXPECTED)
