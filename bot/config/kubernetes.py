"""How the objects of Kubernetes are named, for the backends that are such objects.

Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

from typing import Annotated

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
