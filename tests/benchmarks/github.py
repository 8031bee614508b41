"""A GitHub that answers at once, in a process of its own: ``python -m tests.benchmarks.github``.

It knows just what a contestant calls, costs as little as it can, and keeps count. Its answers have
the size and the headers of real ones.
"""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import click
import uvloop
from aiohttp import web

LIMITS = {
    "x-github-media-type": "github.v3; format=json",
    "x-ratelimit-limit": "15000",
    "x-ratelimit-remaining": "14000",
    "x-ratelimit-reset": "2000000000",
    "x-ratelimit-used": "1000",
    "x-ratelimit-resource": "core",
}
TOKEN = {
    "token": "ghs_1_" + "e" * 340 + "." + "s" * 170,
    "expires_at": "2033-05-18T03:33:20Z",
    "permissions": {"checks": "write", "pull_requests": "read"},
    "repository_selection": "all",
}
APP = {"id": 1, "slug": "bench", "name": "bench", "html_url": "https://github.com/apps/bench"}
CHECK_RUN = {"id": 4, "status": "completed", "conclusion": "success", "name": "bench", "output": {}}
PULL = re.compile(r"/repos/[^/]+/[^/]+/pulls/(\d+)")
STATS_PATH = "/_stats"


@dataclass(slots=True)
class Stats:
    """What was called so far.

    Attributes:
        last_check: When the newest check run was posted, on the machine's monotonic clock.
    """

    calls: int = 0
    pulls: int = 0
    checks: int = 0
    tokens: int = 0
    last_check: float = 0.0


def head_sha(number: int) -> str:
    """Name the head of the pull request *number*; the deliveries say the same."""
    return f"{number:040x}"


@dataclass(slots=True)
class FakeGitHub:
    """Answers requests.

    Attributes:
        pull: A pull request in two parts; the number and the SHA of its head go in between.
        latency: Seconds to wait before each answer.
    """

    pull: tuple[bytes, bytes]
    latency: float
    stats: Stats = field(default_factory=Stats)

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer one request."""
        path = request.path.removeprefix("/api/v3")
        if path == STATS_PATH:
            return _json(vars_of(self.stats))
        self.stats.calls += 1
        if request.can_read_body:
            await request.read()
        if self.latency:
            await asyncio.sleep(self.latency)
        return self._route(request.method, path)

    def _route(self, method: str, path: str) -> web.Response:
        if method == "POST" and path.endswith("/check-runs"):
            self.stats.checks += 1
            self.stats.last_check = time.perf_counter()
            return _json(CHECK_RUN, status=201)
        if match := PULL.fullmatch(path):
            self.stats.pulls += 1
            return _raw(self._pull(int(match[1])), etag=f'W/"{match[1]}"')
        if path.endswith("/access_tokens"):
            self.stats.tokens += 1
            return _json(TOKEN, status=201)
        return _json(APP) if path == "/app" else _json({"message": "Not Found"}, status=404)

    def _pull(self, number: int) -> bytes:
        start, end = self.pull
        return b'%s"number":%d,"head":{"sha":"%s"%s' % (
            start,
            number,
            head_sha(number).encode(),
            end,
        )


def vars_of(stats: Stats) -> dict[str, float]:
    return {name: getattr(stats, name) for name in Stats.__slots__}


def _raw(body: bytes, status: int = 200, etag: str = "") -> web.Response:
    headers = LIMITS | {"etag": etag} if etag else LIMITS
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


def _json(value: object, status: int = 200) -> web.Response:
    return _raw(json.dumps(value).encode(), status)


def read_pull(payload: Path) -> tuple[bytes, bytes]:
    """Take the pull request out of a delivery, split where its number and its head belong."""
    pull = json.loads(payload.read_text())["pull_request"]
    head = pull.pop("head")
    del pull["number"], head["sha"]
    start = json.dumps(pull, separators=(",", ":"))[:-1] + ","
    end = "," + json.dumps(head, separators=(",", ":"))[1:] + "}"
    return start.encode(), end.encode()


async def serve(github: FakeGitHub, port: int) -> None:
    """Serve until the process is ended."""
    runner = web.ServerRunner(web.Server(github.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    await asyncio.Event().wait()


@click.command
@click.option("--port", type=int, required=True)
@click.option("--payload", type=click.Path(path_type=Path), required=True)
@click.option("--latency", type=float, default=0.0, help="Milliseconds before each answer.")
def main(port: int, payload: Path, latency: float) -> None:
    """Run the fake GitHub."""
    uvloop.run(serve(FakeGitHub(read_pull(payload), latency / 1000), port))


if __name__ == "__main__":
    main()
