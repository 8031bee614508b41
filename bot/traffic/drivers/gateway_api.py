"""The Gateway API of Kubernetes: the weights of an HTTPRoute.

Source: https://gateway-api.sigs.k8s.io/reference/spec/#httproute
"""

from collections.abc import Iterator

import msgspec

from bot.config.backends.gateway_api import GatewayApiBackend
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic import kubernetes, splitting
from bot.traffic.driver import Driver
from bot.traffic.kubernetes import Metadata, Patch, Place
from bot.traffic.splitting import Target

SCALES = (100, 1000, 10_000, 100_000, 1_000_000)
"""What two weights may sum up to: one is at most 1,000,000. The Gateway API's limit."""

_SERVICE = "Service"
_TELLING = frozenset({"Accepted", "ResolvedRefs"})


class _Ref(msgspec.Struct, frozen=True):
    name: str
    kind: str = _SERVICE
    weight: int | None = None


class _Rule(msgspec.Struct, frozen=True, rename="camel"):
    backend_refs: tuple[_Ref, ...] = ()
    session_persistence: msgspec.Raw = msgspec.Raw()


class _Spec(msgspec.Struct, frozen=True):
    rules: tuple[_Rule, ...] = ()


class _Condition(msgspec.Struct, frozen=True, rename="camel"):
    type: str
    status: str
    message: str = ""
    observed_generation: int | None = None


class _Parent(msgspec.Struct, frozen=True):
    conditions: tuple[_Condition, ...] = ()


class _Status(msgspec.Struct, frozen=True):
    parents: tuple[_Parent, ...] = ()


class Route(msgspec.Struct, frozen=True):
    """What is read of an HTTPRoute."""

    metadata: Metadata
    spec: _Spec
    status: _Status = _Status()

    @property
    def routes(self) -> tuple[tuple[Target, ...], ...]:
        """Where each rule leads."""
        return tuple(
            tuple(
                Target(
                    path=f"/spec/rules/{row}/backendRefs/{place}",
                    name=ref.name if ref.kind == _SERVICE else f"{ref.kind}/{ref.name}",
                    weight=ref.weight,
                    counts=1 if ref.weight is None else ref.weight,
                )
                for place, ref in enumerate(rule.backend_refs)
            )
            for row, rule in enumerate(self.spec.rules)
        )

    @property
    def conditions(self) -> tuple[_Condition, ...]:
        """What the gateways say of it."""
        return tuple(one for parent in self.status.parents for one in parent.conditions)

    @property
    def is_taken(self) -> bool:
        """Whether every gateway that says what it has seen has seen the newest change."""
        newest = self.metadata.generation
        return all((one.observed_generation or newest) >= newest for one in self.conditions)


async def read(backend: GatewayApiBackend, spot: Spot, tools: Tools) -> Seen:
    """Read the weights back, and whether the gateways have taken them."""
    route = await kubernetes.get(_place(backend, spot, tools), Route, tools)
    found = splitting.splits(route.routes, backend.stable, backend.canary)
    share = splitting.share(found)
    warnings = (
        *splitting.warnings(route.routes, found, backend.canary),
        *_warnings(route),
    )
    if not route.is_taken:
        note = "the gateway has not taken the newest weights yet"
        return Seen(weight=None, note=note, warnings=warnings)
    return Seen(weight=share, warnings=warnings)


async def write(backend: GatewayApiBackend, order: Order, tools: Tools) -> str:
    """Write the weights into every rule that has both Services, at once."""

    def decide(route: Route) -> Patch | None:
        found = splitting.splits(route.routes, backend.stable, backend.canary)
        changes = splitting.changes(route.metadata, found, order, SCALES)
        return kubernetes.operations(route.metadata, changes)

    await kubernetes.change(_place(backend, order.spot, tools), Route, decide, tools)
    return order.spot.memory


def _warnings(route: Route) -> Iterator[str]:
    if not route.status.parents:
        yield "no gateway says that it has taken the route"
    for one in route.conditions:
        if one.type in _TELLING and one.status != "True":
            yield f"the gateway says that {one.type} is {one.status}: {one.message}"
    if any(bytes(rule.session_persistence) for rule in route.spec.rules):
        yield "session persistence binds users, so the traffic may differ from the weight"


def _place(backend: GatewayApiBackend, spot: Spot, tools: Tools) -> Place:
    return Place(
        endpoint=tools.endpoint(backend.endpoint, spot.repo),
        group="gateway.networking.k8s.io",
        version="v1",
        plural="httproutes",
        namespace=backend.namespace,
        name=backend.route,
        needs=("httproutes",),
    )


DRIVER = Driver(on=GatewayApiBackend, read=read, write=write)
