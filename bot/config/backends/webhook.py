"""Traffic that a service of the operator's own moves, which is asked by signed HTTP."""

from typing import Literal

from bot.config.kinds import Backend, EndpointName


class WebhookBackend(Backend):
    """Anything that answers signed HTTP: `POST` to `/weight` sets the weight, `GET` tells it."""

    type: Literal["webhook"] = "webhook"
    """The kind of backend."""

    endpoint: EndpointName
    """Whose `url` is asked at `/weight`, and whose `secret` signs what is asked."""


SHAPE = WebhookBackend
