"""A repository with all that hangs on it."""

from bot.sim.world.accounts import Account
from bot.sim.world.actions import Actions
from bot.sim.world.apps import App
from bot.sim.world.checks import Checks
from bot.sim.world.context import Context
from bot.sim.world.issues import Issues
from bot.sim.world.merging import MergeQueue
from bot.sim.world.pulls import PullRequests
from bot.sim.world.repositories import BaseRepository


class Repository(BaseRepository):
    """A repository: its git, issues, pull requests, checks, workflows and merge queue."""

    def __init__(
        self,
        context: Context,
        owner: Account,
        name: str,
        actions_app: App,
        parent: "Repository | None" = None,
    ) -> None:
        super().__init__(context, owner, name, parent)
        self.issues = Issues(self)
        self.pulls = PullRequests(self, self.issues)
        self.checks = Checks(self, self.pulls)
        self.actions = Actions(self, self.checks, actions_app)
        self.merge_queue = MergeQueue(self)
