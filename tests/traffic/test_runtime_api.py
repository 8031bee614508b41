"""HAProxy's runtime API, as sockets fail, and what it takes."""

import pytest

from bot.config.backends.haproxy import MAX_SERVERS, HaproxyBackend
from bot.errors import ConfigError, TransientError, UncertainError
from bot.outside.endpoints import Endpoint
from bot.traffic import runtime_api
from bot.traffic.hub import Hub
from tests.outside.conftest import raw
from tests.outside.tools import EVERYBODY, tools
from tests.servers.haproxy import NotAvailableError, haproxy
from tests.traffic.making import order, spot

BACKEND = HaproxyBackend(endpoint="lb", backend="shop")
HEADER = """\
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight
"""
STABLE, CANARY = "stable - 2 0 252 1", "canary - 2 0 28 1"


def rows(*rows):
    return "1\n" + HEADER + "".join(f"3 shop 1 {row}\n" for row in rows) + "\n"


def at(port):
    return {"lb": Endpoint(socket=f"127.0.0.1:{port}", repositories=EVERYBODY)}


class TestWarnings:
    """What a server may be, as it says it."""

    @pytest.mark.parametrize(
        ("answer", "warnings"),
        [
            pytest.param(rows(STABLE, CANARY), (), id="all is well"),
            pytest.param(
                rows(STABLE, "canary - 0 0 28 1"), ("server canary is down",), id="canary is down"
            ),
            pytest.param(
                rows("stable - 0 1 252 1", CANARY),
                ("server stable is in maintenance",),
                id="stable is in maintenance",
            ),
            pytest.param(
                rows(STABLE, "canary - 0 1 28 1") + "# pxname,svname,scur\nshop,canary,2\n\n",
                ("server canary still has 2 open sessions",),
                id="sessions of before",
            ),
            pytest.param(
                rows(STABLE, "canary - 0 1 28 1") + "# pxname,svname,scur\nshop,canary,0\n\n",
                (),
                id="none of them is left",
            ),
            pytest.param(
                rows(STABLE, CANARY) + "# pxname,svname,scur\nshop,canary,2\n\n",
                (),
                id="sessions of now",
            ),
        ],
    )
    async def test_a_warning(self, answer, warnings) -> None:
        async def talk(reader, writer):
            await reader.readline()
            writer.write(answer.encode())

        async with raw(talk) as port, tools(at(port)) as ready:
            assert (await Hub(ready).read(spot(BACKEND))).warnings == warnings


class TestFailures:
    """What may become of a connection."""

    @pytest.mark.parametrize(
        "end",
        [
            pytest.param(b"", id="nothing"),
            pytest.param(b"half a li", id="the half of it"),
            pytest.param(b"x" * runtime_api.MAX_ANSWER + b"\n", id="too much"),
        ],
    )
    async def test_an_answer_that_is_not_whole(self, end) -> None:
        async def talk(reader, writer):
            await reader.readline()
            writer.write(end)
            await writer.drain()

        async with raw(talk) as port, tools(at(port)) as ready:
            with pytest.raises(TransientError, match="no answer from HAProxy") as raised:
                await Hub(ready).read(spot(BACKEND))
        assert not isinstance(raised.value, UncertainError)

    async def test_the_longest_answer(self) -> None:
        async def talk(reader, writer):
            await reader.readline()
            writer.write(b"x" * (runtime_api.MAX_ANSWER - 1) + b"\n")
            await writer.drain()

        async with raw(talk) as port:
            answer = await runtime_api.ask(f"127.0.0.1:{port}", ["help"], writes=False)
        assert len(answer) == runtime_api.MAX_ANSWER

    async def test_an_answer_that_does_not_come(self, monkeypatch) -> None:
        monkeypatch.setattr(runtime_api, "PATIENCE", 0.05)

        async def talk(reader, writer):
            await reader.read()

        async with raw(talk) as port:
            with pytest.raises(TransientError, match="TimeoutError"):
                await runtime_api.ask(f"127.0.0.1:{port}", ["help"], writes=False)

    async def test_a_write_that_is_not_answered_may_have_happened(self) -> None:
        asked = []

        async def talk(reader, writer):
            asked.append((await reader.readline()).decode())
            if "show" in asked[-1]:
                writer.write(rows(STABLE, CANARY).encode())

        async with raw(talk) as port, tools(at(port)) as ready:
            with pytest.raises(UncertainError, match="no answer from HAProxy"):
                await Hub(ready).write(order(BACKEND, 0))

        weights = "set server shop/stable weight 256;set server shop/canary weight 0"
        assert asked[1:] == [f"{weights};set server shop/canary state maint\n"]

    async def test_an_endpoint_without_a_socket(self) -> None:
        known = {"lb": Endpoint(url="http://lb", repositories=EVERYBODY)}
        async with tools(known) as ready:
            with pytest.raises(ConfigError, match="the endpoint `lb` has no `socket`"):
                await Hub(ready).read(spot(BACKEND))

    async def test_nobody_listens(self, tmp_path) -> None:
        with pytest.raises(TransientError, match="FileNotFoundError"):
            await runtime_api.ask(str(tmp_path / "none"), ["help"], writes=False)


async def test_the_longest_line_of_commands_is_taken() -> None:
    """HAProxy bounds a line by its buffer of 16 KiB."""
    long = f"set server {'b' * 60}/{'x' * 60} weight 256"
    commands = [long] * MAX_SERVERS * 3

    try:
        async with haproxy() as server:
            answer = await runtime_api.ask(server.socket, commands, writes=True)
    except NotAvailableError as reason:
        pytest.skip(str(reason))

    assert answer.count("No such") == len(commands)
