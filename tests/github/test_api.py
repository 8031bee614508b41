"""One caller of the API: what is sent, and what is sent again."""

from datetime import timedelta

import pytest

from bot.errors import RefusedError, TransientError, UncertainError
from bot.github.api import BACK_OFF, TRIES
from bot.github.transport import Transport, UnsentError
from tests.clock import FakeClock
from tests.github.conftest import Callers, Played, cut, reset, says
from tests.servers.postgres import free_port

FAULTS = [
    pytest.param(says(500), id="500"),
    pytest.param(says(502, b"<html>"), id="502"),
    pytest.param(says(503), id="503"),
    cut,
]
WAITS = [(BACK_OFF * 0.5, BACK_OFF * 1.5), (BACK_OFF, BACK_OFF * 3)]
"""Seconds between the tries, at least and at most."""


class TestRequests:
    """What goes over the wire."""

    async def test_values_cannot_leave_their_place_in_the_url(self, api, server) -> None:
        server.plays(says(200, {"name": "x"}))

        answer = await api.get(
            "/repos/{owner}/{repo}/branches/{branch}?labels={labels}&number={number}",
            owner="octo",
            repo="shop",
            branch="feat/a b?c#d%2e&ü",
            labels="x&y=z",
            number=7,
        )

        assert answer == {"name": "x"}
        [request] = server.requests
        assert request.method == "GET"
        assert request.target == (
            "/repos/octo/shop/branches/feat%2Fa%20b%3Fc%23d%252e%26%C3%BC?labels=x%26y%3Dz&number=7"
        )

    async def test_a_name_that_climbs_is_refused(self, api, server) -> None:
        with pytest.raises(RefusedError, match="must not go there"):
            await api.get("/repos/octo/shop/collaborators/{login}/permission", login="..")

        assert server.requests == []

    async def test_it_says_who_calls_and_what_it_wants(self, api, server) -> None:
        server.plays(says(200, {}))

        await api.get("/app")

        headers = server.requests[0].headers
        assert headers["user-agent"] == "sluice"
        assert headers["accept"] == "application/vnd.github.v3+json"
        assert headers["authorization"] == "token ours0"

    @pytest.mark.parametrize("status", [200, 201, 202])
    async def test_what_is_sent_is_json_and_so_is_the_answer(self, api, server, status) -> None:
        server.plays(says(status, {"id": 9}))

        answer = await api.send("POST", "/repos/{name}/x", {"body": "“ü”"}, name="a/b")

        assert answer == {"id": 9}
        [request] = server.requests
        assert (request.method, request.target) == ("POST", "/repos/a%2Fb/x")
        assert request.body == '{"body":"“ü”"}'.encode()
        assert request.headers["content-type"] == "application/json; charset=utf-8"

    @pytest.mark.parametrize("status", [200, 204])
    async def test_an_answer_without_a_body_is_nothing(self, api, server, status: int) -> None:
        server.plays(says(status, b""))

        assert await api.send("DELETE", "/x", {}) is None

    @pytest.mark.parametrize("body", [b"<html>", b'{"id": ', b'{"name": "\xff"}'])
    async def test_json_that_is_broken_may_be_whole_the_next_time(self, api, server, body) -> None:
        server.plays(says(200, body))

        with pytest.raises(TransientError, match="not what it says it is"):
            await api.get("/x")


class TestTries:
    """What is sent again, and what never is."""

    @pytest.mark.parametrize("fault", FAULTS)
    async def test_a_read_is_repeated_with_growing_waits(self, api, server, clock, fault) -> None:
        waits = []

        async def sleep(seconds: float) -> None:
            waits.append(seconds)

        clock.sleep = sleep
        server.plays(fault, fault, says(200, {"a": 1}))

        assert await api.get("/x") == {"a": 1}
        assert server.asked == [("GET", "/x")] * 3
        assert len(waits) == 2
        for wait, (least, most) in zip(waits, WAITS, strict=True):
            assert least <= wait <= most

    async def test_tries_are_numbered(self, api, server) -> None:
        server.plays(*[says(502)] * 10)

        with pytest.raises(UncertainError, match="GitHub answered 502"):
            await api.get("/x")

        assert len(server.requests) == TRIES

    @pytest.mark.parametrize("fault", [*FAULTS, reset])
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/repos/octo/shop/check-runs"),
            ("POST", "/repos/octo/shop/issues/1/comments"),
            ("PATCH", "/repos/octo/shop/check-runs/7"),
        ],
    )
    async def test_a_write_that_may_have_happened_is_not_repeated(
        self, api, server, method: str, path: str, fault
    ) -> None:
        server.plays(fault, says(201, {}))

        with pytest.raises(UncertainError):
            await api.send(method, path, {"a": 1})

        assert server.asked == [(method, path)]

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/app/installations/5/access_tokens"),
            ("POST", "/repos/octo/shop/issues/comments/1/reactions"),
            ("POST", "/graphql"),
            ("PATCH", "/repos/octo/shop/issues/comments/1"),
        ],
    )
    async def test_one_that_does_no_harm_when_it_is_done_twice_is(
        self, api, server, method: str, path: str
    ) -> None:
        server.plays(reset, says(502), says(201, {"id": 1}))

        assert await api.send(method, path, {"a": 1}) == {"id": 1}
        assert server.asked == [(method, path)] * 3

    async def test_any_write_is_repeated_while_nothing_was_sent(
        self, session, meters, token
    ) -> None:
        server = Played(free_port())

        class Starting(FakeClock):
            async def sleep(self, seconds: float) -> None:
                await server.start()
                await super().sleep(seconds)

        clock = Starting()
        port = server._server.port
        transport = Transport(session, f"http://127.0.0.1:{port}", meters)
        server.plays(says(201, {"id": 1}))

        answer = await Callers(transport, clock).one(token).send("POST", "/x", {"a": 1})
        await server.stop()

        assert answer == {"id": 1}
        assert [one.body for one in server.requests] == [b'{"a":1}']
        assert clock.now() > FakeClock().now()

    async def test_but_not_for_ever(self, session, meters, token, clock) -> None:
        transport = Transport(session, f"http://127.0.0.1:{free_port()}", meters)

        with pytest.raises(UnsentError):
            await Callers(transport, clock).one(token).send("POST", "/x", {})

        [sample] = [
            one for one in meters.github_calls.collect()[0].samples if one.name.endswith("_total")
        ]
        assert sample.value == TRIES

    async def test_gidgethub_waits_by_our_clock_too(self, api, clock) -> None:
        before = clock.now()

        await api.sleep(90)

        assert clock.now() - before == timedelta(seconds=90)


async def test_half_an_emoji_becomes_the_sign_for_what_cannot_be_read(api, server) -> None:
    server.plays(says(200, b'{"title": "cut \\ud83d"}'))

    assert await api.get("/x") == {"title": "cut \ufffd"}
