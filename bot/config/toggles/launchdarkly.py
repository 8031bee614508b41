"""A flag at LaunchDarkly: its targeting is turned on and off in one environment."""

from typing import Literal

from bot.config.kinds import EndpointName, Label, Toggle


class LaunchDarklyToggle(Toggle):
    """A flag at LaunchDarkly."""

    type: Literal["launchdarkly"] = "launchdarkly"
    """Whose feature flag it is."""

    endpoint: EndpointName
    """Where, as the operator named it: the address is `https://app.launchdarkly.com` as a rule, and the header `Authorization` holds an access token that may `updateOn` the flag."""  # noqa: E501 - one paragraph where an editor shows it

    project: Label = "default"
    """The key of the project."""

    flag: Label
    """The key of the flag."""

    environment: Label
    """The key of LaunchDarkly's environment, such as `production`."""


SHAPE = LaunchDarklyToggle
