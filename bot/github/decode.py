"""JSON of GitHub's as values of ours."""

import re
from typing import TypeVar

import msgspec

T = TypeVar("T")

_HALF_EMOJI = re.compile(
    rb"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
"""An escaped backslash or a whole pair of surrogates, which stay; or else half of one."""


def decode(body: bytes, shape: type[T]) -> T:
    """Decode of *body* what *shape* names.

    Raises:
        ValueError: It is no JSON, or not of this shape.
        RecursionError: It is nested too deep.
    """
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return msgspec.json.decode(mended(body), type=shape)


def mended(body: bytes) -> bytes:
    """Return *body* with a replacement character for every half of an emoji.

    Half of a surrogate pair is what remains of an emoji that was cut in two. Python would take it
    for a character, and fail when it is to be sent or stored.
    """
    if rb"\ud" not in body and rb"\uD" not in body:
        return body
    return _HALF_EMOJI.sub(lambda match: match[1] or rb"\ufffd", body)
