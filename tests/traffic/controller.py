"""A fake of the controller of Argo Rollouts: what it makes of a Rollout whose status was patched.

It walks the steps, and ends at a pause, an abort or a promotion. It is a fake, after
rollout/canary.go, rollout/pause.go and utils/replicaset/canary.go of
https://github.com/argoproj/argo-rollouts; none of this was run with the real one.
"""

from typing import Any

from tests.traffic.cluster import Cluster

PATH = "/apis/argoproj.io/v1alpha1/namespaces/team/rollouts/shop"
PAUSE: dict[str, Any] = {"pause": {}}
PLAN = [{"setWeight": 10}, PAUSE, {"analysis": {}}, {"setWeight": 50}, PAUSE]

PAUSED = [{"reason": "CanaryPauseStep", "startTime": "2026-01-05T12:00:00Z"}]


def rollout(steps: list[dict[str, Any]], *, is_routed: bool = True) -> dict[str, Any]:
    """Make a Rollout in which all pods are of the version ``old``."""
    canary: dict[str, Any] = {"steps": steps}
    if is_routed:
        canary["trafficRouting"] = {"nginx": {}}
    return {
        "spec": {"strategy": {"canary": canary}},
        "status": {
            "currentPodHash": "old",
            "stableRS": "old",
            "currentStepIndex": len(steps),
            "observedGeneration": "1",
            "phase": "Healthy",
            "canary": {},
        },
    }


def deploy(thing: dict[str, Any], version: str) -> None:
    """Begin to roll out another version: the first steps are taken at once."""
    status = thing["status"]
    status.update(currentPodHash=version, currentStepIndex=0, abort=False, phase="Progressing")
    status.pop("pauseConditions", None)
    status["controllerPause"] = False
    reconcile(thing)


def reconcile(thing: dict[str, Any]) -> None:
    """Do what is to be done, until it has to wait."""
    status = thing["status"]
    if status["currentPodHash"] == status["stableRS"]:
        return
    if status.get("abort"):
        _set(thing, 0, phase="Degraded", message="RolloutAborted")
        status["updatedReplicas"] = 0
        return
    if status.get("promoteFull"):
        status.pop("promoteFull")
        _promote(thing)
        return
    if status.get("pauseConditions"):
        return
    if status.get("controllerPause"):  # somebody took the pause away
        status["controllerPause"] = False
        status["currentStepIndex"] += 1
    _walk(thing)


def _walk(thing: dict[str, Any]) -> None:
    status, steps = thing["status"], thing["spec"]["strategy"]["canary"]["steps"]
    while status["currentStepIndex"] < len(steps):
        step = steps[status["currentStepIndex"]]
        if "setWeight" in step:
            _set(thing, step["setWeight"])
        if "pause" in step:
            status.update(pauseConditions=PAUSED, controllerPause=True)
            status.update(phase="Paused", message="CanaryPauseStep")
            return
        status["currentStepIndex"] += 1
    _promote(thing)


def _promote(thing: dict[str, Any]) -> None:
    status = thing["status"]
    status["stableRS"] = status["currentPodHash"]
    status.pop("pauseConditions", None)
    _set(thing, 0, phase="Healthy", message="")


def _set(thing: dict[str, Any], weight: int, **more: str) -> None:
    status = thing["status"]
    status.update(more, updatedReplicas=1 if weight else 0)
    if "trafficRouting" in thing["spec"]["strategy"]["canary"]:
        status["canary"]["weights"] = {"canary": {"weight": weight}}


class Argo:
    """A Rollout, and its controller."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def has(self, steps=PLAN, **more):
        self.cluster.add(PATH, rollout(steps, **more))

    @property
    def thing(self):
        return self.cluster.objects[PATH]

    @property
    def status(self):
        return self.thing["status"]

    @property
    def patches(self):
        return [body["status"] for _, _, body in self.cluster.patches]

    def deploy(self, version="new"):
        deploy(self.thing, version)

    def reconcile(self):
        reconcile(self.thing)
