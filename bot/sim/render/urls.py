"""Where things are."""

from dataclasses import dataclass

from bot.sim.world.repositories import BaseRepository

API = "https://api.github.com"
HTML = "https://github.com"


@dataclass(slots=True)
class Urls:
    """The two roots of a GitHub, without a slash at the end.

    Attributes:
        api: Of the REST API: ``https://api.github.com``, or ``https://HOST/api/v3``. It becomes
            that of the simulator once it listens.
        html: Of the pages.
    """

    api: str
    html: str

    def of(self, repository: BaseRepository) -> str:
        """Return the API's address of *repository*."""
        return f"{self.api}/repos/{repository.full_name}"

    def page(self, repository: BaseRepository) -> str:
        """Return the page of *repository*."""
        return f"{self.html}/{repository.full_name}"
