"""Istio: the weights of a VirtualService.

Source: https://istio.io/latest/docs/reference/config/networking/virtual-service/
"""

import msgspec

from bot.config.backends.istio import Destination, IstioBackend
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic import kubernetes, splitting
from bot.traffic.driver import Driver
from bot.traffic.kubernetes import Metadata, Patch, Place
from bot.traffic.splitting import Target

SCALES = (100,)
"""What the weights of a route sum up to: older versions of Istio take nothing else."""


class _To(msgspec.Struct, frozen=True):
    host: str
    subset: str = ""


class _Route(msgspec.Struct, frozen=True):
    destination: _To
    weight: int | None = None


class _Http(msgspec.Struct, frozen=True):
    route: tuple[_Route, ...] = ()


class _Spec(msgspec.Struct, frozen=True):
    http: tuple[_Http, ...] = ()


class VirtualService(msgspec.Struct, frozen=True):
    """What is read of a VirtualService."""

    metadata: Metadata
    spec: _Spec

    @property
    def routes(self) -> tuple[tuple[Target, ...], ...]:
        """Where each HTTP route leads. The only destination of one needs no weight."""
        return tuple(
            tuple(
                Target(
                    path=f"/spec/http/{row}/route/{place}",
                    name=_name(one.destination),
                    weight=one.weight,
                    counts=(one.weight or 0) if len(http.route) > 1 else SCALES[0],
                )
                for place, one in enumerate(http.route)
            )
            for row, http in enumerate(self.spec.http)
        )


async def read(backend: IstioBackend, spot: Spot, tools: Tools) -> Seen:
    """Read the weights back. Whether every proxy has them Istio does not say there."""
    routes = (await kubernetes.get(_place(backend, spot, tools), VirtualService, tools)).routes
    found = splitting.splits(routes, _name(backend.stable), _name(backend.canary))
    warnings = splitting.warnings(routes, found, _name(backend.canary))
    return Seen(weight=splitting.share(found), warnings=tuple(warnings))


async def write(backend: IstioBackend, order: Order, tools: Tools) -> str:
    """Write the weights into every HTTP route that has both destinations, at once."""

    def decide(service: VirtualService) -> Patch | None:
        found = splitting.splits(service.routes, _name(backend.stable), _name(backend.canary))
        changes = splitting.changes(service.metadata, found, order, SCALES)
        return kubernetes.operations(service.metadata, changes)

    await kubernetes.change(_place(backend, order.spot, tools), VirtualService, decide, tools)
    return order.spot.memory


def _name(destination: Destination | _To) -> str:
    subset = f" ({destination.subset})" if destination.subset else ""
    return destination.host + subset


def _place(backend: IstioBackend, spot: Spot, tools: Tools) -> Place:
    return Place(
        endpoint=tools.endpoint(backend.endpoint, spot.repo),
        group="networking.istio.io",
        version="v1",
        plural="virtualservices",
        namespace=backend.namespace,
        name=backend.virtual_service,
        needs=("virtualservices",),
    )


DRIVER = Driver(on=IstioBackend, read=read, write=write)
