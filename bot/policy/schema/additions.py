"""What GitHub accepts and its schema does not know, each with its source.

The schema is younger than some features and older than others, and a copy of it ages. What is
missing there must not be called an error.
"""

from collections.abc import Mapping
from typing import Any

WORDS = {
    # The schema repeats `branch_protection_rule` here, by mistake.
    # Source: https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#repository_dispatch
    "repository-dispatch-string": "repository_dispatch",
}
"""The only word of a definition."""

TYPES = {
    # `types` may be one word, as for every other event.
    # Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onevent_nametypes
    "repository-dispatch-mapping": {"types": "event-names"},
}
"""Keys of a mapping, and their definitions."""

GROWING = frozenset({"on-strict", "on-string-strict", "permissions"})
"""Places of words to which GitHub adds every few months: events, and scopes of the token. There, an
unknown word counts only if it is much like a known one."""
GROWING_SUFFIX = "-activity"
"""Ends the names of the definitions of activity types, to which it adds as well."""


def add(definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return *definitions*, with what is missing in them."""
    added = dict(definitions)
    for name, word in WORDS.items():
        added[name] = {"string": {"constant": word}}
    for name, types in TYPES.items():
        mapping = definitions[name]["mapping"]
        added[name] = {"mapping": mapping | {"properties": mapping["properties"] | types}}
    return added


def is_growing(name: str) -> bool:
    """Whether the words of a definition are not all of them for long."""
    return name in GROWING or GROWING_SUFFIX in name
