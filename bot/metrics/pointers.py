"""JSON Pointers, and the numbers that they lead to.

Source: https://www.rfc-editor.org/rfc/rfc6901
"""

import re
from typing import TypeGuard

from bot.errors import NoDataError, RefusedError

MOST = 2**53
"""The largest number up to which all readers of JSON agree on every whole one."""

_INDEX = re.compile("0|[1-9][0-9]{0,8}")


def number_at(document: object, pointer: str) -> int:
    """Return the whole number that *pointer* leads to in *document*; `3.0` is one too.

    Raises:
        NoDataError: There is nothing, or null.
        RefusedError: It is no number that something can be counted by.
    """
    found = document
    for token in pointer.split("/")[1:]:
        found = _step(found, token.replace("~1", "/").replace("~0", "~"))
    if found is None:
        raise NoDataError(f"the answer has nothing at `{pointer}`")
    if not _counts(found):
        raise RefusedError(f"`{pointer}` leads to no whole number from 0 to 2^53", status=0)
    return int(found)


def _counts(value: object) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= MOST and value == int(value)


def _step(value: object, token: str) -> object:
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return value[int(token)]
    return None
