"""A flag of Unleash: it is enabled and disabled in one environment."""

from typing import Literal

from bot.config.kinds import EndpointName, Label, Toggle


class UnleashToggle(Toggle):
    """A flag of Unleash."""

    type: Literal["unleash"] = "unleash"
    """Whose feature flag it is."""

    endpoint: EndpointName
    """Where, as the operator named it: the header `Authorization` holds a token of a service account or an admin token, which a token of the client API is not."""  # noqa: E501 - one paragraph where an editor shows it

    project: Label = "default"
    """The id of the project."""

    flag: Label
    """The name of the flag."""

    environment: Label
    """Unleash's environment, such as `production`."""


SHAPE = UnleashToggle
