"""`sluice doctor`, as an operator calls it, against the simulated GitHub."""

import asyncio
import json

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.__main__ import main
from bot.store.clock import SystemClock
from tests.journeys.conftest import POLICY, SECRET


@pytest.fixture
def doctor(story, private_key, monkeypatch):
    pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    monkeypatch.setenv("APP_ID", str(story.sim.world.app.id))
    monkeypatch.setenv("PRIVATE_KEY", pem.decode())
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("GITHUB_API_URL", story.sim.urls.api)
    # The tool has the real clock, and GitHub would call its token one of the future.
    story.sim.world.context.skew = SystemClock().now() - story.clock.now()

    async def call(*arguments: str) -> Result:
        command = ["doctor", *arguments]
        return await asyncio.to_thread(CliRunner().invoke, main, command, catch_exceptions=False)

    return call


async def test_a_guarded_environment_has_no_gap(story, doctor) -> None:
    made = story.shop.actions.environments.create(
        "production", admins_bypass=False, limits_branches=True
    )
    made.protect(story.sim.world.app)

    result = await doctor("octo/shop")

    assert result.exit_code == 0
    assert result.output == "✓ octo/shop production: nothing is open\n"


async def test_what_is_open_is_told_with_how_to_mend_it(story, doctor) -> None:
    story.shop.actions.environments.create("production").protect(story.sim.world.app)

    result = await doctor()

    assert result.exit_code == 0, "it is a warning"
    assert "! octo/shop production: an administrator may start a waiting job" in result.output
    assert "    untick `Allow administrators" in result.output
    assert "! octo/shop production: any branch may ask to deploy" in result.output


async def test_a_hole_ends_it_with_an_error(story, doctor) -> None:
    policy = "version: 1\nenvironments:\n  live: {mode: environment}\n"
    story.shop.push("main", {POLICY: policy}, by=story.bob)
    story.shop.actions.environments.create("staging").protect(story.sim.world.app)

    result = await doctor("octo/shop", "--format", "json")

    assert result.exit_code == 1
    found = {one["environment"]: one["gap"] for one in json.loads(result.output)}
    assert found["live"]["weight"] == "fail", "it is in the policy and not on GitHub"
    assert found["staging"]["weight"] == "fail", "it asks, and the policy does not govern it"


async def test_other_repositories_are_left_alone(doctor) -> None:
    result = await doctor("octo/other")

    assert (result.exit_code, result.output) == (0, "")


async def test_a_broken_policy_is_named(story, doctor) -> None:
    story.shop.push("main", {POLICY: "version: 2\n"}, by=story.bob)

    result = await doctor()

    assert result.exit_code == 1
    assert "octo/shop: .github/sluice.yml: 1:10: `version` must be 1" in result.output
