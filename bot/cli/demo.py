"""``sluice demo``."""

import asyncio
import secrets
import socket
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import click
import uvloop
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from rich.console import Console

import bot
from bot import logs
from bot.app import Options, running
from bot.database.open import opened
from bot.demo import traffic
from bot.demo.auditor import Auditor
from bot.demo.canaries import Canaries
from bot.demo.clock import FastClock
from bot.demo.once import Performance
from bot.demo.page import Page
from bot.demo.shop import REPOSITORY
from bot.demo.stage import Stage
from bot.demo.story import Story
from bot.errors import ConfigError, Problem
from bot.settings import LogFormat, LogLevel, Settings
from bot.sim.manifest import Manifest, read_manifest
from bot.sim.simulator import Registration, Simulator
from bot.store.state import State


@click.command
@click.option("--once", is_flag=True, help="Play the story without a browser, and check it.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Of the page; 0 is any free one.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address of the page.")
def show(*, once: bool, port: int, no_browser: bool) -> None:
    """Show what Sluice does: a GitHub on this machine, the real bot, and a page to play with.

    No account, no network, no keys.
    """
    logs.configure(LogLevel.WARNING, LogFormat.TEXT)
    uvloop.run(_play() if once else _serve(port, open_browser=not no_browser))


async def _play() -> None:
    console = Console()
    async with stage() as set_:
        await Performance(set_, console).play()
    console.rule("All as it should be", align="left")


async def _serve(port: int, *, open_browser: bool) -> None:
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise ConfigError(Problem(0, 0, f"--port {port}: {error.strerror}")) from error
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with stage(address) as set_, shown(Page(set_), listener):
        click.echo(f"The pull request is at {address}/ (Ctrl-C ends it)")
        if open_browser:
            await asyncio.to_thread(webbrowser.open, f"{address}/")
        await asyncio.Event().wait()


@asynccontextmanager
async def shown(page: Page, listener: socket.socket) -> AsyncIterator[None]:
    """Serve *page* on *listener* while the context is open."""
    runner = web.AppRunner(page.site(), access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def stage(server_url: str = "https://github.com") -> AsyncIterator[Stage]:
    """Start the simulated GitHub and the real bot, which knows no difference.

    Args:
        server_url: Where links lead to; they would be GitHub's pages.
    """
    secret = secrets.token_hex(32)
    key = generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    clock = FastClock()
    sim = Simulator(clock, Registration(_manifest(), pem, secret), server_url=server_url)
    await sim.start()
    try:
        with tempfile.TemporaryDirectory(prefix="sluice-demo-") as folder:
            async with (
                traffic.running(clock, REPOSITORY) as service,
                running(
                    settings := _settings(sim, pem, secret, folder, service.endpoints),
                    Options(clock=clock),
                ) as bot_,
                opened(settings.database_url) as database,
            ):
                host, port = bot_.addresses[0][:2]
                sim.webhooks.url = f"http://{host}:{port}/webhook"
                story = Story(sim)
                yield Stage(
                    sim=sim,
                    story=story,
                    canaries=Canaries(story, service),
                    traffic=service,
                    store=State(database),
                    auditor=Auditor(database),
                    clock=clock,
                )
    finally:
        await sim.stop()


def _settings(sim: Simulator, pem: str, secret: str, folder: str, endpoints: str) -> Settings:
    return Settings.load(
        {
            "APP_ID": str(sim.world.app.id),
            "PRIVATE_KEY": pem,
            "WEBHOOK_SECRET": secret,
            "GITHUB_API_URL": sim.urls.api,
            "GITHUB_SERVER_URL": sim.urls.html,
            "SLUICE_HOME": folder,
            "ENDPOINTS": endpoints,
            "PORT": "0",
        }
    )


def _manifest() -> Manifest:
    """Read ``app.yml``: from the wheel, or from the checkout that the package lies in."""
    packed = files(bot) / "app.yml"
    path = packed if packed.is_file() else Path(bot.__file__).parents[1] / "app.yml"
    return read_manifest(path.read_text(encoding="utf-8"))


COMMAND = show
