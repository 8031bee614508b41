"""Signatures: of a body, at a time, by those who know the secret."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.outside.signing import SIGNATURE, TIMESTAMP, TOLERANCE, is_signed, signed

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
BODY = b'{"weight": 10}'
SECRET = "it is a secret"
DIGEST = "8454c35ec02574118f4bd107cb863c43b457939488dbbb66298533ace3ec2b2a"


def test_the_form_is_that_of_the_documentation() -> None:
    # echo -n '1767614400.{"weight": 10}' | openssl dgst -sha256 -hmac 'it is a secret'
    assert signed(BODY, SECRET, NOW) == {
        "X-Sluice-Timestamp": "1767614400",
        "X-Sluice-Signature-256": f"sha256={DIGEST}",
    }


@pytest.mark.parametrize(
    ("off", "is_good"),
    [
        (timedelta(0), True),
        (TOLERANCE, True),
        (-TOLERANCE, True),
        (TOLERANCE + timedelta(seconds=1), False),
        (-TOLERANCE - timedelta(seconds=1), False),
    ],
)
def test_a_signature_holds_for_five_minutes(off: timedelta, is_good: bool) -> None:  # noqa: FBT001 - a table
    assert is_signed(signed(BODY, SECRET, NOW), BODY, SECRET, NOW + off) is is_good


@pytest.mark.parametrize(
    ("body", "secret", "changes"),
    [
        pytest.param(b"{}", SECRET, {}, id="another body"),
        pytest.param(BODY, "guess", {}, id="another secret"),
        pytest.param(BODY, SECRET, {TIMESTAMP: "1767614401"}, id="another time"),
        pytest.param(BODY, SECRET, {TIMESTAMP: "now"}, id="no time"),
        pytest.param(BODY, SECRET, {SIGNATURE: ""}, id="no signature"),
        pytest.param(BODY, SECRET, {SIGNATURE: "é"}, id="no hexadecimal"),
    ],
)
def test_anything_else_is_refused(body: bytes, secret: str, changes: dict[str, str]) -> None:
    assert not is_signed(signed(BODY, SECRET, NOW) | changes, body, secret, NOW)


def test_no_headers_are_no_signature() -> None:
    assert not is_signed({}, BODY, SECRET, NOW)


def test_headers_know_no_case() -> None:
    headers = {name.lower(): value for name, value in signed(BODY, SECRET, NOW).items()}

    assert is_signed(headers, BODY, SECRET, NOW)
