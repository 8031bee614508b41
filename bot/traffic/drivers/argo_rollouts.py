"""Argo Rollouts: let a Rollout go on to its next step, abort it, or promote it.

Its own steps say which weights there are. What is written is what its kubectl plugin writes. The
memory is the hash of the pods that are the canary, so that another version, that came in between,
is not taken for it.

Source: pkg/kubectl-argo-rollouts/cmd/promote/promote.go and cmd/abort/abort.go of
https://github.com/argoproj/argo-rollouts
"""

from collections.abc import Iterator

from bot.config.backends.argo_rollouts import ArgoRolloutsBackend
from bot.config.quantities import show_weight
from bot.errors import RefusedError, TransientError
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic import kubernetes
from bot.traffic.driver import Driver
from bot.traffic.kubernetes import Patch, Place
from bot.traffic.rollout import Rollout

_ALL = 100
_PROGRESSING = "Progressing"


async def read(backend: ArgoRolloutsBackend, spot: Spot, tools: Tools) -> Seen:
    """Read what the controller says that the traffic is."""
    rollout = await kubernetes.get(_place(backend, spot, tools), Rollout, tools)
    _check(backend, rollout)
    weight, note = _weight(rollout, spot.memory)
    return Seen(weight=weight, note=note, warnings=tuple(_warnings(rollout)))


async def write(backend: ArgoRolloutsBackend, order: Order, tools: Tools) -> str:
    """Let the Rollout get to the weight, if its steps do.

    Raises:
        RefusedError: They do not; the message says which weights they have.
    """

    def decide(rollout: Rollout) -> Patch | None:
        _check(backend, rollout)
        if order.weight == 0:
            return _abort(rollout, order.spot.memory)
        _check_version(backend, rollout, order.spot.memory)
        return _on(backend, rollout, order.weight)

    place = _place(backend, order.spot, tools)
    rollout = await kubernetes.change(place, Rollout, decide, tools)
    return order.spot.memory or rollout.status.current_pod_hash


def _weight(rollout: Rollout, memory: str) -> tuple[float | None, str]:
    """Return the canary's weight, None if it cannot be told yet, and a note."""
    status = rollout.status
    if not rollout.is_seen:
        return None, "the controller has not seen the newest version yet"
    if memory and memory == status.stable:
        return _ALL, "promoted"
    if memory and memory != status.current_pod_hash:
        return 0, "another version took its place"
    if rollout.is_done:
        return 0, "there is no canary: what is wanted is what is stable"
    said = f"{status.phase} at step {rollout.index} of {len(rollout.steps)}: {status.message}"
    return _moving(rollout), said


def _moving(rollout: Rollout) -> float | None:
    """Return the weight of a canary that there is; None if it changes."""
    status, weights = rollout.status, rollout.status.canary.weights
    if status.phase == _PROGRESSING:
        return None
    if weights:
        return None if weights.verified is False else weights.canary.weight
    return None if status.abort and status.updated_replicas else rollout.weight


def _abort(rollout: Rollout, memory: str) -> Patch | None:
    if memory and memory == rollout.status.stable:
        raise RefusedError(
            "It is promoted already, and cannot be aborted any more: deploy the version before.",
            status=0,
        )
    is_over = rollout.is_done or rollout.status.abort
    if is_over or (memory and memory != rollout.status.current_pod_hash):
        return None
    return kubernetes.status(rollout.metadata, {"abort": True})


def _on(backend: ArgoRolloutsBackend, rollout: Rollout, weight: float) -> Patch | None:
    """Let it go on to *weight*, or do nothing if it is there or on the way there."""
    status = rollout.status
    is_promoted = status.promote_full or rollout.is_done
    if status.abort:
        again = f"kubectl argo rollouts retry rollout {backend.rollout} -n {backend.namespace}"
        raise RefusedError(f"The Rollout was aborted. To begin again: `{again}`", status=0)
    if weight == _ALL:
        return None if is_promoted else kubernetes.status(rollout.metadata, {"promoteFull": True})
    if is_promoted:
        raise RefusedError("The Rollout is promoted: it cannot go back to a part.", status=0)
    if rollout.weight == weight:
        return None
    if rollout.next_weight != weight:
        raise _no_such_step(rollout, weight)
    if not rollout.waits:
        said = f"{status.phase}: {status.message}"
        raise TransientError(f"The Rollout does not wait at a step. It is {said}")
    return kubernetes.status(rollout.metadata, {"pauseConditions": None})


def _no_such_step(rollout: Rollout, weight: float) -> RefusedError:
    plan = ", ".join(show_weight(one) for one in rollout.plan) or "none"
    return RefusedError(
        f"The Rollout cannot go from {show_weight(rollout.weight)} to {show_weight(weight)}. "
        f"The weights of its steps are: {plan}.",
        status=0,
    )


def _check(backend: ArgoRolloutsBackend, rollout: Rollout) -> None:
    if not rollout.is_canary:
        message = f"The strategy of the Rollout `{backend.rollout}` is not `canary`."
        raise RefusedError(message, status=0)


def _check_version(backend: ArgoRolloutsBackend, rollout: Rollout, memory: str) -> None:
    """Check that there is a canary, and that it is still the one of before."""
    status = rollout.status
    if not rollout.is_seen:
        raise TransientError("the controller has not seen the newest version yet")
    if memory and memory not in {status.current_pod_hash, status.stable}:
        raise RefusedError("Another version took the place of this canary.", status=0)
    if rollout.is_done and not memory:
        message = f"The Rollout `{backend.rollout}` has no canary: deploy the new version first."
        raise RefusedError(message, status=0)


def _warnings(rollout: Rollout) -> Iterator[str]:
    if not rollout.is_routed:
        yield "nothing routes its traffic, so the weight is that of whole pods"
    if any(one.pause and one.pause.duration is not None for one in rollout.steps):
        yield "its steps have pauses that end by themselves: Argo then raises the weight"
    if rollout.spec.paused:
        yield "somebody paused it by `spec.paused`"
    others = {one.reason for one in rollout.status.pause_conditions or ()} - {"CanaryPauseStep"}
    yield from (f"it is paused: {reason}" for reason in sorted(others))


def _place(backend: ArgoRolloutsBackend, spot: Spot, tools: Tools) -> Place:
    return Place(
        endpoint=tools.endpoint(backend.endpoint, spot.repo),
        group="argoproj.io",
        version="v1alpha1",
        plural="rollouts",
        namespace=backend.namespace,
        name=backend.rollout,
        needs=("rollouts", "rollouts/status"),
    )


DRIVER = Driver(on=ArgoRolloutsBackend, read=read, write=write)
