"""A request on its way to a handler: authenticated, and its repository found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.hub import Hub
from bot.sim.jsonvalue import Json, Object
from bot.sim.tokens import PersonalToken, Token
from bot.sim.world.accounts import Account
from bot.sim.world.apps import grants
from bot.sim.world.repository import Repository

T = TypeVar("T")

_PER_PAGE, _MOST_PER_PAGE = 30, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a handler is given.

    Attributes:
        params: The parts of the path, by the names that GitHub's documents give them.
        path: The address that pages are linked by: repositories go by their number there.
        caller: The token of an installation or a person; None when the App itself is asking.
        target: The repository in the path.
    """

    hub: Hub
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Object
    path: str
    caller: Token | PersonalToken | None
    target: Repository | None

    @property
    def token(self) -> Token:
        """The installation's token."""
        if self.caller is None:
            raise RefusalError(401, "Bad credentials")
        if isinstance(self.caller, PersonalToken):
            raise RefusalError(403, "Resource not accessible by personal access token")
        return self.caller

    @property
    def actor(self) -> Account:
        """Who is asking: a person, or the App's bot."""
        if isinstance(self.caller, PersonalToken):
            return self.caller.account
        return self.token.installation.app.bot

    @property
    def repository(self) -> Repository:
        """The repository in the path."""
        if self.target is None:
            raise not_found()
        return self.target

    def number(self, name: str) -> int:
        """Return a number of the path."""
        text = self.params[name]
        if not (text.isascii() and text.isdecimal()):
            raise not_found()
        return int(text)

    def require(self, *needs: str) -> None:
        """Refuse a token that has none of the permissions *needs*."""
        granted = self.caller.permissions if self.caller else {}
        if not any(grants(granted, need) for need in needs):
            raise forbidden(needs)

    def listing(
        self, items: Sequence[T], describe: Callable[[T], Json], key: str = "", **around: Json
    ) -> Reply:
        """Answer with the page of *items* that was asked for, and the way to the others.

        Args:
            items: All of them, in order.
            describe: Makes JSON of one.
            key: Where they go in an object with ``total_count``; empty for a plain array.
            around: What else that object holds.
        """
        size = self._page_option("per_page", _PER_PAGE, _MOST_PER_PAGE)
        page = self._page_option("page", 1, 2**31)
        shown: list[Json] = [describe(item) for item in items[(page - 1) * size : page * size]]
        body: Json = {"total_count": len(items), **around, key: shown} if key else shown
        return Reply(200, body, self.links(page, -(-len(items) // size)))

    def links(self, page: int, last: int) -> dict[str, str]:
        """Return the header that leads to the other pages; none when there is only one."""
        numbers = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        unwanted = {"prev", "first"} if page == 1 else set()
        unwanted |= {"next", "last"} if page >= last else set()
        wanted = {rel: number for rel, number in numbers.items() if rel not in unwanted}
        return self.linked({rel: {"page": str(number)} for rel, number in wanted.items()})

    def linked(self, relations: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        """Return a ``Link`` header: this address with other query parameters for each relation."""
        links = [
            f'<{self.hub.urls.api}{self.path}?{urlencode({**self.query, **change})}>; rel="{rel}"'
            for rel, change in relations.items()
        ]
        return {"Link": ", ".join(links)} if links else {}

    def _page_option(self, name: str, default: int, most: int) -> int:
        text = self.query.get(name, "")
        wanted = int(text) if text.isascii() and text.isdecimal() else default
        return min(wanted, most) or default


def forbidden(needs: Sequence[str]) -> RefusalError:
    """Say that the permission is lacking, and in a header which one."""
    return RefusalError(
        403,
        "Resource not accessible by integration",
        headers={"X-Accepted-GitHub-Permissions": accepted(needs)},
    )


def accepted(needs: Sequence[str]) -> str:
    """Write permissions as GitHub's header does: ``issues=write; pull_requests=write``."""
    return "; ".join(need.replace(":", "=") for need in needs)
