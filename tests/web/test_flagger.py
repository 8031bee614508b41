"""Flagger asks, and the requests of a pull request answer, over real HTTP."""

import pytest
from aiohttp import web as http
from aiohttp.test_utils import TestClient, TestServer

from bot.deploys.request import Kind, Request, State
from bot.errors import StorageError
from bot.outside.endpoints import Endpoints, load_endpoints
from bot.web.flagger import Flagger
from tests.deploys.making import SHA, request as asked

TOKEN = "the token of the cluster"
ENDPOINTS = load_endpoints(f"endpoints:\n  flagger: {{secret: {TOKEN}, repositories: [octo/*]}}\n")
ALL = ["confirm-rollout", "confirm-traffic-increase", "confirm-promotion"]


def question(**more: object) -> dict[str, object]:
    metadata = {"repository": "octo/shop", "environment": "production", "token": TOKEN, "sha": SHA}
    return {"name": "api", "namespace": "prod", "phase": "x", "metadata": metadata | more}


@pytest.fixture
def ask(aiohttp_client):
    """Ask about what the store holds; the status comes back."""

    async def found(hook: str, requests, body=None, endpoints: Endpoints = ENDPOINTS) -> int:
        async def find(name: str, environment: str) -> list[Request]:
            assert (name, environment) == ("octo/shop", "production")
            if isinstance(requests, Exception):
                raise requests
            return list(requests)

        application = http.Application()
        application.router.add_post("/hooks/flagger/{hook}", Flagger(find, endpoints).ask)
        client: TestClient = await aiohttp_client(TestServer(application))
        sent = {"data": body} if isinstance(body, bytes) else {"json": body or question()}
        async with client.post(f"/hooks/flagger/{hook}", **sent) as answer:
            return answer.status

    return found


@pytest.mark.parametrize("hook", ALL)
@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.OPEN, 403),
        (State.APPROVED, 200),
        (State.RUNNING, 200),
        (State.SUCCEEDED, 200),
        (State.FAILED, 403),
        (State.REJECTED, 403),
        (State.EXPIRED, 403),
    ],
)
async def test_what_was_let_in_may_go_on(ask, hook: str, state: State, status: int) -> None:
    assert await ask(hook, [asked(state=state)]) == status


async def test_the_newest_counts(ask) -> None:
    newest = [asked(state=State.OPEN), asked(state=State.APPROVED)]

    assert await ask("confirm-promotion", newest) == 403


async def test_without_a_request_it_waits(ask) -> None:
    assert await ask("confirm-rollout", []) == 403


async def test_another_commit_is_not_meant(ask) -> None:
    body = question(sha="a" * 40)

    assert await ask("confirm-rollout", [asked(state=State.APPROVED)], body) == 403


async def test_without_a_commit_the_newest_request_is_meant(ask) -> None:
    body = question(sha=None)

    assert await ask("confirm-rollout", [asked(state=State.APPROVED)], body) == 200


@pytest.mark.parametrize(
    ("one", "status"),
    [
        (asked(state=State.RUNNING), 403),
        (asked(state=State.CANCELLED), 200),
        (asked(state=State.REJECTED), 200),
        (asked(state=State.RUNNING, kind=Kind.ROLLBACK), 200),
    ],
)
async def test_it_rolls_back_when_people_say_so(ask, one: Request, status: int) -> None:
    assert await ask("rollback", [one]) == status


async def test_nothing_is_rolled_back_for_want_of_a_request(ask) -> None:
    assert await ask("rollback", []) == 403


async def test_a_rollback_opens_no_gate_forwards(ask) -> None:
    one = asked(state=State.RUNNING, kind=Kind.ROLLBACK)

    assert await ask("confirm-promotion", [one]) == 403


async def test_events_are_taken_in(ask) -> None:
    assert await ask("event", []) == 200


@pytest.mark.parametrize(
    "more", [{"token": "wrong"}, {"token": ""}, {"repository": "other/shop"}, {"token": "ü"}]
)
async def test_without_the_token_nothing_is_said(ask, more) -> None:
    assert await ask("confirm-rollout", [asked(state=State.APPROVED)], question(**more)) == 401


async def test_without_an_endpoint_nothing_is_said(ask) -> None:
    one = asked(state=State.APPROVED)

    assert await ask("confirm-rollout", [one], endpoints=Endpoints({})) == 401


async def test_an_empty_secret_is_none(ask) -> None:
    nothing = load_endpoints("endpoints:\n  flagger: {repositories: [octo/*]}\n")

    body = question(token="")
    assert await ask("confirm-rollout", [asked(state=State.APPROVED)], body, nothing) == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"metadata": {}}', b"[" * 60_000],
    ids=["empty", "a list", "cut off", "no UTF-8", "nothing in it", "deep"],
)
async def test_what_is_no_question_is_refused(ask, body: bytes) -> None:
    assert await ask("confirm-rollout", [], body) == 400


async def test_what_is_too_long_is_not_read(ask) -> None:
    assert await ask("confirm-rollout", [], b" " * 70_000) == 413


async def test_a_database_that_is_away_is_no_answer(ask) -> None:
    assert await ask("confirm-rollout", StorageError("away")) == 503


async def test_the_site_has_the_gates(web) -> None:
    async with web.client.post("/hooks/flagger/confirm-rollout", json=question()) as answer:
        assert answer.status == 401
    async with web.client.post("/hooks/flagger/other", json=question()) as answer:
        assert answer.status == 404
