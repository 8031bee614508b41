"""Connections: GraphQL's pages of lists."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.sim.graphql.execute import Arguments, GraphProblemError, Resolved, Thing
from bot.sim.jsonvalue import Json

T = TypeVar("T")

MOST_NODES = 100
"""Of one page of a connection, and of ``nodes``."""


def connection(
    kind: str, arguments: Arguments, items: Sequence[T], thing: Callable[[T], Thing]
) -> Thing:
    """Return a page of *items*; cursors are plain positions."""
    size = _page_size(kind, arguments)
    start = int(str(arguments.get("after") or 0))
    if arguments.get("first") is None:
        start = max(0, len(items) - size)
    end = min(start + size, len(items))
    shown: Resolved = [thing(item) for item in items[start:end]]
    info: dict[str, Json] = {
        "hasNextPage": end < len(items),
        "hasPreviousPage": start > 0,
        "startCursor": str(start) if items else None,
        "endCursor": str(end) if items else None,
    }
    fields: dict[str, Resolved] = {
        "totalCount": len(items),
        "nodes": shown,
        "pageInfo": Thing("PageInfo", info),
    }
    return Thing(f"{kind}Connection", fields)


def _page_size(kind: str, arguments: Arguments) -> int:
    size = arguments.get("first") or arguments.get("last")
    if not isinstance(size, int):
        raise GraphProblemError(
            "MISSING_PAGINATION_BOUNDARIES",
            f"You must provide a `first` or `last` value to properly paginate the `{kind}` "
            "connection.",
        )
    if size > MOST_NODES:
        raise GraphProblemError(
            "EXCESSIVE_PAGINATION",
            f"Requesting {size} records on the `{kind}` connection exceeds the `first` limit of "
            f"{MOST_NODES} records.",
        )
    return size
