"""Who may do what. GitHub asks by login; a login can be given up and taken by someone else."""

from bot.errors import NotFoundError
from bot.github import payloads
from bot.github.api import Api
from bot.model import Permission, Repo, User


class People:
    """See ``bot.ports.People``."""

    _api: Api

    async def permission(self, repo: Repo, user: User) -> Permission:
        """See the port. Asks again by the present login if the one known is not theirs any more."""
        found = await self._permission(repo, user, user.login)
        if found is None:
            login = await self._login(user)
            found = await self._permission(repo, user, login) if login else None
        return Permission.NONE if found is None else found

    async def _permission(self, repo: Repo, user: User, login: str) -> Permission | None:
        """Return the role of *user* under *login*; None when nobody or someone else has it."""
        try:
            answer = await self._api.get(
                "/repos/{owner}/{repo}/collaborators/{login}/permission",
                owner=repo.owner,
                repo=repo.name,
                login=login,
            )
        except NotFoundError:
            return None
        account, role = payloads.collaborator(answer)
        return role if account.id == user.id else None

    async def _login(self, user: User) -> str:
        """Return the present login; empty when the account is gone."""
        try:
            return payloads.account(await self._api.get("/user/{id}", id=user.id)).login
        except NotFoundError:
            return ""

    async def is_member(self, organization: str, team: str, user: User) -> bool:
        """See the port. The answer does not say whose it is, so the login is looked up first."""
        login = await self._login(user)
        if not login:
            return False
        try:
            answer = await self._api.get(
                "/orgs/{organization}/teams/{team}/memberships/{login}",
                organization=organization,
                team=team,
                login=login,
            )
        except NotFoundError:
            return False
        return bool(answer["state"] == "active")
