"""Effects as the bytes of a job, and back."""

from typing import get_args

import msgspec

from bot.effects import Effect

_EFFECTS: dict[str, type[Effect]] = {kind.__name__: kind for kind in get_args(Effect)}


def encode(effect: Effect) -> tuple[str, bytes]:
    """Return the name of the effect's type, and its content."""
    return type(effect).__name__, msgspec.json.encode(effect)


def decode(name: str, content: bytes) -> Effect:
    """Return the effect that ``encode`` was given.

    Raises:
        LookupError: This version has no such effect: a newer one stored it.
    """
    return msgspec.json.decode(content, type=_EFFECTS[name])
