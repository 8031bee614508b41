"""Routes that split the traffic between two places by weights, several of them in one object."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from bot.config.quantities import show_weight
from bot.errors import RefusedError
from bot.ports.traffic import Order
from bot.traffic.kubernetes import Metadata

EXPIRES, ROLLOUT = "sluice.dev/canary-expires-at", "sluice.dev/rollout"
"""Annotations that tell whoever looks after it until when a canary may have traffic, and whose."""

_ALL = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place that a route leads to.

    Attributes:
        path: Of it in the object, as a JSON Pointer.
        weight: As the object writes it; None if it does not.
        counts: What that means.
    """

    path: str
    name: str
    weight: int | None
    counts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A route that leads to both arms."""

    stable: Target
    canary: Target

    @property
    def share(self) -> float:
        """The canary's part in percent."""
        every = self.stable.counts + self.canary.counts
        return _ALL * self.canary.counts / every if every else 0.0


def splits(routes: Sequence[Sequence[Target]], stable: str, canary: str) -> tuple[Split, ...]:
    """Return those of *routes* that lead to both arms.

    Raises:
        RefusedError: None does, or one leads to a third place too.
    """
    found = []
    for number, route in enumerate(routes, 1):
        named = {target.name: target for target in route}
        if not {stable, canary} <= named.keys():
            continue
        others = [one.name for one in route if one.name not in {stable, canary} and one.counts]
        if others or len(named) < len(route):
            which = f"to `{others[0]}` too" if others else "to the same place twice"
            raise RefusedError(f"Route {number} leads {which}, so it has no two arms.", status=0)
        found.append(Split(stable=named[stable], canary=named[canary]))
    if not found:
        raise RefusedError(f"No route leads to both `{stable}` and `{canary}`.", status=0)
    return tuple(found)


def share(found: Sequence[Split]) -> float:
    """Return the canary's part in percent; the greatest where the routes differ."""
    return max(split.share for split in found)


def warnings(
    routes: Sequence[Sequence[Target]], found: Sequence[Split], canary: str
) -> Iterator[str]:
    """Say what makes the traffic differ from the weight."""
    shares = sorted({split.share for split in found})
    if len(shares) > 1:
        yield f"the routes differ: {', '.join(map(show_weight, shares))}"
    split = {one.canary.path for one in found}
    for number, route in enumerate(routes, 1):
        if any(one.name == canary and one.counts and one.path not in split for one in route):
            yield f"route {number} leads to the canary whatever its weight"


def weights(weight: float, scales: Sequence[int]) -> tuple[int, int]:
    """Return the weights of stable and canary that make exactly *weight*.

    Args:
        weight: 0..100.
        scales: What they may sum up to, the first that fits.

    Raises:
        RefusedError: None fits.
    """
    for scale in scales:
        part = weight * scale / _ALL
        if abs(part - round(part)) < 1e-6:  # noqa: PLR2004 - of a part, as floats are not exact
            return scale - round(part), round(part)
    least = _ALL / scales[-1]
    raise RefusedError(f"It cannot split finer than {show_weight(least)}.", status=0)


def changes(
    metadata: Metadata, found: Sequence[Split], order: Order, scales: Sequence[int]
) -> list[dict[str, Any]]:
    """Return the operations of a JSON Patch that carry out *order*; none if all is so already."""
    stable, canary = weights(order.weight, scales)
    made: list[dict[str, Any]] = []
    for split in found:
        for target, to in ((split.stable, stable), (split.canary, canary)):
            if target.counts != to:
                made += _set(target, to)
    return made + _annotated(metadata, order)


def _set(target: Target, to: int) -> Iterator[dict[str, Any]]:
    path = f"{target.path}/weight"
    if target.weight is not None:
        yield {"op": "test", "path": path, "value": target.weight}
    yield {"op": "add", "path": path, "value": to}


def _annotated(metadata: Metadata, order: Order) -> list[dict[str, Any]]:
    """Note who has traffic and until when; or, where nobody has a share, take the notes away."""
    wanted: Mapping[str, str] = {}
    if 0 < order.weight < _ALL:
        until = order.expires_at.astimezone(UTC).isoformat(timespec="seconds")
        wanted = {EXPIRES: until, ROLLOUT: order.spot.rollout_id}
    have = metadata.annotations
    made: list[dict[str, Any]] = []
    if wanted and not have:
        made.append({"op": "add", "path": "/metadata/annotations", "value": {}})
    for name in (EXPIRES, ROLLOUT):
        path = "/metadata/annotations/" + name.replace("/", "~1")
        if name in wanted and have.get(name) != wanted[name]:
            made.append({"op": "add", "path": path, "value": wanted[name]})
        elif name not in wanted and name in have:
            made.append({"op": "remove", "path": path})
    return made
