"""The page of the demo, with the real bot behind it: its address, and a tab of Chromium."""

import shutil
import socket
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Page as Tab, async_playwright, expect

from bot.cli.demo import shown, stage
from bot.demo.page import Page
from bot.demo.stage import Stage

expect.set_options(timeout=15_000)  # milliseconds; the machine may be busy

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
async def set_(listener: socket.socket) -> AsyncIterator[Stage]:
    async with stage(f"http://127.0.0.1:{listener.getsockname()[1]}") as made:
        yield made


@pytest.fixture
async def address(set_: Stage, listener: socket.socket) -> AsyncIterator[str]:
    async with shown(Page(set_), listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
async def tab(address: str) -> AsyncIterator[Tab]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = await browser.new_page()
        problems: list[str] = []
        tab.on("console", lambda message: problems.append(message.text))
        tab.on("pageerror", lambda error: problems.append(str(error)))
        await tab.goto(address)
        yield tab
        await browser.close()
        assert problems == []
