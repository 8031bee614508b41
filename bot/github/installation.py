"""GitHub as one installation sees it: one file per resource, put together here."""

from collections.abc import Awaitable, Callable, Sequence

from bot.github import payloads
from bot.github.actions import Actions
from bot.github.api import Api
from bot.github.checks import Checks
from bot.github.comments import Comments
from bot.github.commits import Commits
from bot.github.contents import Contents, Known
from bot.github.deployments import Deployments
from bot.github.dispatches import Dispatches
from bot.github.environments import Environments
from bot.github.people import People
from bot.github.pulls import Pulls
from bot.github.refs import Refs, known_pins
from bot.github.remote import Remote
from bot.github.reviews import Reviews
from bot.github.settings import Settings, kept
from bot.model import Repo


class Installation(
    Contents,
    Remote,
    Commits,
    Pulls,
    Checks,
    Comments,
    Reviews,
    Actions,
    Dispatches,
    Environments,
    Deployments,
    People,
    Refs,
    Settings,
):
    """See ``bot.ports.GitHub``.

    Args:
        api: Calls as this installation.
        app_id: What is ours among check runs and comments.
        known: What was read once and cannot change.
        slug: Tells the name of our bot, without ``[bot]``.
    """

    def __init__(
        self, api: Api, app_id: int, known: Known, slug: Callable[[], Awaitable[str]]
    ) -> None:
        self._api = api
        self._app_id = app_id
        self._known = known
        self._slug = slug
        self._kept = kept(api.now)
        self._pins = known_pins(api.now)

    async def repositories(self) -> Sequence[Repo]:
        """List the repositories that the App may see here."""
        pages = self._api.pages("/installation/repositories?per_page=100", "repositories")
        return [payloads.repo(one) async for one in pages]
