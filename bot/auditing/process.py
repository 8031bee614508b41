"""Run a program that is not trusted, within limits.

``sh`` sets the limits of itself and then becomes the program, so they hold from its first
instruction; to set them from outside would leave a moment without, and to run Python between fork
and exec is not safe with threads. A limit that the system refuses, because it has a lower one or
does not know it, is left out: the timeout holds everywhere. Output goes to files, so that the
kernel enforces the limit on it as well, and nobody has to keep reading.
Source: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/ulimit.html
"""

import asyncio
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

SHELL = "/bin/sh"
_KILO = 1 << 10
_BLOCK = 512
"""Bytes that POSIX counts ``ulimit -f`` in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a process may use.

    Attributes:
        seconds: Of time.
        cpu_seconds: Of all processors together; a whole number of them.
        memory: Bytes of address space.
        output: Bytes of each file that it writes, and of each stream.
        files: Open at a time.
    """

    seconds: float = 20
    cpu_seconds: int = 40
    memory: int = 1 << 30
    output: int = 16 << 20
    files: int = 64

    @property
    def script(self) -> str:
        """What ``sh`` does to keep them and become its arguments."""
        return (
            f"ulimit -c 0; ulimit -t {self.cpu_seconds}; ulimit -f {self.output // _BLOCK}; "
            f'ulimit -n {self.files}; ulimit -v {self.memory // _KILO}; exec "$0" "$@"'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a process.

    Attributes:
        code: What it ended with; below zero the signal that ended it; None if it took too long.
        output: What it printed.
        log: What it said on the side.
    """

    code: int | None
    output: bytes
    log: str = field(repr=False)


async def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits
) -> Ended:
    """Run *command* in *folder*, which gets two files, and leave no process behind.

    Args:
        command: The program, and its arguments.
        folder: Where it starts.
        environment: All that it gets; nothing of ours is added.
        limits: What it may use.
    """
    with _sinks(folder) as (output, log):
        process = await asyncio.create_subprocess_exec(
            SHELL,
            "-c",
            limits.script,
            *command,
            cwd=folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=log,
            start_new_session=True,
        )
        code = await _wait(process, limits.seconds)
    return await asyncio.to_thread(_ended, folder, code)


async def _wait(process: asyncio.subprocess.Process, seconds: float) -> int | None:
    try:
        async with asyncio.timeout(seconds):
            return await process.wait()
    except TimeoutError:
        return None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


@contextmanager
def _sinks(folder: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    with _output(folder).open("wb") as output, _log(folder).open("wb") as log:
        yield output, log


def _ended(folder: Path, code: int | None) -> Ended:
    log = _log(folder).read_bytes().decode(errors="replace")
    return Ended(code=code, output=_output(folder).read_bytes(), log=log)


def _output(folder: Path) -> Path:
    return folder / "output"


def _log(folder: Path) -> Path:
    return folder / "log"
