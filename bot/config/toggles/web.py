"""A flag behind any HTTP service: it is told the name, the state and the commit."""

from typing import Literal

from bot.config.kinds import EndpointName, Label, Toggle


class WebToggle(Toggle):
    """A flag that an HTTP service of yours switches."""

    type: Literal["web"] = "web"
    """Whose feature flag it is."""

    endpoint: EndpointName
    """Where, as the operator named it. It gets a signed `POST` with `{flag, on, sha, rollout}`."""

    flag: Label
    """The name of the flag."""


SHAPE = WebToggle
