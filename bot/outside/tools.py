"""What a driver or a provider works with."""

from dataclasses import dataclass

from bot.model import Repo
from bot.outside.endpoints import Endpoint, Endpoints
from bot.outside.http import Http
from bot.ports import Clock, GitHub


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a driver or a provider works with, on behalf of one installation.

    Attributes:
        http: The only way to speak HTTP.
        github: GitHub, for what is done by a workflow.
    """

    http: Http
    endpoints: Endpoints
    clock: Clock
    github: GitHub

    def endpoint(self, name: str, repo: Repo) -> Endpoint:
        """Return the endpoint *name*, if *repo* may use it.

        Raises:
            ConfigError: There is none, or not for this repository. Both read the same, so that
                nobody learns what others have.
        """
        return self.endpoints.of(name, repo)
