"""A log as long as one likes, of the kinds of lines that jobs print, with stamps and colours."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

CHUNK = 1 << 16
"""Bytes of a chunk, as they come from the network."""

_WORDS = ("account", "basket", "cart", "discount", "price", "refund", "stock", "till", "total")
_DISTINCT: tuple[str, ...] = (
    "tests/integration/test_{a}.py::Test{b}::test_{a}_of_{b}_{n} PASSED   [ 42%]",
    "[INFO] Downloaded from x: https://repo.example.org/maven2/{a}/{b}/{n}.jar (9 kB at 1 kB/s)",
    "ok {n} - the {a} works where a {b} is there",
    "2026-01-01 00:00:00,000 DEBUG shop.{a} - {b} number {n} was looked up in 3 ms",
    "\x1b[32m  ✓\x1b[0m {a} and {b} agree, whatever the order ({n} ms)",
    "{a}-{b}: digest sha256:{n:064x} is up to date",
    "src/shop/{a}/{b}.py:{n}: DeprecationWarning: use total() instead",
    "ERROR handled: {a} {n} not found, a {b} is made",
)
_REPEATED: tuple[str, ...] = (
    "",
    "   Compiling {a}-{b} v0.3.{d}",
    "gcc -O2 -Wall -Wextra -Iinclude -DNDEBUG -c src/{a}/{b}.c -o build/obj/{a}/{b}.o",
    "[{d}/9] Building CXX object src/{a}/CMakeFiles/{a}.dir/{b}.cpp.o",
    '  File "/opt/shop/{a}.py", line {d}, in {b}',
    "WARNING: the {a} is not cached, the service of the {b} is asked",
)
"""Every other line of a log repeats one, as was counted in real ones."""


def lines(seed: int = 1) -> Iterator[str]:
    """Yield lines without end, the same ones for the same *seed*."""
    rng = random.Random(seed)  # noqa: S311 - a log, not a key
    at = datetime(2026, 1, 1, tzinfo=UTC)
    while True:
        at += timedelta(milliseconds=rng.randrange(20))
        kind = rng.choice(_DISTINCT if rng.random() < 0.5 else _REPEATED)
        text = kind.format(
            a=rng.choice(_WORDS), b=rng.choice(_WORDS), n=rng.randrange(10**6), d=rng.randrange(9)
        )
        yield f"{at:%Y-%m-%dT%H:%M:%S.%f}0Z {text}\n"


def chunks(size: int, seed: int = 1) -> Iterator[bytes]:
    """Yield a log of about *size* bytes."""
    held: list[bytes] = []
    length = 0
    for line in lines(seed):
        held.append(line.encode())
        length += len(held[-1])
        if length >= CHUNK:
            yield b"".join(held)
            size -= length
            held, length = [], 0
            if size <= 0:
                return
