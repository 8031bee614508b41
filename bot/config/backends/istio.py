"""Traffic that a VirtualService of Istio splits."""

from typing import Annotated, Literal

from pydantic import model_validator

from bot.config.kubernetes import KubernetesBackend, ObjectName
from bot.config.section import Section
from bot.config.spelling import Spelling


class Destination(Section):
    """Where a route of a `VirtualService` leads to."""

    host: ObjectName
    """As the `VirtualService` writes it."""

    subset: Annotated[str, Spelling("[A-Za-z0-9._-]{0,63}", "the name of a subset")] = ""
    """Of the host; empty if the `VirtualService` names none."""


class IstioBackend(KubernetesBackend):
    """A `VirtualService` of Istio: the weights of two destinations, in each HTTP route that has both. Weights are whole percents."""  # noqa: E501 - one paragraph where an editor shows it

    type: Literal["istio"] = "istio"
    """The kind of backend."""

    virtual_service: ObjectName
    """The `VirtualService`."""

    stable: Destination
    """What is stable."""

    canary: Destination
    """What is the canary."""

    @model_validator(mode="after")
    def _has_two_arms(self) -> "IstioBackend":
        if self.stable == self.canary:
            raise ValueError("names the same destination as `stable` and as `canary`")
        return self


SHAPE = IstioBackend
