"""Redeeming a permit, over HTTP, from the whole bot."""

import asyncio
import json

import pytest

from bot.permits.issue import Issuer
from bot.permits.keys import permit_key
from bot.web.permits import MAX_BODY
from tests.permits.desk import SHA, SHOP, open_desk, rsa

GIVEN = {"sha": SHA, "environment": "production", "request": "d41c0ffee0000001"}


@pytest.fixture
async def desk(clock, tmp_path):
    async with open_desk(clock, tmp_path) as opened:
        yield opened


async def test_the_job_is_told_what_it_may_deploy(desk) -> None:
    assert await desk.redeem() == (200, GIVEN)


async def test_our_keys_are_published(desk) -> None:
    async with desk.session.get(f"{desk.url}/.well-known/jwks.json") as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert await response.json() == desk.issuer.jwks()


async def test_without_a_public_url_nothing_is_served(clock, tmp_path) -> None:
    async with open_desk(clock, tmp_path, public=False) as desk:
        async with desk.session.get(f"{desk.url}/.well-known/jwks.json") as response:
            assert response.status == 404
        async with desk.session.post(f"{desk.url}/permits/redeem") as response:
            assert response.status == 404


async def test_the_same_attempt_may_ask_again_and_no_other(desk) -> None:
    permit = desk.permit()
    await desk.redeem(permit)

    assert await desk.redeem(permit) == (200, GIVEN)
    assert await refused(desk, permit, run_id="9002") == (403, "permit_used")
    assert await refused(desk, permit, run_attempt="2") == (403, "permit_used")
    assert await refused(desk, desk.permit(), run_id="9002") == (403, "permit_used")


async def test_of_many_runs_at_once_one_gets_it(desk) -> None:
    permit = desk.permit()

    answers = await asyncio.gather(
        *(desk.redeem(permit, desk.token(run_id=str(run))) for run in range(20))
    )

    assert sorted(status for status, _ in answers) == [200] + [403] * 19


async def refused(desk, permit: str, **changes: object) -> tuple[int, str]:
    status, answer = await desk.redeem(permit, desk.token(**changes))
    return status, answer["error"]


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        pytest.param({"repository_id": "75"}, 403, "permit_repository", id="another repository"),
        pytest.param(
            {"environment": "staging"}, 403, "permit_environment", id="another environment"
        ),
        pytest.param({"environment": None}, 403, "permit_environment_missing", id="no environment"),
        pytest.param({"event_name": "push"}, 403, "permit_event", id="a push"),
        pytest.param({"aud": "sts.amazonaws.com"}, 401, "token_audience", id="meant for a cloud"),
        pytest.param({"iss": "https://evil"}, 401, "token_issuer", id="another issuer"),
        pytest.param({"kid": "invented"}, 401, "token_key", id="an unknown key"),
        pytest.param({"key": "evil", "kid": "first"}, 401, "token_signature", id="a wrong key"),
        pytest.param({"exp": 0}, 401, "token_expired", id="an old token"),
    ],
)
async def test_a_job_that_it_is_not_for_gets_nothing_and_uses_nothing_up(
    desk, changes, status: int, reason: str
) -> None:
    assert await refused(desk, desk.permit(), **changes) == (status, reason)

    assert (await desk.redeem(token=desk.token(run_id="9002")))[0] == 200


async def test_it_expires(desk, clock) -> None:
    permit = desk.permit()
    clock.advance(minutes=15)

    assert await refused(desk, permit) == (403, "permit_expired")


async def test_a_permit_of_another_app_is_none(desk) -> None:
    issuer, desk.issuer = desk.issuer, Issuer(permit_key(rsa("other").private_key), desk.url)

    assert await refused(desk, desk.permit()) == (401, "permit_key")
    desk.issuer = issuer
    assert (await desk.redeem())[0] == 200


async def test_who_has_no_permit_cannot_make_us_ask_github(desk) -> None:
    for token in (desk.token(), desk.token(kid="invented")):
        assert (await desk.redeem("e30.e30.AA", token))[0] == 401

    assert desk.github.asked == 0


async def test_what_cannot_be_verified_is_no_permission(desk) -> None:
    desk.github.keys = []
    await desk.redeem()
    desk.clock.advance(minutes=11)
    desk.github.plays = gone

    headers = {"Authorization": f"Bearer {desk.token()}"}
    body = {"permit": desk.permit()}
    async with desk.session.post(
        f"{desk.url}/permits/redeem", headers=headers, json=body
    ) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "60"
        assert (await response.json())["error"] == "not_verified"


async def gone(_) -> None:
    raise ConnectionResetError


BODIES = [
    pytest.param(b"", 400, id="empty"),
    pytest.param(b"permit=x", 400, id="a form"),
    pytest.param(b"[]", 400, id="an array"),
    pytest.param(b"{}", 400, id="no permit"),
    pytest.param(b'{"permit": 5}', 400, id="a number"),
    pytest.param(b'{"permit": "\xff"}', 400, id="not UTF-8"),
    pytest.param(b"[" * 10_000, 400, id="arrays 10,000 deep"),
    pytest.param(b'{"a":' * 3_000 + b"1" + b"}" * 1_000, 400, id="objects, never closed"),
    pytest.param(b'{"x":' + b"[" * 5_000 + b"]" * 5_000 + b"}", 400, id="deep in another field"),
    pytest.param(b'{"permit": "\\ud83c"}', 400, id="half an emoji"),
    pytest.param(b'{"permit": "' + b"x" * (MAX_BODY - 14) + b'"}', 401, id="as large as may be"),
    pytest.param(b'{"permit": "' + b"x" * (MAX_BODY - 13) + b'"}', 413, id="a byte too large"),
    pytest.param(b"x" * 1_000_000, 413, id="far too large"),
]


@pytest.mark.parametrize(("body", "status"), BODIES)
async def test_garbage_is_refused_and_not_repeated(desk, body: bytes, status: int) -> None:
    found, answer = await desk.send(desk.token(), body)

    assert found == status
    assert set(answer) == {"error", "message"}
    assert "xxx" not in json.dumps(answer)
    assert (await desk.redeem())[0] == 200, "and the process lives on"


async def test_a_body_that_never_ends_is_given_up(desk) -> None:
    async def endless():
        for _ in range(100):
            yield b"x" * 1024

    status, _ = await desk.send(desk.token(), endless())
    assert status == 413


async def test_a_body_that_never_comes_is_given_up(desk, monkeypatch) -> None:
    monkeypatch.setattr("bot.web.permits.READ_LIMIT", 0.05)

    async def stuck():
        yield b"{"
        await asyncio.Event().wait()

    async with desk.session.post(
        f"{desk.url}/permits/redeem",
        data=stuck(),
        headers={"Authorization": f"Bearer {desk.token()}"},
    ) as response:
        assert response.status == 408


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([], id="none"),
        pytest.param(["{token}"], id="no scheme"),
        pytest.param(["Basic {token}"], id="another scheme"),
        pytest.param(["Bearer "], id="empty"),
        pytest.param(["Bearer {token} {token}"], id="two in one"),
        pytest.param(["Bearer {token}", "Bearer {token}"], id="two headers"),
    ],
)
async def test_the_job_must_say_who_it_is(desk, values: list[str]) -> None:
    headers = [("Authorization", value.format(token=desk.token())) for value in values]

    async with desk.session.post(
        f"{desk.url}/permits/redeem", headers=headers, json={"permit": desk.permit()}
    ) as response:
        assert (response.status, (await response.json())["error"]) == (401, "token_missing")


async def test_the_scheme_is_written_in_either_case(desk) -> None:
    headers = {"Authorization": f"bearer {desk.token()}"}
    body = {"permit": desk.permit()}

    async with desk.session.post(
        f"{desk.url}/permits/redeem", headers=headers, json=body
    ) as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"


async def test_no_answer_and_no_log_repeats_a_token(desk, capsys) -> None:
    permit = desk.permit(repo=SHOP)
    token = desk.token(environment="staging")
    _, answer = await desk.redeem(permit, token)
    _, other = await desk.redeem(permit[:-8], token)

    captured = capsys.readouterr()
    said = json.dumps([answer, other]) + captured.out + captured.err
    assert permit.split(".")[2][:20] not in said
    assert token.split(".")[2][:20] not in said
    assert "permit refused" in said, "the log was looked at"
