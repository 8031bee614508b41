"""Counts from Datadog."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from bot.config.kinds import EndpointName, Provider
from bot.config.section import Section
from bot.config.spelling import Spelling

ARM = "{arm}"
"""Where the tags of an arm are put into a query."""

_TAG = r"!?[A-Za-z][A-Za-z0-9_./-]*:(?:[A-Za-z0-9_:./*-]|\{(?:sha|sha7|service)\})+"
_QUERY = (
    r"sum:[A-Za-z][A-Za-z0-9_.]*\{ *"
    rf"(?:{_TAG} *, *)*\{{arm\}}(?: *, *{_TAG})* *\}}\.as_count\(\)"
)

Tags: TypeAlias = Annotated[
    str,
    Field(max_length=200),
    Spelling(rf"{_TAG}(?: *, *{_TAG})*", "tags, such as `version:{sha7}`"),
]
"""Of one arm."""

Count: TypeAlias = Annotated[
    str,
    Field(max_length=500),
    Spelling(
        _QUERY, "a count with `{arm}`, such as `sum:http.requests{service:api,{arm}}.as_count()`"
    ),
]
"""A query of one metric, of both arms."""


class Arms(Section):
    """What tells the arms apart."""

    stable: Tags
    """Tags of stable: `version:stable`, or `!version:{sha7}` for all that is not the canary. `{sha}`, `{sha7}` and `{service}` are filled in."""  # noqa: E501 - one paragraph where an editor shows it

    canary: Tags
    """Tags of the canary: `version:{sha7}`. The same is filled in."""

    @model_validator(mode="after")
    def _differ(self) -> "Arms":
        if self.stable == self.canary:
            raise ValueError("must tell `stable` from `canary`")
        return self


class DatadogProvider(Provider):
    """Datadog, which counts by the minute, one to two minutes late. It does not tell latency."""

    provider: Literal["datadog"] = "datadog"
    """The kind of provider."""

    endpoint: EndpointName
    """The name of an endpoint that the operator set up: its `url` is `https://api.datadoghq.com` or that of another site, and its `headers` are `DD-API-KEY` and `DD-APPLICATION-KEY`, with the permission `timeseries_query`."""  # noqa: E501 - one paragraph where an editor shows it

    arms: Arms
    """What tells stable from the canary."""

    requests: Count
    """The count of requests: `sum:trace.http.request.hits{service:api,{arm}}.as_count()`."""

    errors: Count
    """The count of those that failed: `sum:trace.http.request.errors{service:api,{arm}}.as_count()`. Mind its spelling: Datadog does not tell a name that it never heard from one that has nothing to count."""  # noqa: E501 - one paragraph where an editor shows it


SHAPE = DatadogProvider
