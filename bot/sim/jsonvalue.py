"""JSON as types, for the edge where the simulated world meets the wire."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Object: TypeAlias = Mapping[str, Json]


def stamp(at: datetime) -> str:
    """Write *at* as GitHub does: whole seconds, in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def maybe_stamp(at: datetime | None) -> str | None:
    """Write *at* as GitHub does; None when it has not come yet."""
    return None if at is None else stamp(at)
