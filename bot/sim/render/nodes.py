"""GraphQL's ids: a prefix for the kind, then MessagePack of the numbers, in base64.

Source: https://github.blog/2021-02-10-new-global-id-format-coming-to-graphql/
"""

import base64
import binascii

_SIZE = 8
"""Bytes of a number."""


def node_id(kind: str, *numbers: int) -> str:
    """Return the global id of the thing that has these *numbers*, such as ``R_kgDO...``."""
    packed = bytes([0x91 + len(numbers), 0]) + b"".join(map(_packed, numbers))
    return f"{kind}_{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def number_in(node: str) -> int | None:
    """Return the last number inside a global id; None when it is not one of ours."""
    _, _, text = node.partition("_")
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return int.from_bytes(packed[-_SIZE:]) if len(packed) > _SIZE else None


def _packed(number: int) -> bytes:
    return b"\xcf" + number.to_bytes(_SIZE)
