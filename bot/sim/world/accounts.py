"""People, organizations and bots."""

from dataclasses import dataclass
from enum import StrEnum


class AccountType(StrEnum):
    """GitHub's words."""

    USER = "User"
    ORGANIZATION = "Organization"
    BOT = "Bot"


@dataclass(slots=True, eq=False)
class Account:
    """Someone who owns repositories or acts on them. The id survives a rename of the login."""

    id: int
    login: str
    type: AccountType

    @property
    def email(self) -> str:
        """The address that GitHub gives to those who hide theirs."""
        return f"{self.id}+{self.login}@users.noreply.github.com"
