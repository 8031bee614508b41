"""What a policy file may say of canaries: how the traffic moves, who counts, and who judges."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import Field, model_validator

from bot.config import backends, providers, toggles
from bot.config.backends.workflow import WorkflowBackend
from bot.config.durations import Duration, between
from bot.config.environments import PRODUCTION, Name
from bot.config.judging import Judging
from bot.config.kinds import Backend, EndpointName, Label, Provider, PublicUrl, Toggle, one_of
from bot.config.quantities import Weight
from bot.config.section import Section

ALL = 100.0
"""Percent."""

if TYPE_CHECKING:  # what is discovered while running has no type that could be written down
    AnyBackend: TypeAlias = Backend
    AnyProvider: TypeAlias = Provider
    AnyToggle: TypeAlias = Toggle
else:
    AnyBackend = one_of(backends, "type")
    AnyProvider = one_of(providers, "provider")
    AnyToggle = one_of(toggles, "type")


class Doubt(StrEnum):
    """What to do where nobody can tell whether a canary is good."""

    HOLD = "hold"
    ROLLBACK = "rollback"


class OnPush(StrEnum):
    """What a push to the branch does to a canary of the commit before."""

    ROLLBACK = "rollback"
    KEEP = "keep"


class Promote(StrEnum):
    """Who lets a canary past the weight that needs no approval."""

    AUTO = "auto"
    APPROVAL = "approval"


class OnFail(StrEnum):
    """What to do when something that was fully deployed turns out to be bad."""

    ROLLBACK = "rollback"
    ALERT = "alert"


class Health(Section):
    """A page that must answer before any traffic moves."""

    url: PublicUrl | None = None
    """Where: an `https://` address that everyone may reach."""

    endpoint: EndpointName | None = None
    """Or the name of an endpoint that the operator set up."""

    path: Annotated[str, Field(max_length=500)] = ""
    """After the address of the endpoint: `/healthz`."""

    status: Annotated[int, Field(ge=100, le=599)] = 200
    """The status that says that it is well."""

    @model_validator(mode="after")
    def _says_where(self) -> "Health":
        if (self.url is None) == (self.endpoint is None):
            raise ValueError("needs either `url` or `endpoint`")
        return self


class Service(Section):
    """Something that is deployed by moving traffic to it."""

    environment: Name = PRODUCTION
    """The environment that it runs in: its approvals, locks and freezes hold."""

    backend: AnyBackend = WorkflowBackend()
    """What splits the traffic."""

    metrics: AnyProvider | None = None
    """Who counts requests and errors. Without, a canary is held for a human."""

    steps: Annotated[tuple[Weight, ...], Field(max_length=20)] = (50.0, ALL)
    """The weights after the one that was asked for. Smaller ones are left out."""

    bake: Annotated[Duration, between("30s", "24h")] = timedelta(minutes=5)
    """How long each weight is judged before it can pass."""

    poll: Annotated[Duration, between("5s", "5m")] = timedelta(seconds=30)
    """How often it is looked at."""

    warmup: Annotated[Duration, between("0s", "30m")] = timedelta(seconds=60)
    """How long after each change of weight nothing is judged, unless half of the requests fail."""

    max_extend: Annotated[Duration, between("0s", "24h")] = timedelta(minutes=15)
    """How much longer than `bake` it is judged while the answer is open."""

    deadline: Annotated[Duration, between("1m", "24h")] = timedelta(minutes=60)
    """How long one weight may take to be there."""

    total: Annotated[Duration, between("5m", "24h")] = timedelta(hours=4)
    """How long all of it may take. Then it is rolled back."""

    judge: Judging = Judging()
    """When it fails, and when it passes."""

    on_inconclusive: Doubt = Doubt.HOLD
    """What to do when the answer is still open after `max_extend`."""

    on_provider_error: Doubt | None = None
    """What to do when nobody counts for `provider_outage_max`. By default `hold` up to a weight of 10%, else `rollback`."""  # noqa: E501 - one paragraph where an editor shows it

    provider_outage_max: Annotated[Duration, between("10s", "24h")] = timedelta(minutes=15)
    """How long those who count may be away."""

    on_push: OnPush = OnPush.ROLLBACK
    """What a push to the branch does. `keep` lets the old commit finish."""

    max_weight_without_approval: Weight = 10.0
    """The greatest weight for which nobody has to approve."""

    promote: Promote = Promote.APPROVAL
    """`approval`: beyond that weight the environment's approvals are needed. `auto`: the judge is enough, except for a start beyond that weight."""  # noqa: E501 - one paragraph where an editor shows it

    watch: Annotated[Duration, between("0s", "24h")] = timedelta(minutes=5)
    """How long after a deployment it is judged against the hour before, whoever made it."""

    on_watch_fail: OnFail = OnFail.ROLLBACK
    """What to do when that goes wrong."""

    health: Health | None = None
    """A page that must answer before the traffic moves."""

    flags: Annotated[tuple[AnyToggle, ...], Field(max_length=20)] = ()
    """Feature flags that are switched on after promotion, and off after a rollback."""


class Canary(Section):
    """How changes get their traffic."""

    services: Annotated[Mapping[Label, Service], Field(max_length=50)] = {}
    """What is deployed by moving traffic to it, by name."""
