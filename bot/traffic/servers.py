"""HAProxy's servers: how they are, which weights they should have, and how to get there.

Source: https://docs.haproxy.org/2.6/management.html#9.3 (``set server``, ``show servers state``)
"""

import csv
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import RefusedError

MAX_WEIGHT = 256
"""Of a server. HAProxy's own limit."""

COARSE = 0.1
"""How far the share may be from the one that was wanted, as a part of it. Our own limit."""

_ALL = 100.0
_OUT = 0x01 | 0x02 | 0x20
"""Kinds of maintenance: forced, inherited, and for want of an address."""

_DRAINING = 0x08 | 0x10
_DOWN = "0"
_STATE, _STATISTICS, _TABLE = "# be_id ", "# pxname,", "# table: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of a backend.

    Attributes:
        weight: That it has now, 0..256.
        initial: That it was configured with, 0..256.
        is_out: Whether it is in maintenance: not even sticky sessions reach it.
        is_draining: Whether only sticky sessions reach it.
        is_down: Whether its health checks fail.
        sessions: That are open now.
        is_sticky: Whether a cookie binds its users to it.
    """

    name: str
    weight: int
    initial: int
    is_out: bool = False
    is_draining: bool = False
    is_down: bool = False
    sessions: int = 0
    is_sticky: bool = False

    @property
    def load(self) -> int:
        """Its part of the traffic: its weight, or nothing."""
        return 0 if self.is_out or self.is_draining else self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A backend.

    Attributes:
        has_table: Whether it remembers whom it sent where.
    """

    servers: Mapping[str, Server]
    has_table: bool

    def arm(self, names: Iterable[str]) -> tuple[Server, ...]:
        """Return the servers of these *names*.

        Raises:
            RefusedError: There is one that HAProxy does not have.
        """
        missing = [name for name in names if name not in self.servers]
        if missing:
            known = ", ".join(f"`{name}`" for name in self.servers) or "none"
            raise RefusedError(
                f"HAProxy has no server `{missing[0]}` in that backend. It has: {known}.",
                status=0,
            )
        return tuple(self.servers[name] for name in names)


def questions(backend: str) -> tuple[str, ...]:
    """Return the commands whose answer ``state`` reads."""
    return f"show servers state {backend}", f"show stat {backend} 4 -1", "show table"


def state(backend: str, answer: str) -> State:
    """Read how a backend is.

    Raises:
        RefusedError: HAProxy did not say; the message has its words.
    """
    lines = answer.splitlines()
    seen = {row["srv_name"]: row for row in _after(lines, _STATE, " ")}
    if not any(line.startswith(_STATE) for line in lines):
        raise RefusedError(f"HAProxy says: {' '.join(answer.split())[:200]}", status=0)
    counted = {row["svname"]: row for row in _after(lines, _STATISTICS, ",")}
    return State(
        servers={name: _server(row, counted.get(name, {})) for name, row in seen.items()},
        has_table=any(line.startswith(f"{_TABLE}{backend},") for line in lines),
    )


def _after(lines: Sequence[str], header: str, delimiter: str) -> Iterator[Mapping[str, str]]:
    """Read the table that begins with *header* and ends with an empty line."""
    start = next((at for at, line in enumerate(lines) if line.startswith(header)), len(lines))
    end = next((at for at in range(start, len(lines)) if not lines[at]), len(lines))
    table = [line.removeprefix("# ") for line in lines[start:end]]
    yield from csv.DictReader(table, delimiter=delimiter)


def _server(row: Mapping[str, str], counted: Mapping[str, str]) -> Server:
    admin = int(row["srv_admin_state"])
    return Server(
        name=row["srv_name"],
        weight=int(row["srv_uweight"]),
        initial=int(row["srv_iweight"]),
        is_out=bool(admin & _OUT),
        is_draining=bool(admin & _DRAINING),
        is_down=row["srv_op_state"] == _DOWN and not admin & _OUT,
        sessions=int(counted.get("scur") or 0),
        is_sticky=bool(counted.get("cookie")),
    )


def share(stable: Sequence[Server], canary: Sequence[Server]) -> float:
    """Return the canary's part of the weights in percent; 0 where there are none at all."""
    ours = sum(server.load for server in canary)
    every = ours + sum(server.load for server in stable)
    return _ALL * ours / every if every else 0.0


def wanted(
    stable: Sequence[Server], canary: Sequence[Server], weight: float
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Choose the weights of the servers that come nearest to a *weight* of the canary.

    Among several servers of an arm they stay in the proportions of the configuration. Of equally
    near ones the greatest are taken: hashes spread better over them.

    Args:
        stable: All of that arm.
        canary: All of that arm.
        weight: 0..100.

    Returns:
        Those of *stable* and those of *canary*.

    Raises:
        RefusedError: HAProxy cannot split so finely.
    """
    if weight <= 0:
        return _scales(stable)[-1], tuple(0 for _ in canary)
    if weight >= _ALL:
        return tuple(0 for _ in stable), _scales(canary)[-1]
    near = min(_pairs(_scales(stable), _scales(canary), weight), key=lambda pair: pair[0])
    off, ours, theirs = near[0][0], near[2], near[1]
    if off > COARSE * min(weight, _ALL - weight):
        got = _ALL * sum(ours) / (sum(ours) + sum(theirs))
        raise RefusedError(
            f"HAProxy cannot split so finely: the nearest to {weight:g}% is {got:.2f}%, "
            "as weights are whole numbers up to 256.",
            status=0,
        )
    return theirs, ours


def _scales(arm: Sequence[Server]) -> list[tuple[int, ...]]:
    """Return the weights of *arm* at every scale, the smallest first; none of them is rounded away.

    A server that is configured with 0 gets none, unless all are.
    """
    initial = [server.initial for server in arm]
    if not any(initial):
        initial = [1] * len(arm)
    most = max(initial)
    return [
        tuple(max(1, round(scale * one / most)) if one else 0 for one in initial)
        for scale in range(1, MAX_WEIGHT + 1)
    ]


_Pair = tuple[tuple[float, int], tuple[int, ...], tuple[int, ...]]


def _pairs(
    stable: Sequence[tuple[int, ...]], canary: Sequence[tuple[int, ...]], weight: float
) -> Iterator[_Pair]:
    """For each scale of the canary find the two of stable that lie around the right one."""
    sums = [sum(one) for one in stable]
    for ours in canary:
        mine = sum(ours)
        right = mine * (_ALL - weight) / weight
        at = bisect_left(sums, right)
        for place in {max(0, at - 1), min(at, len(sums) - 1)}:
            got = _ALL * mine / (mine + sums[place])
            off = round(abs(got - weight), 9)  # or else equal shares would not be equal
            yield (off, -mine - sums[place]), stable[place], ours


def commands(
    backend: str,
    arms: tuple[Sequence[Server], Sequence[Server]],
    weights: tuple[Sequence[int], Sequence[int]],
) -> list[str]:
    """Return what leads from what *arms* have to *weights*, both stable first; nothing if nothing.

    On the way the canary's share never exceeds both the old one and the new one, and there is
    always somebody who takes the traffic. A canary of weight 0 is put into maintenance, as HAProxy
    would still send it those who are bound to it by a cookie or a table.
    """
    stable, canary = (list(zip(*pair, strict=True)) for pair in zip(arms, weights, strict=True))
    is_on = any(weights[1])
    up = [_set(backend, server, to) for server, to in stable if to > server.weight]
    out = [f"set server {backend}/{s.name} state maint" for s in arms[1] if not s.is_out]
    changed = [_set(backend, server, to) for server, to in canary if to != server.weight]
    ready = [
        f"set server {backend}/{server.name} state ready"
        for server in arms[1]
        if server.is_out or server.is_draining
    ]
    down = [_set(backend, server, to) for server, to in stable if to < server.weight]
    return [*up, *changed, *(ready if is_on else out), *down]


def _set(backend: str, server: Server, weight: int) -> str:
    return f"set server {backend}/{server.name} weight {weight}"
