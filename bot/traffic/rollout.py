"""A Rollout of Argo Rollouts: what is read of it, and what it means.

Source: pkg/apis/rollouts/v1alpha1/types.go and utils/replicaset/canary.go of
https://github.com/argoproj/argo-rollouts
"""

import msgspec

from bot.traffic.kubernetes import Metadata

_ALL = 100


class Pause(msgspec.Struct, frozen=True):
    """A step that waits: for somebody, or for a time."""

    duration: int | str | None = None


class Step(msgspec.Struct, frozen=True, rename="camel"):
    """A step of the plan, of which other kinds exist that neither wait nor set a weight."""

    set_weight: int | None = None
    pause: Pause | None = None


class _Canary(msgspec.Struct, frozen=True, rename="camel"):
    steps: tuple[Step, ...] = ()
    traffic_routing: msgspec.Raw = msgspec.Raw()


class _Strategy(msgspec.Struct, frozen=True):
    canary: _Canary | None = None


class _Spec(msgspec.Struct, frozen=True):
    strategy: _Strategy = _Strategy()
    paused: bool = False


class _Destination(msgspec.Struct, frozen=True):
    weight: int = 0


class _Weights(msgspec.Struct, frozen=True):
    canary: _Destination = _Destination()
    verified: bool | None = None


class _CanaryStatus(msgspec.Struct, frozen=True):
    weights: _Weights | None = None


class _PauseCondition(msgspec.Struct, frozen=True):
    reason: str = ""


class _Status(msgspec.Struct, frozen=True, rename="camel"):
    abort: bool = False
    promote_full: bool = False
    pause_conditions: tuple[_PauseCondition, ...] | None = None
    current_step_index: int | None = None
    current_pod_hash: str = ""
    stable: str = msgspec.field(name="stableRS", default="")
    observed_generation: str = ""
    phase: str = ""
    message: str = ""
    updated_replicas: int = 0
    canary: _CanaryStatus = _CanaryStatus()


class Rollout(msgspec.Struct, frozen=True):
    """What is read of a Rollout."""

    metadata: Metadata
    spec: _Spec
    status: _Status = _Status()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The plan."""
        return self.spec.strategy.canary.steps if self.spec.strategy.canary else ()

    @property
    def plan(self) -> tuple[int, ...]:
        """The weights of the plan, in order."""
        return tuple(one.set_weight for one in self.steps if one.set_weight is not None)

    @property
    def is_canary(self) -> bool:
        """Whether its strategy is that of canaries."""
        return self.spec.strategy.canary is not None

    @property
    def is_routed(self) -> bool:
        """Whether something splits its traffic; otherwise the number of pods does."""
        canary = self.spec.strategy.canary
        return canary is not None and bool(bytes(canary.traffic_routing))

    @property
    def is_seen(self) -> bool:
        """Whether its controller has seen what is wanted now."""
        return self.status.observed_generation == str(self.metadata.generation)

    @property
    def is_done(self) -> bool:
        """Whether there is no canary: what is wanted is what is stable."""
        return self.status.current_pod_hash == self.status.stable

    @property
    def waits(self) -> bool:
        """Whether it waits at a step for somebody, and for no other reason."""
        reasons = {one.reason for one in self.status.pause_conditions or ()}
        return reasons == {"CanaryPauseStep"}

    @property
    def index(self) -> int:
        """The place of its step; past the last when all are done."""
        return self.status.current_step_index or 0

    @property
    def weight(self) -> int:
        """The weight that its step asks for, as its controller reckons it."""
        if self.status.abort:
            return 0
        if self.index >= len(self.steps):
            return _ALL
        before = [one.set_weight for one in self.steps[: self.index + 1]]
        return next((weight for weight in reversed(before) if weight is not None), 0)

    @property
    def next_weight(self) -> int:
        """The weight that follows."""
        later = [one.set_weight for one in self.steps[self.index + 1 :]]
        return next((weight for weight in later if weight is not None), _ALL)
