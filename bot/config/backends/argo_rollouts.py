"""Traffic that Argo Rollouts moves along the steps of a Rollout."""

from typing import Literal

from bot.config.kubernetes import KubernetesBackend, ObjectName


class ArgoRolloutsBackend(KubernetesBackend):
    """A `Rollout` of Argo Rollouts. Its own steps move the traffic; here it is let on, aborted and promoted, so the weights must be those of its steps, each followed by `pause: {}`."""  # noqa: E501 - one paragraph where an editor shows it

    type: Literal["argo-rollouts"] = "argo-rollouts"
    """The kind of backend."""

    rollout: ObjectName
    """The `Rollout`, of the strategy `canary`."""


SHAPE = ArgoRolloutsBackend
