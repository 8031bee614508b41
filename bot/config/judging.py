"""What a policy file may say of the judge: what it holds a canary to."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, StrictInt, model_validator

from bot.config.quantities import Milliseconds, Percent, Points
from bot.config.section import Section


class Judging(Section):
    """When a canary fails, and when it passes."""

    alpha: Percent = 0.05
    """How often a good canary may be rolled back, at most, however often it is looked at."""

    beta: Percent = 0.05
    """How often a canary that is worse by `margin` may pass, at most."""

    error_limit: Percent = 0.02
    """The share of errors above which a canary fails, if it is also worse than stable, or alone."""

    error_hard_limit: Percent = 0.05
    """The share of errors above which even less evidence of being worse than stable is enough, and above which stable itself counts as failing."""  # noqa: E501 - one paragraph where an editor shows it

    min_effect: Points = 0.005
    """The least difference of the shares of errors that matters."""

    margin: Points = 0.01
    """The regression that must be excluded before a canary passes. Smaller takes longer."""

    latency_increase: Milliseconds = timedelta(milliseconds=50)
    """The increase of the mean latency that fails a canary."""

    p95_limit: Milliseconds = timedelta(milliseconds=500)
    """The latency that at most one request in twenty may exceed."""

    min_requests: Annotated[StrictInt, Field(ge=1, le=1_000_000)] = 150
    """Requests that a canary must have served before it can pass."""

    @model_validator(mode="after")
    def _can_be_judged(self) -> "Judging":
        for name, value, most in (
            ("alpha", self.alpha, 0.5),
            ("beta", self.beta, 0.5),
            ("margin", self.margin, 0.5),
            ("error_limit", self.error_limit, 1.0),
            ("error_hard_limit", self.error_hard_limit, 1.0),
        ):
            if not 0 < value <= most:
                raise ValueError(f"`{name}` must be above 0 and at most {100 * most:.0f}%")
        if not self.latency_increase:
            raise ValueError("`latency_increase` must be above `0ms`")
        if self.error_hard_limit < self.error_limit:
            raise ValueError("`error_hard_limit` must not be below `error_limit`")
        return self
