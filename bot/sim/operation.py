"""Operations, each declared where it is handled.

Source: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.sim.call import Call
from bot.sim.exchange import Reply

Handler: TypeAlias = Callable[[Call], Reply]

AS_APP = "app"
"""In the place of a permission: the App asks for itself, with a JWT."""
GRAPHQL = "graphql"
"""The one operation that GitHub's REST documents do not list."""

_NAME = re.compile(r"\{(\w+)\}")
_SHAPES = {
    "repository_id": r"\d+",
    **dict.fromkeys(("path", "branch", "ref", "basehead", "tree_sha", "environment_name"), ".+"),
}
"""What parts of a path look like, where they are not everything up to the next slash."""
_REPOSITORY = "/repos/{owner}/{repo}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of GitHub's API.

    Attributes:
        id: GitHub's ``operationId``.
        route: The path, as in GitHub's documents.
        needs: Permissions of which one is enough; empty when none is needed.
    """

    id: str
    method: str
    route: str
    needs: tuple[str, ...]
    handle: Handler

    @property
    def as_app(self) -> bool:
        """Whether the App asks for itself."""
        return AS_APP in self.needs

    @property
    def writes(self) -> bool:
        """Whether it changes something. GraphQL is posted, but only queries are answered here."""
        return self.method != "GET" and self.id != GRAPHQL

    @property
    def is_content(self) -> bool:
        """Whether it creates what people read."""
        return self.writes and self.id.partition("/")[0] in {"issues", "reactions"}

    @property
    def resource(self) -> str:
        """The hourly limit that it counts against."""
        return "graphql" if self.id == GRAPHQL else "core"

    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Return what its paths look like; repositories go by their number, too."""
        routes = [self.route]
        if self.route.startswith(_REPOSITORY):
            routes.append(self.route.replace(_REPOSITORY, "/repositories/{repository_id}", 1))
        return tuple(re.compile(_NAME.sub(_group, route), re.ASCII) for route in routes)


def _group(match: re.Match[str]) -> str:
    name = match[1]
    return f"(?P<{name}>{_SHAPES.get(name, '[^/]+')})"


def operation(
    operation_id: str, method: str, route: str, *, needs: str | tuple[str, ...] = ()
) -> Callable[[Handler], Operation]:
    """Declare the handler of an operation."""
    permissions = (needs,) if isinstance(needs, str) else needs

    def declare(handle: Handler) -> Operation:
        return Operation(operation_id, method, route, permissions, handle)

    return declare
