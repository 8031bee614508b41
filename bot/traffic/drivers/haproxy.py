"""HAProxy: the weights of its servers, through its runtime API.

A reload of HAProxy brings back the weights of its configuration: there the canary should have 0.
Source: https://docs.haproxy.org/2.6/management.html#9.3
"""

from collections.abc import Iterator, Sequence

from bot.config.backends.haproxy import HaproxyBackend
from bot.errors import ConfigError, Problem, RefusedError
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic import servers
from bot.traffic.driver import Driver
from bot.traffic.runtime_api import ask
from bot.traffic.servers import Server, State


async def read(backend: HaproxyBackend, spot: Spot, tools: Tools) -> Seen:
    """Read the weights back."""
    now = await _state(backend, spot, tools)
    stable, canary = now.arm(backend.stable), now.arm(backend.canary)
    weight = servers.share(stable, canary)
    return Seen(
        weight=weight,
        note=", ".join(f"{server.name} {server.load}" for server in (*stable, *canary)),
        warnings=tuple(_warnings(now, stable, canary)),
    )


async def write(backend: HaproxyBackend, order: Order, tools: Tools) -> str:
    """Set the weights. There is nothing to remember, and HAProxy cannot let them end."""
    now = await _state(backend, order.spot, tools)
    arms = now.arm(backend.stable), now.arm(backend.canary)
    weights = servers.wanted(*arms, order.weight)
    changes = servers.commands(backend.backend, arms, weights)
    if changes:
        answer = await ask(_socket(backend, order.spot, tools), changes, writes=True)
        if answer.strip():
            words = " ".join(answer.split())[:200]
            raise RefusedError(f"HAProxy says: {words}", status=0)
    return order.spot.memory


async def _state(backend: HaproxyBackend, spot: Spot, tools: Tools) -> State:
    socket = _socket(backend, spot, tools)
    answer = await ask(socket, servers.questions(backend.backend), writes=False)
    return servers.state(backend.backend, answer)


def _socket(backend: HaproxyBackend, spot: Spot, tools: Tools) -> str:
    socket = tools.endpoint(backend.endpoint, spot.repo).socket
    if not socket:
        raise ConfigError(Problem(0, 0, f"the endpoint `{backend.endpoint}` has no `socket`"))
    return socket


def _warnings(now: State, stable: Sequence[Server], canary: Sequence[Server]) -> Iterator[str]:
    yield from (f"server {one.name} is down" for one in (*stable, *canary) if one.is_down)
    yield from (f"server {one.name} is in maintenance" for one in stable if one.is_out)
    if now.has_table:
        yield "a stick table binds users to servers, so the traffic may differ from the weight"
    if any(one.is_sticky for one in canary):
        yield "a cookie binds users to servers, so the traffic may differ from the weight"
    if all(one.is_out for one in canary):
        yield from (
            f"server {one.name} still has {one.sessions} open sessions"
            for one in canary
            if one.sessions
        )


DRIVER = Driver(on=HaproxyBackend, read=read, write=write)
