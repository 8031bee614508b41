"""Handlers are given the bot's own client, which asks a simulated GitHub."""

from tests.github.simulated.conftest import (
    ada,
    asked,
    bob,
    contract,
    github,
    installation,
    key,
    manifest,
    pem,
    production,
    pull,
    receiver,
    receiver_url,
    repo,
    session,
    shop,
    sim,
    town,
)

__all__ = [
    "ada", "asked", "bob", "contract", "github", "installation", "key", "manifest", "pem",
    "production", "pull", "receiver", "receiver_url", "repo", "session", "shop", "sim", "town",
]  # fmt: skip
