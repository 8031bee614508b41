"""moto, which answers as AWS does, in a process of its own, on loopback."""

import contextlib
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.servers.postgres import free_port


class NotAvailableError(Exception):
    """There is no moto here, and why."""


def binary() -> str:
    """Return moto's server: beside this interpreter, or on the path."""
    beside = Path(sys.executable).with_name("moto_server")
    found = str(beside) if beside.exists() else shutil.which("moto_server")
    if not found:
        raise NotAvailableError("moto is not installed (PyPI: moto[server])")
    return found


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server while the context is open, and yield its URL. It begins empty."""
    port = free_port()
    command = [binary(), "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)
