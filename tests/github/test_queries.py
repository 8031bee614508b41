"""One caller of the API: what it queries and downloads."""

import json
from datetime import timedelta

import pytest

from bot.errors import NotFoundError, RateLimitedError, RefusedError, TransientError
from bot.github.transport import Transport
from tests.github.conftest import Callers, leads, reset, says, trickle

QUERY = "query Q($name: String!) { repository(name: $name) { id } }"


class TestQueries:
    """GraphQL, which says with 200 what went wrong."""

    async def test_a_query_is_sent_with_its_variables(self, api, server) -> None:
        server.plays(says(200, {"data": {"repository": {"id": "R_1"}}}))

        assert await api.query(QUERY, name="shop") == {"repository": {"id": "R_1"}}
        [request] = server.requests
        assert (request.method, request.target) == ("POST", "/graphql")
        assert request.body == (f'{{"query": "{QUERY}", "variables": {{"name": "shop"}}}}').encode()
        assert request.headers["authorization"] == "token ours0"

    async def test_on_enterprise_server_it_has_its_own_address(
        self, session, server, meters, clock, token
    ) -> None:
        transport = Transport(session, f"{server.url}/api/v3", meters)
        api = Callers(transport, clock).one(token)
        server.plays(says(200, {"data": {}}), says(200, {}), says(200, []))

        await api.query(QUERY)
        await api.get("/app")
        assert [one async for one in api.pages("/x")] == []

        assert server.asked == [
            ("POST", "/api/graphql"),
            ("GET", "/api/v3/app"),
            ("GET", "/api/v3/x"),
        ]

    async def test_a_query_that_fails_is_asked_again(self, api, server) -> None:
        server.plays(says(502, b""), reset, says(200, {"data": {"a": 1}}))

        assert await api.query(QUERY) == {"a": 1}

    async def test_errors_are_a_refusal_in_githubs_words(self, api, server) -> None:
        errors = [{"type": "NOT_FOUND", "message": "Could not resolve to a Repository"}]
        server.plays(says(200, {"data": {"repository": None}, "errors": errors}))

        with pytest.raises(RefusedError, match="Could not resolve to a Repository"):
            await api.query(QUERY)

    async def test_the_hour_that_is_used_up_is_no_refusal(self, api, server, clock) -> None:
        reset_at = str(int((clock.now() + timedelta(minutes=5)).timestamp()))
        server.plays(
            says(
                200,
                {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]},
                x_ratelimit_remaining="0",
                x_ratelimit_reset=reset_at,
            )
        )

        with pytest.raises(RateLimitedError) as raised:
            await api.query(QUERY)

        assert raised.value.wait == timedelta(seconds=301)

    @pytest.mark.parametrize("status", [400, 403])
    async def test_a_request_that_is_wrong_is_a_refusal(self, api, server, status: int) -> None:
        server.plays(says(status, {"message": "Problems parsing JSON"}))

        with pytest.raises(RefusedError, match="Problems parsing JSON"):
            await api.query(QUERY)

    async def test_a_token_that_is_refused_is_replaced(self, api, server, token) -> None:
        server.plays(says(401, {"message": "Bad credentials"}), says(200, {"data": {"a": 1}}))

        assert await api.query(QUERY) == {"a": 1}
        assert token.refusals == [401]

    async def test_an_answer_that_is_broken_may_be_whole_the_next_time(self, api, server) -> None:
        server.plays(says(200, b'{"data": '))

        with pytest.raises(TransientError, match="not what it says"):
            await api.query(QUERY)

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(says(200, b""), id="nothing"),
            pytest.param(says(200, b"x", content_type="text/html"), id="a page"),
        ],
    )
    async def test_an_answer_of_another_kind_is_a_refusal(self, api, server, answer) -> None:
        server.plays(answer)

        with pytest.raises(RefusedError):
            await api.query(QUERY)


NODES = "query N($ids: [ID!]!) { nodes(ids: $ids) { id } }"


def not_found(kind: str = "NOT_FOUND") -> dict:
    return {"type": kind, "path": ["nodes", 0], "message": "Could not resolve to a node"}


class TestNodes:
    """Things by their ids, of which some may be gone."""

    async def test_all_are_there(self, api, server) -> None:
        server.plays(says(200, {"data": {"nodes": [{"id": "A"}]}}))

        assert await api.nodes(NODES, ["A"]) == [{"id": "A"}]
        assert json.loads(server.requests[0].body)["variables"] == {"ids": ["A"]}

    async def test_what_is_gone_is_none(self, api, server) -> None:
        data = {"nodes": [None, {"id": "B"}]}
        server.plays(says(200, {"data": data, "errors": [not_found()]}))

        assert await api.nodes(NODES, ["A", "B"]) == [None, {"id": "B"}]

    async def test_any_other_error_is_a_refusal(self, api, server) -> None:
        errors = [not_found(), not_found("FORBIDDEN")]
        server.plays(says(200, {"data": {"nodes": [None, None]}, "errors": errors}))

        with pytest.raises(RefusedError):
            await api.nodes(NODES, ["A", "B"])

    async def test_no_answer_at_all_is_broken(self, api, server) -> None:
        server.plays(says(200, {"data": None, "errors": [not_found()]}))

        with pytest.raises(TransientError):
            await api.nodes(NODES, ["A"])


class TestHalfAnEmoji:
    """What remains of an emoji that was cut in two can be stored and sent on."""

    @pytest.mark.parametrize(
        ("sent", "read"),
        [
            pytest.param(rb"\ud83d", "\ufffd", id="its first half"),
            pytest.param(rb"\uDE00", "\ufffd", id="its second half"),
            pytest.param(rb"\ud83d\ude00", "\U0001f600", id="the whole"),
            pytest.param(rb"\\ud83d", r"\ud83d", id="a word with a backslash"),
        ],
    )
    async def test_wherever_it_comes_from(self, api, server, sent: bytes, read: str) -> None:
        server.plays(
            says(200, b'{"data": {"body": "%s"}}' % sent),
            says(200, b'["%s"]' % sent, etag='"1"'),
            says(304, b""),
        )

        assert await api.query(QUERY) == {"body": read}
        for _ in range(2):
            assert [one async for one in api.pages("/x")] == [read]


async def downloaded(api) -> bytes:
    return b"".join([chunk async for chunk in api.download("/repos/octo/shop/jobs/1/logs")])


class TestDownloads:
    """Logs: GitHub says where they lie, and they are read there without our token."""

    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    async def test_the_log_is_read_where_github_says(
        self, api, server, storage, status: int
    ) -> None:
        server.plays(leads(status, f"{storage.url}/log?sig=a%2Fb"))
        storage.plays(trickle)

        assert await downloaded(api) == b"one two three"
        assert server.asked == [("GET", "/repos/octo/shop/jobs/1/logs")]
        assert server.requests[0].headers["authorization"] == "token ours0"
        assert server.requests[0].headers["user-agent"] == "sluice"
        assert storage.asked == [("GET", "/log?sig=a%2Fb")]
        assert "authorization" not in storage.requests[0].headers

    async def test_a_repository_that_moved_is_followed(self, api, server, storage) -> None:
        server.plays(leads(301, "/repositories/9/jobs/1/logs"), leads(302, f"{storage.url}/log"))
        storage.plays(trickle)

        assert await downloaded(api) == b"one two three"

    async def test_a_fault_is_got_over(self, api, server, storage) -> None:
        server.plays(says(503), leads(302, f"{storage.url}/log"))
        storage.plays(trickle)

        assert await downloaded(api) == b"one two three"

    @pytest.mark.parametrize("status", [404, 410])
    @pytest.mark.parametrize("where", ["api", "storage"])
    async def test_what_is_gone_is_said(
        self, api, server, storage, where: str, status: int
    ) -> None:
        server.plays(leads(302, f"{storage.url}/log") if where == "storage" else says(status))
        storage.plays(says(status))

        with pytest.raises(NotFoundError) as raised:
            await downloaded(api)

        assert raised.value.status == status

    @pytest.mark.parametrize("status", [200, 302, 403])
    async def test_what_is_no_redirect_is_refused(self, api, server, storage, status: int) -> None:
        where = {} if status == 302 else {"location": f"{storage.url}/log"}
        server.plays(says(status, b"{}", **where))

        with pytest.raises(RefusedError, match="refused a download") as raised:
            await downloaded(api)

        assert raised.value.status == status
        assert type(raised.value) is RefusedError
        assert storage.requests == []
