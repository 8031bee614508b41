"""Whom commits name. Git believes whoever makes a commit, and GitHub the address in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.sim.git.objects import Signature
from bot.sim.world.accounts import Account

Named: TypeAlias = Account | str
"""Someone with an account, or an address that GitHub knows no account of."""

WEB_FLOW = "noreply@github.com"
"""The committer of what is merged or edited on GitHub's pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What a commit says of itself, where that is not who pushed it and when.

    Attributes:
        committer: Who made it what it is; the author if None.
        co_authors: Go into trailers of the message.
        date: Of both signatures. It may lie in the past or in the future.
    """

    author: Named | None = None
    committer: Named | None = None
    co_authors: tuple[Named, ...] = ()
    date: datetime | None = None

    def signatures(self, by: Account, now: datetime) -> tuple[Signature, Signature]:
        """Return those of the author and of the committer of what *by* pushes *now*."""
        author = self.author or by
        at = self.date or now
        return signature(author, at), signature(self.committer or author, at)

    def message(self, text: str) -> str:
        """Return *text* with the trailers."""
        lines = [f"Co-authored-by: {name} <{email}>" for name, email in map(_own, self.co_authors)]
        return "\n\n".join([text, "\n".join(lines)]) if lines else text


def signature(of: Named, at: datetime) -> Signature:
    """Return what git writes of someone."""
    return Signature(*_own(of), at)


def _own(of: Named) -> tuple[str, str]:
    """Return a name and an address."""
    if isinstance(of, Account):
        return of.login, of.email
    return ("GitHub" if of == WEB_FLOW else of.partition("@")[0]), of
