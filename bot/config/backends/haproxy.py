"""Traffic that HAProxy splits by the weights of its servers.

Source: https://docs.haproxy.org/2.6/configuration.html#2.3 (which letters a name may have)
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from bot.config.kinds import Backend, EndpointName
from bot.config.spelling import Spelling

MAX_SERVERS = 16
"""Of an arm. Our own limit: all commands of a change go in one line, which HAProxy bounds."""

Name = Annotated[
    str,
    Spelling("[A-Za-z0-9_.:-]{1,60}", "a name of HAProxy: letters, digits and `_.:-`"),
]


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Servers = Annotated[
    tuple[Name, ...],
    Field(min_length=1, max_length=MAX_SERVERS),
    BeforeValidator(_listed, json_schema_input_type=Name | tuple[Name, ...]),
]


class HaproxyBackend(Backend):
    """HAProxy, whose servers are given their weights through its runtime API."""

    type: Literal["haproxy"] = "haproxy"
    """The kind of backend."""

    endpoint: EndpointName
    """Whose `socket` is the runtime API, at the level `admin`."""

    backend: Name
    """The backend that holds the servers of both arms. Its `balance` must be one that takes new weights while running: not `static-rr`, `first`, or a hash without `hash-type consistent`."""  # noqa: E501 - one paragraph where an editor shows it

    stable: Servers = ("stable",)
    """The server that is stable, or several. Among several the traffic is split as the configuration of HAProxy says."""  # noqa: E501 - one paragraph where an editor shows it

    canary: Servers = ("canary",)
    """The server that is the canary, or several. They are in maintenance while the weight is 0."""

    @model_validator(mode="after")
    def _names_each_once(self) -> "HaproxyBackend":
        every = (*self.stable, *self.canary)
        if len(set(every)) < len(every):
            raise ValueError("names a server more than once in `stable` and `canary`")
        return self


SHAPE = HaproxyBackend
