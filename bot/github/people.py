"""Who may do what. GitHub asks by login; a login can be given up and taken by someone else."""

from collections.abc import Sequence

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

    async def account(self, login: str) -> User | None:
        """See the port."""
        try:
            return payloads.account(await self._api.get("/users/{login}", login=login))
        except NotFoundError:
            return None

    async def team_members(self, organization: str, team: str) -> Sequence[User]:
        """See the port. A team that is not there has none."""
        url = "/orgs/{organization}/teams/{team}/members?per_page=100"
        try:
            found = await self._api.get(url, organization=organization, team=team)
        except NotFoundError:
            return ()
        return [payloads.account(one) for one in found]

    async def writers(self, repo: Repo) -> Sequence[User]:
        """See the port. Whoever may do more than push may push."""
        url = "/repos/{owner}/{repo}/collaborators?permission=push&per_page=100"
        found = await self._api.get(url, owner=repo.owner, repo=repo.name)
        return [payloads.account(one) for one in found]
