import asyncio
import signal
import socket
import subprocess
import sys
import webbrowser
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.cli.demo import _serve
from tests.cli.conftest import sluice
from tests.servers.postgres import free_port

ROOT = Path(__file__).parents[2]
DEMO = (sys.executable, "-m", "bot", "demo")


@dataclass
class Browser:
    """The browser of whoever starts the demo: a program that notes the address it is given."""

    folder: Path

    def __post_init__(self) -> None:
        self.program = self.folder / "browser"
        self.notes = self.folder / "notes"
        self.notes.touch()
        self.program.write_text(f'#!/bin/sh\necho "$1" >> {self.notes}\n')
        self.program.chmod(0o755)

    def opened(self) -> list[str]:
        return self.notes.read_text().splitlines()


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser(tmp_path)
    monkeypatch.setenv("BROWSER", str(browser.program))
    return browser


@asynccontextmanager
async def playing(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *DEMO, *arguments, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def title(address: str) -> str:
    async with aiohttp.ClientSession() as visitor, visitor.get(address) as answer:
        return (await answer.text()).partition("<title>")[2].partition("</title>")[0]


def test_a_port_that_is_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = (*DEMO, "--no-browser", "--port", port)
        played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (played.returncode, played.stdout) == (78, "")
    [line] = played.stderr.splitlines()
    assert line.startswith(f"sluice: --port {port}: Address already in use")


@pytest.mark.parametrize(
    ("arguments", "is_opened"), [((), True), (("--no-browser",), False)], ids=["opened", "not"]
)
async def test_the_page_is_at_the_port_that_was_asked_for_until_ctrl_c(
    browser: Browser, arguments: tuple[str, ...], is_opened
) -> None:
    port = str(free_port())
    async with playing("--port", port, *arguments) as process:
        line = await process.stdout.readline()
        address = f"http://127.0.0.1:{port}/"
        assert line.decode() == f"The pull request is at {address} (Ctrl-C ends it)\n"
        assert await title(address) == "Sluice demo"

        process.send_signal(signal.SIGINT)
        rest, _ = await process.communicate()

    assert rest == b""
    assert browser.opened() == [address] * is_opened


async def test_it_is_served_until_it_is_cancelled_and_then_no_more(monkeypatch) -> None:
    loop = asyncio.get_running_loop()
    opened: asyncio.Future[str] = loop.create_future()
    monkeypatch.setattr(
        webbrowser, "open", lambda url: loop.call_soon_threadsafe(opened.set_result, url)
    )

    serving = asyncio.create_task(_serve(0, open_browser=True))
    await asyncio.wait([opened, serving], return_when=asyncio.FIRST_COMPLETED)
    address = opened.result()
    assert await title(address) == "Sluice demo"

    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    with pytest.raises(aiohttp.ClientConnectionError):
        await title(address)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_cannot_be_is_a_usage_error(port: int) -> None:
    assert sluice("demo", "--port", port).exit_code == 2
