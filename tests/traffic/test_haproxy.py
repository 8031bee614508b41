"""HAProxy, for real, and sockets that fail as it would."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from pydantic import ValidationError

from bot.config.backends.haproxy import MAX_SERVERS, HaproxyBackend
from bot.errors import RefusedError, TransientError, UncertainError
from bot.outside.endpoints import Endpoint
from bot.traffic import runtime_api
from bot.traffic.hub import Hub
from tests.outside.tools import EVERYBODY, tools
from tests.servers.haproxy import Haproxy, NotAvailableError, haproxy
from tests.traffic.making import order, shaped, spot


@pytest.fixture
async def server() -> AsyncIterator[Haproxy]:
    try:
        async with haproxy() as running:
            yield running
    except NotAvailableError as reason:
        pytest.skip(str(reason))


def backend(name="shop", **more):
    return HaproxyBackend(endpoint="lb", backend=name, **more)


@pytest.fixture
async def hub(server: Haproxy) -> AsyncIterator[Hub]:
    known = {"lb": Endpoint(socket=server.socket, repositories=EVERYBODY)}
    async with tools(known) as ready:
        yield Hub(ready)


class TestForReal:
    """What HAProxy really does."""

    async def test_a_tenth_gets_about_a_tenth(self, server, hub) -> None:
        await hub.write(order(backend(), 10))

        seen = await hub.read(spot(backend()))
        assert (seen.weight, seen.note, seen.warnings) == (10, "stable 252, canary 28", ())
        visits = await server.visits(1000)
        assert 50 <= visits["canary"] <= 150  # five standard deviations

    async def test_the_way_up_and_down(self, server, hub) -> None:
        for weight in (10, 2.5, 50, 100, 0, 100):
            await hub.write(order(backend(), weight))
            assert (await hub.read(spot(backend()))).weight == pytest.approx(weight)
            visits = await server.visits(20)
            assert weight or visits["canary"] == 0
            assert weight < 100 or visits["stable"] == 0

    async def test_nothing_is_sent_where_nothing_changes(self, hub) -> None:
        await hub.write(order(backend(), 10))
        before = await states(hub, "shop")

        assert await hub.write(order(backend(), 10, memory="kept")) == "kept"

        assert await states(hub, "shop") == before

    async def test_several_servers_keep_their_proportions(self, hub) -> None:
        large = backend("large", stable=("s1", "s2"), canary=("c1", "c2"))

        assert (await hub.read(spot(large))).weight == 0, "disabled ones get nothing"
        await hub.write(order(large, 50))

        seen = await hub.read(spot(large))
        assert (seen.weight, seen.note) == (50, "s1 256, s2 128, c1 192, c2 192")

    async def test_at_nothing_those_with_a_cookie_leave_too(self, server, hub) -> None:
        sticky = backend("sticky")
        url = server.url("shop") + "/sticky"
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as user:

            async def visit() -> str:
                async with user.get(url) as response:
                    return await response.text()

            await hub.write(order(sticky, 100))
            assert await visit() == "canary"
            await hub.write(order(sticky, 1))
            assert [await visit() for _ in range(5)] == ["canary"] * 5, "bound to it"

            await hub.write(order(sticky, 0))

            assert [await visit() for _ in range(5)] == ["stable"] * 5
        assert (await hub.read(spot(sticky))).weight == 0
        await hub.write(order(sticky, 100))
        assert (await server.visits(5, "/sticky"))["canary"] == 5, "and it can be undone"

    async def test_what_binds_users_is_told(self, hub) -> None:
        seen = await hub.read(spot(backend("sticky")))

        assert [warning.partition(" binds")[0] for warning in seen.warnings] == [
            "a stick table",
            "a cookie",
        ]

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            pytest.param(backend("none"), "HAProxy says: Can't find backend.", id="no backend"),
            pytest.param(
                backend(stable="s9"),
                "no server `s9` in that backend. It has: `stable`, `canary`.",
                id="no server",
            ),
        ],
    )
    async def test_what_it_does_not_have(self, hub, wrong, words) -> None:
        with pytest.raises(RefusedError, match=re.escape(words)):
            await hub.read(spot(wrong))
        with pytest.raises(RefusedError, match=re.escape(words)):
            await hub.write(order(wrong, 10))

    async def test_its_own_refusal_is_told_in_its_words(self, hub) -> None:
        with pytest.raises(RefusedError, match="HAProxy says: Backend is using a static LB"):
            await hub.write(order(backend("static"), 10))

    async def test_a_socket_that_may_not_write(self, server) -> None:
        known = {"lb": Endpoint(socket=f"{server.folder}/user.sock", repositories=EVERYBODY)}
        async with tools(known) as ready:
            assert (await Hub(ready).read(spot(backend()))).weight == 0
            with pytest.raises(RefusedError, match="Permission denied"):
                await Hub(ready).write(order(backend(), 10))

    async def test_a_socket_may_be_a_port(self, server) -> None:
        port = server.ports["runtime"]
        known = {"lb": Endpoint(socket=f"127.0.0.1:{port}", repositories=EVERYBODY)}
        async with tools(known) as ready:
            await Hub(ready).write(order(backend(), 50))
            assert (await Hub(ready).read(spot(backend()))).weight == 50

    async def test_one_that_is_gone(self, server, hub) -> None:
        server.kill()

        with pytest.raises(TransientError, match="no connection to HAProxy") as raised:
            await hub.write(order(backend(), 10))
        assert not isinstance(raised.value, UncertainError)

    async def test_its_own_numbers_tell_the_arms_apart(self, server) -> None:
        await server.visits(3)
        url = server.url("numbers") + "/metrics"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            text = await response.text()

        wanted = 'haproxy_server_http_responses_total{proxy="shop",server="stable",code="2xx"} 3'
        assert wanted in text


async def states(hub, name):
    """Return what HAProxy keeps of its servers, with the time since each last changed."""
    socket = hub._tools.endpoint("lb", spot(backend()).repo).socket
    return await runtime_api.ask(socket, [f"show servers state {name}"], writes=False)


class TestShape:
    """What a policy file may say."""

    def test_one_server_or_several(self) -> None:
        found = shaped(type="haproxy", endpoint="lb", backend="b", stable="s", canary=["c", "d"])

        assert (found.stable, found.canary) == (("s",), ("c", "d"))

    @pytest.mark.parametrize(
        "name",
        ["a b", "a;b", "a\nb", "a/b", "", "x" * 61, "ä"],
        ids=["a space", "a semicolon", "a line", "a slash", "nothing", "too long", "no ASCII"],
    )
    @pytest.mark.parametrize("key", ["backend", "stable", "canary"])
    def test_nothing_else_can_be_said_in_a_name(self, key, name) -> None:
        with pytest.raises(ValidationError, match="must be a name of HAProxy"):
            shaped(**{"type": "haproxy", "endpoint": "lb", "backend": "b", key: name})

    def test_a_server_is_of_one_arm(self) -> None:
        with pytest.raises(ValidationError, match="names a server more than once"):
            shaped(type="haproxy", endpoint="lb", backend="b", stable=["a", "b"], canary="b")

    def test_how_many_servers_an_arm_may_have(self) -> None:
        names = [f"s{number}" for number in range(MAX_SERVERS + 1)]

        assert len(shaped(type="haproxy", endpoint="lb", backend="b", stable=names[1:]).stable)
        for wrong in (names, []):
            with pytest.raises(ValidationError):
                shaped(type="haproxy", endpoint="lb", backend="b", stable=wrong)
