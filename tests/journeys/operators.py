"""The command line, as an operator calls it, against the simulated GitHub."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.__main__ import main
from bot.store.clock import SystemClock
from tests.journeys.conftest import SECRET, Story

Operator: TypeAlias = Callable[..., Awaitable[Result]]


def operator_of(story: Story, key: RSAPrivateKey, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """Return what calls ``sluice`` with the settings of *story*."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    monkeypatch.setenv("APP_ID", str(story.sim.world.app.id))
    monkeypatch.setenv("PRIVATE_KEY", pem.decode())
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("GITHUB_API_URL", story.sim.urls.api)
    # The tool has the real clock, and GitHub would call its token one of the future.
    story.sim.world.context.skew = SystemClock().now() - story.clock.now()

    async def call(*arguments: object, given: str = "") -> Result:
        command = [*map(str, arguments)]
        runner = CliRunner()
        return await asyncio.to_thread(
            runner.invoke, main, command, input=given, catch_exceptions=False
        )

    return call
