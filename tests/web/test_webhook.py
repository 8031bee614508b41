import asyncio
import hashlib
import hmac
import json

import pytest

from bot.queue.job import State
from bot.web.webhook import MAX_BODY
from tests.web.conftest import BODY, SECRETS

DELIVERY = "72d3162e-cc78-11e3-81ab-4c9367dc0958"


async def test_a_delivery_is_stored_before_it_is_acknowledged(web) -> None:
    response = await web.post()

    assert response.status == 202
    assert await response.json() == {"delivery": DELIVERY, "state": "queued"}
    [one] = await web.received()
    assert (one.guid, one.event, one.action) == (DELIVERY, "pull_request", "opened")
    assert (one.installation, one.state) == (5, State.QUEUED)


async def test_the_example_of_github_s_documentation_verifies(web) -> None:
    """Source: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries"""
    web_secret, body = "It's a Secret to Everybody", b"Hello, World!"
    known = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

    assert hmac.new(web_secret.encode(), body, hashlib.sha256).hexdigest() == known


@pytest.mark.parametrize("secret", SECRETS)
async def test_any_of_the_secrets_may_have_signed(web, secret: str) -> None:
    assert (await web.post(secret=secret)).status == 202


SHA1 = "sha1=" + hmac.new(SECRETS[0].encode(), BODY, hashlib.sha1).hexdigest()
RIGHT = hmac.new(SECRETS[0].encode(), BODY, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"X_Hub_Signature_256": None}, id="missing"),
        pytest.param({"X_Hub_Signature_256": ""}, id="empty"),
        pytest.param({"X_Hub_Signature_256": "sha256=" + "0" * 64}, id="wrong"),
        pytest.param({"X_Hub_Signature_256": RIGHT}, id="without its prefix"),
        pytest.param({"X_Hub_Signature_256": "sha256=" + RIGHT[:-1]}, id="one digit short"),
        pytest.param({"X_Hub_Signature_256": "sha256=" + RIGHT.upper()}, id="in capitals"),
        pytest.param({"X_Hub_Signature_256": "sha256=" + "é" * 64}, id="not ASCII"),
        pytest.param({"X_Hub_Signature_256": "sha256=" + "٣" * 64}, id="digits of another script"),
        pytest.param({"X_Hub_Signature_256": "sha256=" + "0" * 5000}, id="far too long"),
        pytest.param({"X_Hub_Signature_256": None, "X_Hub_Signature": SHA1}, id="SHA-1 only"),
        pytest.param({"X_Hub_Signature_256": SHA1}, id="SHA-1 in the place of SHA-256"),
        pytest.param(
            {"X_Hub_Signature_256": "sha256=" + hmac.new(b"", BODY, hashlib.sha256).hexdigest()},
            id="made with an empty key",
        ),
    ],
)
async def test_what_github_did_not_sign_is_refused_and_not_parsed(web, headers) -> None:
    response = await web.post(**headers)

    assert response.status == 401
    assert await web.received() == []


async def test_a_signature_is_of_the_raw_bytes(web) -> None:
    response = await web.post(body='{"action": "opened", "title": "ça va 🎉"}'.encode())

    assert response.status == 202


DEEP = 100_000


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"payload=%7B%7D", id="form"),
        pytest.param(b"not JSON", id="not JSON"),
        pytest.param(b'{"action": ', id="cut off"),
        pytest.param(b"[]", id="array"),
        pytest.param(b'"text"', id="string"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[" * DEEP, id="nested arrays, never closed"),
        pytest.param(b'{"a":' * DEEP + b"1" + b"}" * DEEP, id="nested objects"),
        pytest.param(b'{"action": "opened", "x": "\xff"}', id="not UTF-8"),
        pytest.param(b'{"action": 5}', id="action is no string"),
        pytest.param(b'{"installation": {"id": "5"}}', id="installation is no number"),
        pytest.param(b'{"repository": []}', id="repository is no object"),
    ],
)
async def test_what_is_signed_but_no_delivery_is_a_bad_request(web, body: bytes) -> None:
    assert (await web.post(body=body)).status == 400
    assert (await web.post()).status == 202, "and the process lives on"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Content_Type": "application/x-www-form-urlencoded"}, id="form encoding"),
        pytest.param({"Content_Type": "text/plain"}, id="plain text"),
        pytest.param({"X_GitHub_Event": None}, id="no event"),
        pytest.param({"X_GitHub_Event": "pull request"}, id="event with a space"),
        pytest.param({"X_GitHub_Event": "a" * 65}, id="event too long"),
        pytest.param({"X_GitHub_Delivery": None}, id="no delivery id"),
        pytest.param({"X_GitHub_Delivery": "timer:sweep"}, id="delivery id with a colon"),
        pytest.param({"X_GitHub_Delivery": "a" * 65}, id="delivery id too long"),
    ],
)
async def test_wrong_headers_are_a_bad_request(web, headers) -> None:
    assert (await web.post(**headers)).status == 400


async def test_half_an_emoji_is_no_reason_to_lose_a_delivery(web) -> None:
    assert (await web.post(body=b'{"action": "opened", "title": "\\ud83c"}')).status == 202


@pytest.mark.parametrize(
    ("event", "body"),
    [
        ("pull_request", b'{"action": "assigned"}'),
        ("star", b'{"action": "created"}'),
        ("ping", b'{"zen": "Speak like a human."}'),
        ("invented_tomorrow", b"{}"),
    ],
)
async def test_what_nobody_handles_is_acknowledged_and_recorded(web, event, body) -> None:
    response = await web.post(body=body, X_GitHub_Event=event)

    assert response.status == 202
    assert (await response.json())["state"] == "ignored"
    assert [one.state for one in await web.received()] == [State.IGNORED]


async def test_a_duplicate_is_acknowledged_and_not_repeated(web) -> None:
    await web.post()

    again = await web.post()
    replayed = await web.post(X_GitHub_Delivery="another")

    assert (again.status, replayed.status) == (202, 202)
    assert (await again.json())["state"] == (await replayed.json())["state"] == "duplicate"
    assert (await web.queue.health()).depth == 1


async def test_many_at_once_are_all_stored(web) -> None:
    bodies = [json.dumps({"action": "opened", "number": n}).encode() for n in range(200)]

    answers = await asyncio.gather(
        *(web.post(body=body, X_GitHub_Delivery=f"d{n}") for n, body in enumerate(bodies))
    )

    assert {answer.status for answer in answers} == {202}
    assert (await web.queue.health()).depth == 200


async def test_a_body_of_the_largest_size_is_taken(web) -> None:
    frame = len(b'{"action": "opened", "x": ""}')
    body = b'{"action": "opened", "x": "' + b"x" * (MAX_BODY - frame) + b'"}'
    assert len(body) == MAX_BODY

    assert (await web.post(body=body)).status == 202
    assert (await web.post(body=body + b" ")).status == 413


async def test_a_body_that_does_not_say_how_long_it_is_is_bounded_too(web) -> None:
    async def endless():
        for _ in range(26):
            yield b"x" * 1024 * 1024

    response = await web.client.post("/webhook", data=endless())

    assert response.status == 413


async def test_what_cannot_be_stored_is_not_acknowledged(web) -> None:
    await web.database.run(
        lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 1")
    )
    body = json.dumps({"action": "opened", "x": list(range(200_000))}).encode()

    assert (await web.post(body=body)).status == 503


async def test_only_post(web) -> None:
    assert (await web.client.get("/webhook")).status == 405


async def test_the_log_of_refusals_quotes_nothing(web, capsys) -> None:
    await web.post(secret="a secret that is not ours, ghp_16C7e42F292c6912E7710c838347Ae178B4a")

    captured = capsys.readouterr()
    assert "opened" not in captured.out + captured.err
