"""Spots and orders, for tests."""

from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from bot.config.canary import Service
from bot.config.kinds import Backend
from bot.model import Repo, RepoId, Sha
from bot.ports.traffic import Order, Spot

REPO = Repo(RepoId(1), "octo", "shop")
SHA = Sha("a" * 40)
ROLLOUT = "0123456789abcdef"
EXPIRES = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)


def spot(backend: Backend, **more: Any) -> Spot:
    right = {"repo": REPO, "backend": backend, "rollout_id": ROLLOUT, "sha": SHA}
    return Spot(**right | more)


def order(backend: Backend, weight: float, *, memory: str = "", **more: Any) -> Order:
    where = spot(backend, memory=memory, **more)
    return Order(spot=where, weight=weight, expires_at=EXPIRES)


def shaped(**said: Any) -> Any:
    """Read a backend as a policy file says it."""
    return TypeAdapter(Service).validate_python({"backend": said}).backend
