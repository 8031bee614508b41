"""Traffic that an HTTPRoute of the Gateway API splits."""

from typing import Literal

from pydantic import model_validator

from bot.config.kubernetes import KubernetesBackend, ObjectName


class GatewayApiBackend(KubernetesBackend):
    """An `HTTPRoute` of the Gateway API: the weights of two Services in each rule that has both."""

    type: Literal["gateway-api"] = "gateway-api"
    """The kind of backend."""

    route: ObjectName
    """The `HTTPRoute`."""

    stable: ObjectName
    """The Service that is stable."""

    canary: ObjectName
    """The Service that is the canary."""

    @model_validator(mode="after")
    def _has_two_arms(self) -> "GatewayApiBackend":
        if self.stable == self.canary:
            raise ValueError("names the same Service as `stable` and as `canary`")
        return self


SHAPE = GatewayApiBackend
