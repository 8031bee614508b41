"""Traffic that an HTTPRoute of the Gateway API splits."""

from typing import Literal

from pydantic import model_validator

from bot.config.kinds import Backend, EndpointName
from bot.config.kubernetes import Namespace, ObjectName


class GatewayApiBackend(Backend):
    """An `HTTPRoute` of the Gateway API: the weights of two Services in each rule that has both."""

    type: Literal["gateway-api"] = "gateway-api"
    """The kind of backend."""

    endpoint: EndpointName
    """Whose `url` is the API server of Kubernetes, such as `https://kubernetes.default.svc`, and whose `token_file` opens it."""  # noqa: E501 - one paragraph where an editor shows it

    namespace: Namespace
    """Where the route is."""

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
