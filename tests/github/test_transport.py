"""HTTP to one GitHub: where the token may go, and what each fault is called."""

import aiohttp
import pytest

from bot.errors import NotFoundError, RefusedError, TransientError, UncertainError
from bot.github.transport import MAX_REDIRECTS, Transport, UnsentError, graphql_url
from tests.github.conftest import cut, hang, leads, reset, says, trickle
from tests.servers.postgres import free_port

OURS = {"authorization": "token ours", "user-agent": "sluice"}
SOON = aiohttp.ClientTimeout(total=0.1)
REDIRECTS = [301, 302, 307, 308]


async def send(transport: Transport, method: str, path: str, body: bytes = b""):
    return await transport.exchange(method, f"{transport.api_url}{path}", OURS, body)


def calls(meters) -> dict[tuple[str, str], float]:
    return {
        (sample.labels["method"], sample.labels["status"]): sample.value
        for sample in meters.github_calls.collect()[0].samples
        if sample.name.endswith("_total")
    }


async def test_an_answer_is_handed_on_as_it_came(transport, server, meters) -> None:
    server.plays(says(422, b"no", X_RateLimit_Remaining="7"))

    answer = await send(transport, "POST", "/repos/a%2Fb?x=%23&y=a%20b", b"{}")

    assert (answer.status, answer.body) == (422, b"no")
    assert answer.headers["x-ratelimit-remaining"] == "7"
    [request] = server.requests
    assert (request.method, request.target) == ("POST", "/repos/a%2Fb?x=%23&y=a%20b")
    assert (request.body, request.headers["authorization"]) == (b"{}", "token ours")
    assert calls(meters) == {("POST", "422"): 1}


class TestRedirects:
    """GitHub moves what was renamed; our token stays with GitHub."""

    @pytest.mark.parametrize("status", REDIRECTS)
    @pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
    async def test_within_the_api_method_body_and_token_are_kept(
        self, transport, server, status: int, method: str
    ) -> None:
        body = b"" if method == "GET" else b'{"name": "x"}'
        server.plays(leads(status, f"{server.url}/repositories/9/x?a=%23"), says(200, b"there"))

        answer = await send(transport, method, "/repos/octo/old/x", body)

        assert (answer.status, answer.body) == (200, b"there")
        assert server.asked == [(method, "/repos/octo/old/x"), (method, "/repositories/9/x?a=%23")]
        assert [one.body for one in server.requests] == [body, body]
        assert [one.headers["authorization"] for one in server.requests] == ["token ours"] * 2

    async def test_a_location_may_be_relative(self, transport, server) -> None:
        server.plays(leads(301, "/repositories/9"), says(200, b"there"))

        assert (await send(transport, "GET", "/repos/octo/old")).body == b"there"

    @pytest.mark.parametrize("status", REDIRECTS)
    async def test_to_another_host_they_are_handed_back(
        self, transport, server, storage, status: int
    ) -> None:
        server.plays(leads(status, f"{storage.url}/log"))

        answer = await send(transport, "GET", "/log")

        assert (answer.status, answer.headers["location"]) == (status, f"{storage.url}/log")
        assert storage.requests == []

    @pytest.mark.parametrize(
        "location",
        [
            pytest.param("//evil.example/x", id="another host by the same scheme"),
            pytest.param("{host}@evil.example/x", id="our host as a user's name"),
            pytest.param("ftp://evil.example/x", id="another scheme"),
        ],
    )
    async def test_no_trick_makes_another_host_ours(self, transport, server, location) -> None:
        server.plays(leads(302, location.format(host=server.url)))

        assert (await send(transport, "GET", "/x")).status == 302
        assert len(server.requests) == 1

    async def test_on_enterprise_server_the_api_ends_at_its_path(self, session, server, meters):
        transport = Transport(session, f"{server.url}/api/v3", meters)
        server.plays(leads(302, "/api/v3/../../login"), leads(302, "/api/v3x/y"))

        assert (await send(transport, "GET", "/x")).status == 302
        assert (await send(transport, "GET", "/x")).status == 302
        assert server.asked == [("GET", "/api/v3/x")] * 2

    async def test_one_that_leads_nowhere_is_an_answer(self, transport, server) -> None:
        server.plays(says(302, b"where?"))

        answer = await send(transport, "GET", "/x")

        assert (answer.status, answer.body) == (302, b"where?")

    @pytest.mark.parametrize("status", [201, 303])
    async def test_what_is_no_redirect_is_an_answer(self, transport, server, status: int) -> None:
        server.plays(leads(status, f"{server.url}/elsewhere"))

        assert (await send(transport, "POST", "/x")).status == status
        assert len(server.requests) == 1

    async def test_some_in_a_row_are_followed(self, transport, server) -> None:
        server.plays(*[leads(301, "/again")] * MAX_REDIRECTS, says(200, b"at last"))

        assert (await send(transport, "GET", "/x")).body == b"at last"

    async def test_circles_are_left(self, transport, server) -> None:
        server.plays(*[leads(301, "/again")] * 20)

        with pytest.raises(TransientError, match="in circles") as raised:
            await send(transport, "GET", "/x")

        assert type(raised.value) is TransientError, "nothing was carried out"
        assert len(server.requests) == MAX_REDIRECTS + 1


class TestPlaces:
    """Where a request may go at all."""

    @pytest.mark.parametrize(
        "path",
        [
            "/repos/../orgs",
            "/repos/./x",
            "/repos/..",
            "/repos/.",
            "/repos/..?per_page=1",
            "/repos/..#x",
            "/repos/%2e%2e/orgs",
            "/repos/%2E./orgs",
            "/repos/.%2E/orgs",
        ],
    )
    async def test_a_name_cannot_climb(self, transport, server, meters, path: str) -> None:
        with pytest.raises(RefusedError, match="must not go there") as raised:
            await send(transport, "GET", path)

        assert raised.value.status == 0
        assert server.requests == []
        assert calls(meters) == {}

    @pytest.mark.parametrize(
        "path", ["/repos/octo/.github", "/repos/octo/a..b", "/a/...", "/x?y=..", "/x?y=%252e"]
    )
    async def test_dots_in_names_are_fine(self, transport, server, path: str) -> None:
        server.plays(says(200, b"fine"))

        assert (await send(transport, "GET", path)).body == b"fine"
        assert server.asked == [("GET", path)]

    @pytest.mark.parametrize(
        "url",
        ["{storage}/x", "{server}", "{server}.evil.example/x", "{server}@evil.example/", "/x"],
    )
    async def test_what_lies_outside_is_refused(self, transport, server, storage, url: str) -> None:
        with pytest.raises(RefusedError, match="must not go there"):
            await transport.exchange(
                "GET", url.format(server=server.url, storage=storage.url), OURS, b""
            )

        assert server.requests == storage.requests == []

    async def test_on_enterprise_server_graphql_lies_beside_the_api(self, session, server, meters):
        transport = Transport(session, f"{server.url}/api/v3", meters)
        server.plays(says(200, b"{}"))

        await transport.exchange("POST", f"{server.url}/api/graphql", OURS, b"{}")
        with pytest.raises(RefusedError, match="must not go there"):
            await transport.exchange("GET", f"{server.url}/api/v2/x", OURS, b"")

        assert server.asked == [("POST", "/api/graphql")]

    @pytest.mark.parametrize(
        ("api", "graphql"),
        [
            ("https://api.github.com", "https://api.github.com/graphql"),
            ("https://ghe.example/api/v3", "https://ghe.example/api/graphql"),
        ],
    )
    def test_graphql_has_a_place_of_its_own(self, api: str, graphql: str) -> None:
        assert graphql_url(api) == graphql


class TestFaults:
    """Each by its name: whoever writes has to know whether it may have happened."""

    async def test_without_a_connection_nothing_was_sent(self, session, meters) -> None:
        transport = Transport(session, f"http://127.0.0.1:{free_port()}", meters)

        with pytest.raises(UnsentError, match="no connection"):
            await send(transport, "POST", "/x", b"{}")

        assert calls(meters) == {("POST", "0"): 1}

    @pytest.mark.parametrize("fault", [reset, cut, hang])
    async def test_a_connection_that_breaks_leaves_it_uncertain(
        self, transport, server, meters, monkeypatch, fault
    ) -> None:
        if fault is hang:
            monkeypatch.setattr("bot.github.transport.TIMEOUT", SOON)
        server.plays(fault)

        with pytest.raises(UncertainError, match="no answer"):
            await send(transport, "POST", "/x", b"{}")

        assert len(server.requests) == 1
        assert calls(meters) == {("POST", "0"): 1}

    @pytest.mark.parametrize("answer", [trickle, says(200, b"one two three")])
    async def test_an_answer_has_a_limit(self, transport, server, monkeypatch, answer) -> None:
        server.plays(answer, answer)

        monkeypatch.setattr("bot.github.transport.MAX_ANSWER", 13)
        assert (await send(transport, "GET", "/x")).body == b"one two three"
        monkeypatch.setattr("bot.github.transport.MAX_ANSWER", 12)
        with pytest.raises(RefusedError, match="too large"):
            await send(transport, "GET", "/x")


async def read(transport: Transport, url: str) -> list[bytes]:
    return [chunk async for chunk in transport.stream(url)]


class TestStreams:
    """What lies on the storage host: logs."""

    async def test_they_come_in_pieces_without_a_token_to_be_seen(
        self, transport, storage, monkeypatch
    ) -> None:
        monkeypatch.setattr("bot.github.transport.CHUNK", 5)
        storage.plays(trickle)

        chunks = await read(transport, f"{storage.url}/log?sig=a%2Fb%3D")

        assert b"".join(chunks) == b"one two three"
        assert max(len(chunk) for chunk in chunks) <= 5
        [request] = storage.requests
        assert request.target == "/log?sig=a%2Fb%3D", "or the signature would not hold"
        assert "authorization" not in request.headers

    @pytest.mark.parametrize("status", [404, 410])
    async def test_what_is_not_there_is_said(self, transport, storage, status: int) -> None:
        storage.plays(says(status))

        with pytest.raises(NotFoundError) as raised:
            await read(transport, f"{storage.url}/log")

        assert raised.value.status == status

    @pytest.mark.parametrize("status", [302, 403, 500])
    async def test_any_other_status_may_pass(self, transport, storage, status: int) -> None:
        storage.plays(leads(status, "/elsewhere"))

        with pytest.raises(TransientError, match=f"answered {status}"):
            await read(transport, f"{storage.url}/log")

        assert len(storage.requests) == 1

    @pytest.mark.parametrize("fault", [reset, cut, hang])
    async def test_one_that_breaks_off_may_be_read_later(
        self, transport, storage, monkeypatch, fault
    ) -> None:
        if fault is hang:
            monkeypatch.setattr("bot.github.transport.DOWNLOAD", SOON)
        storage.plays(fault, fault)  # aiohttp asks once again by itself

        with pytest.raises(TransientError, match="broke off"):
            await read(transport, f"{storage.url}/log")

    async def test_a_storage_that_cannot_be_reached_may_be_later(self, transport) -> None:
        with pytest.raises(TransientError, match="broke off"):
            await read(transport, f"http://127.0.0.1:{free_port()}/log")
