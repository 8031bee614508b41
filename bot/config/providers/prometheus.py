"""Counts from Prometheus, or whatever speaks its language."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import model_validator

from bot.config.durations import Duration, between
from bot.config.kinds import EndpointName, Provider, PublicUrl
from bot.config.promql import Matchers, Selector, WholeQuery
from bot.config.section import Section


class Arms(Section):
    """What tells the arms apart."""

    stable: Matchers
    """Matchers of stable's labels: `version="stable"`. `{sha}`, `{sha7}` and `{service}` are filled in."""  # noqa: E501 - one paragraph where an editor shows it

    canary: Matchers
    """Matchers of the canary's labels: `version="{sha7}"`. The same is filled in."""

    @model_validator(mode="after")
    def _differ(self) -> "Arms":
        if self.stable == self.canary:
            raise ValueError("must tell `stable` from `canary`")
        return self


class Queries(Section):
    """Queries of one's own. `{sha}`, `{sha7}` and `{service}` are filled in."""

    stable_requests: WholeQuery
    """Counters, as they are, of which each series is followed; or `sum(increase(…[{elapsed}s])) or vector(0)`, which misses the first error of each new series."""  # noqa: E501 - one paragraph where an editor shows it

    stable_errors: WholeQuery
    """The same for stable's errors."""

    canary_requests: WholeQuery
    """The same for the canary's requests."""

    canary_errors: WholeQuery
    """The same for the canary's errors."""


class PrometheusProvider(Provider):
    """Prometheus. Its counters are read as they are, so that no first error is missed."""

    provider: Literal["prometheus"] = "prometheus"
    """The kind of provider."""

    endpoint: EndpointName | None = None
    """The name of an endpoint that the operator set up."""

    url: PublicUrl | None = None
    """Or an `https://` address that everyone may reach."""

    arms: Arms | None = None
    """What tells stable from the canary."""

    requests: Selector | None = None
    """The counter of requests: `http_requests_total{service="api",{arm}}`. At most 2,000 series in all."""  # noqa: E501 - one paragraph where an editor shows it

    errors: Selector | None = None
    """The counter of those that failed: `http_requests_total{service="api",code=~"5..",{arm}}`."""

    latency: Selector | None = None
    """The histogram of their times in seconds, without `_bucket`: `http_request_duration_seconds{service="api",{arm}}`. It should have a boundary at the judge's `p95_limit`; otherwise the next lower one tells what is slow."""  # noqa: E501 - one paragraph where an editor shows it

    queries: Queries | None = None
    """Queries of your own, instead of the three above. How fresh their answers are, nobody can tell."""  # noqa: E501 - one paragraph where an editor shows it

    scrape_interval: Annotated[Duration, between("1s", "5m")] = timedelta(seconds=15)
    """How often it looks at the service. Nothing is judged by samples older than two of these."""

    @model_validator(mode="after")
    def _says_all(self) -> "PrometheusProvider":
        if (self.endpoint is None) == (self.url is None):
            raise ValueError("needs either `endpoint` or `url`")
        selects = (self.arms, self.requests, self.errors)
        if self.queries is None and None in selects:
            raise ValueError("needs `arms`, `requests` and `errors`, or `queries`")
        if self.queries is not None and (*selects, self.latency) != (None,) * 4:
            raise ValueError("has `queries`, which `arms` and selectors cannot be added to")
        return self


SHAPE = PrometheusProvider
