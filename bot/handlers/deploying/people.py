"""Who somebody is to an environment: one of its deployers, or of those who may break the glass."""

from collections.abc import Sequence

from bot.commands.refusal import RefusalError
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import Permission, Repo, User
from bot.reason import Reason


async def require(
    actor: User, role: Permission, repo: Repo, among: Sequence[str], services: Services
) -> None:
    """Refuse what *actor* asks for unless they are *among* those who may.

    Args:
        actor: Who asks.
        role: Theirs, read just now.
        repo: Where.
        among: As the policy names them: ``team:sre``, ``user:octocat``, ``role:maintain``.
        services: How to read.

    Raises:
        RefusalError: They are not.
    """
    for who in among:
        kind, _, name = who.partition(":")
        if kind == "user" and name.casefold() == actor.login.casefold():
            return
        if kind == "role" and role >= Permission[name.upper()]:
            return
        if kind == "team" and await services.github.is_member(repo.owner, name, actor):
            return
    names = ", ".join(map(code, among))
    raise RefusalError(
        f"{code(actor.login)} is none of those who may: {names}.",
        reason=Reason.NO_PERMISSION,
        checked=role_line(actor, role),
    )


def role_line(user: User, role: Permission) -> str:
    """Say what *user* may do, next to a refusal."""
    return f"Role of {code(user.login)}: {code(role.name.lower())}"
