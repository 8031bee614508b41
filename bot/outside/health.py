"""Look whether a page answers as it should: the ``HealthPages`` port."""

from bot.config.canary import Health
from bot.errors import RefusedError, TransientError
from bot.markdown import plain
from bot.model import Repo, Sha
from bot.outside.tools import Tools


class Pages:
    """See ``bot.ports.health.HealthPages``."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def check(self, health: Health, repo: Repo, sha: Sha) -> str:
        """See the port."""
        headers: dict[str, str] = {"X-Sluice-Sha": sha}
        url, is_trusted, ca_file = str(health.url), False, ""
        if health.endpoint:
            endpoint = self._tools.endpoint(health.endpoint, repo)
            url, is_trusted, ca_file = endpoint.url + health.path, True, endpoint.ca_file
            headers.update(endpoint.headers)
        try:
            answer = await self._tools.http.ask(
                "GET", url, headers=headers, ca_file=ca_file, is_trusted=is_trusted
            )
        except (TransientError, RefusedError) as error:
            return plain(str(error))
        if answer.status != health.status:
            return f"its health page answered {answer.status} and not {health.status}"
        return ""
