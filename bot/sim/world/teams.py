"""Teams of organizations."""

from collections.abc import Iterable, Iterator
from typing import Optional

from bot.sim.world.accounts import Account


class Team:
    """A team, with the teams below it.

    Attributes:
        slug: What addresses name it by.
        roles: What its own members are in it, ``member`` or ``maintainer``.
        invited: Those of them who have not accepted yet.
    """

    def __init__(
        self, number: int, organization: Account, slug: str, parent: Optional["Team"] = None
    ) -> None:
        self.id = number
        self.organization = organization
        self.slug = slug
        self.parent = parent
        self.children: list[Team] = []
        self.roles: dict[Account, str] = {}
        self.invited: set[Account] = set()
        if parent:
            parent.children.append(self)

    @property
    def full_name(self) -> str:
        """Organization and slug, by which it is mentioned."""
        return f"{self.organization.login}/{self.slug}"

    def add(self, *members: Account, role: str = "member") -> None:
        """Take people in."""
        self.roles |= dict.fromkeys(members, role)
        self.invited -= set(members)

    def invite(self, member: Account) -> None:
        """Ask someone to join."""
        self.roles[member] = "member"
        self.invited.add(member)

    def remove(self, member: Account) -> None:
        """Let someone go."""
        del self.roles[member]

    def role_of(self, account: Account) -> str:
        """Return what *account* is in it; empty for nobody. Members of teams below are members."""
        roles = (team.roles.get(account, "") for team in self.lineage())
        return next(filter(None, roles), "")

    def has(self, account: Account) -> bool:
        """Tell whether *account* is in it, or in a team below it, and has accepted."""
        return any(account in team.roles and account not in team.invited for team in self.lineage())

    def members(self) -> "tuple[Account, ...]":
        """List who is in it or in a team below it, each once, without those only invited."""
        accounts = dict.fromkeys(account for team in self.lineage() for account in team.roles)
        return tuple(account for account in accounts if self.has(account))

    def lineage(self) -> "Iterator[Team]":
        """Yield it and the teams below it."""
        yield self
        for child in self.children:
            yield from child.lineage()


def found(teams: Iterable[Team], organization: str, slug: str) -> Team | None:
    """Find a team by its organization and its slug; GitHub does not care for case."""
    wanted = f"{organization}/{slug}".lower()
    return next((one for one in teams if one.full_name.lower() == wanted), None)
