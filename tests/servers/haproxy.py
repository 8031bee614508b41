"""An HAProxy of the tests' own, with two servers behind it, on loopback."""

import contextlib
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from aiohttp import web

from tests.servers.postgres import free_port

CONFIGURATION = """\
global
  stats socket {folder}/admin.sock mode 600 level admin
  stats socket {folder}/user.sock mode 600 level user
  stats socket ipv4@127.0.0.1:{runtime} level admin
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
frontend shop
  bind 127.0.0.1:{shop}
  use_backend sticky if {{ path /sticky }}
  default_backend shop
frontend numbers
  bind 127.0.0.1:{numbers}
  http-request use-service prometheus-exporter if {{ path /metrics }}
backend shop
  balance random
  server stable 127.0.0.1:{stable} weight 100 check inter 100ms
  server canary 127.0.0.1:{canary} weight 0 check inter 100ms
backend sticky
  cookie SERVER insert indirect nocache
  stick-table type ip size 100 expire 1m
  server stable 127.0.0.1:{stable} weight 100 cookie stable
  server canary 127.0.0.1:{canary} weight 0 cookie canary
backend large
  balance roundrobin
  server s1 127.0.0.1:{stable} weight 100
  server s2 127.0.0.1:{stable} weight 50
  server c1 127.0.0.1:{canary} weight 20 disabled
  server c2 127.0.0.1:{canary} weight 20 disabled
backend static
  balance static-rr
  server stable 127.0.0.1:{stable}
  server canary 127.0.0.1:{canary} weight 0
"""


class NotAvailableError(Exception):
    """There is no HAProxy here."""


@dataclass
class Haproxy:
    """A running HAProxy."""

    process: subprocess.Popen
    folder: Path
    ports: dict[str, int]

    @property
    def socket(self) -> str:
        """Its runtime API."""
        return str(self.folder / "admin.sock")

    def url(self, name: str) -> str:
        """The address of a frontend."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=5)

    async def visits(self, count: int, path: str = "/") -> dict[str, int]:
        """Make this many requests, each as a new user, and tell who answered."""
        seen = {"stable": 0, "canary": 0}
        no_cookies = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(cookie_jar=no_cookies) as session:
            for _ in range(count):
                async with session.get(self.url("shop") + path) as response:
                    seen[await response.text()] += 1
        return seen


def binary() -> str:
    """Return HAProxy: on the path, or where Debian puts it."""
    found = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if not found:
        raise NotAvailableError("haproxy is not installed")
    return found


@contextlib.asynccontextmanager
async def haproxy() -> AsyncIterator[Haproxy]:
    """Run HAProxy, and the two servers, while the context is open."""
    program = binary()
    names = ("runtime", "shop", "numbers", "stable", "canary")
    ports = {name: free_port() for name in names}
    async with contextlib.AsyncExitStack() as stack:
        for name in ("stable", "canary"):
            await stack.enter_async_context(_arm(name, ports[name]))
        yield stack.enter_context(alone(program, ports))


@contextlib.contextmanager
def alone(
    program: str, ports: dict[str, int], configuration: str = CONFIGURATION
) -> Iterator[Haproxy]:
    """Run HAProxy alone while the context is open. The *ports* are filled in."""
    with TemporaryDirectory(prefix="haproxy") as name:
        folder = Path(name)
        file = folder / "haproxy.cfg"
        file.write_text(configuration.format(folder=folder, **ports))
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([program, "-db", "-f", file], stdout=log, stderr=log)
        try:
            _wait_for(process, folder / "admin.sock", folder / "log")
            yield Haproxy(process, folder, ports)
        finally:
            process.terminate()
            process.wait(timeout=5)


def _wait_for(process: subprocess.Popen, path: Path, log: Path) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(path))
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
            break
    raise AssertionError(f"HAProxy did not start: {log.read_text()}")


@contextlib.asynccontextmanager
async def _arm(name: str, port: int) -> AsyncIterator[None]:
    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(text=name)

    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()
