"""Who may do what."""

from bot.errors import NotFoundError
from bot.github import payloads
from bot.github.api import Api
from bot.model import Permission, Repo


class People:
    """See ``bot.ports.People``."""

    _api: Api

    async def permission(self, repo: Repo, login: str) -> Permission:
        """See the port."""
        try:
            answer = await self._api.get(
                "/repos/{owner}/{repo}/collaborators/{login}/permission",
                owner=repo.owner,
                repo=repo.name,
                login=login,
            )
        except NotFoundError:
            return Permission.NONE
        return payloads.permission(answer)
