"""What the backends that are objects of Kubernetes have in common.

Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

from typing import Annotated

from bot.config.kinds import Backend, EndpointName
from bot.config.spelling import Spelling

Namespace = Annotated[
    str,
    Spelling("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", "a namespace, such as `shop`"),
]
ObjectName = Annotated[
    str,
    Spelling(
        "[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?",
        "the name of an object: small letters, digits, `-` and `.`",
    ),
]


class KubernetesBackend(Backend):
    """An object of Kubernetes."""

    endpoint: EndpointName
    """Whose `url` is the API server of Kubernetes, such as `https://kubernetes.default.svc`, and whose `token_file` opens it."""  # noqa: E501 - one paragraph where an editor shows it

    namespace: Namespace
    """Where the object is."""
