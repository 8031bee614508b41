"""The contract is tested on the same simulator as the simulator itself."""

from tests.sim.conftest import (
    ada,
    as_app,
    bob,
    github,
    installation,
    key,
    manifest,
    pem,
    receiver,
    receiver_url,
    session,
    shop,
    sim,
    town,
)

__all__ = [
    "ada", "as_app", "bob", "github", "installation", "key", "manifest", "pem", "receiver",
    "receiver_url", "session", "shop", "sim", "town",
]  # fmt: skip
