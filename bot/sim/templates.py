"""GitHub's own payloads, cut into templates.

``data`` holds one real delivery of each event that we send, as published; see its README. What the
world knows replaces what they say, and their addresses become ours; the rest stays as GitHub once
sent it.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import cast

from bot.sim.jsonvalue import Json, Object


@cache
def example(event: str) -> Object:
    """Read the published delivery of *event*."""
    text = resources.files("bot.sim").joinpath("data", f"{event}.json").read_text("utf-8")
    return cast("Object", json.loads(text))


@cache
def template(event: str, *path: str) -> Object:
    """Return the object at *path* in the published delivery of *event*."""
    found = example(event)
    for name in path:
        found = cast("Object", found[name])
    return found


def recast(model: Object, addresses: Mapping[str, str], state: Object) -> dict[str, Json]:
    """Make *model* ours.

    Args:
        model: What GitHub once sent.
        addresses: Parts of its URLs, and what we put there. The first match of each is replaced
            in this order.
        state: The values that the world knows better.
    """
    kept = {
        name: _readdressed(value, addresses) for name, value in model.items() if name not in state
    }
    return kept | dict(state)


def _readdressed(value: Json, addresses: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        for old, new in addresses.items():
            value = value.replace(old, new, 1)
        return value
    if isinstance(value, Mapping):
        return {name: _readdressed(inner, addresses) for name, inner in value.items()}
    return value
