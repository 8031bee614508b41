"""Traffic that Argo Rollouts moves along the steps of a Rollout."""

from typing import Literal

from bot.config.kinds import Backend, EndpointName
from bot.config.kubernetes import Namespace, ObjectName


class ArgoRolloutsBackend(Backend):
    """A `Rollout` of Argo Rollouts. Its own steps move the traffic; here it is let on, aborted and promoted, so the weights must be those of its steps, each followed by `pause: {}`."""  # noqa: E501 - one paragraph where an editor shows it

    type: Literal["argo-rollouts"] = "argo-rollouts"
    """The kind of backend."""

    endpoint: EndpointName
    """Whose `url` is the API server of Kubernetes, such as `https://kubernetes.default.svc`, and whose `token_file` opens it."""  # noqa: E501 - one paragraph where an editor shows it

    namespace: Namespace
    """Where the `Rollout` is."""

    rollout: ObjectName
    """The `Rollout`, of the strategy `canary`."""


SHAPE = ArgoRolloutsBackend
