"""A whole simulated GitHub, for what a workflow does."""

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
    receiver,
    receiver_url,
    repo,
    session,
    shop,
    sim,
)

__all__ = [
    "ada", "asked", "bob", "contract", "github", "installation", "key", "manifest", "pem",
    "receiver", "receiver_url", "repo", "session", "shop", "sim",
]  # fmt: skip
