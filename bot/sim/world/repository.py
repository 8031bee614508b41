"""A repository with all that hangs on it."""

from bot.sim.world.accounts import Account
from bot.sim.world.actions import Actions
from bot.sim.world.apps import App
from bot.sim.world.checks import Checks
from bot.sim.world.context import Context
from bot.sim.world.issues import Issues
from bot.sim.world.merging import MergeQueue
from bot.sim.world.protection import Checks as Required, Protection
from bot.sim.world.pull_requests import PullRequests
from bot.sim.world.repositories import BaseRepository
from bot.sim.world.settings import Settings
from bot.sim.world.statuses import Statuses


class Repository(BaseRepository):
    """A repository: its git, issues, pull requests, checks, workflows, deployments and queue."""

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
        self.statuses = Statuses(self)
        self.protection = Protection(context)
        self.settings = Settings(context)
        self.actions = Actions(self, self.checks, actions_app)
        self.environments = self.actions.environments
        self.deployments = self.actions.deployments
        self.merge_queue = MergeQueue(self)

    def require_checks(self, branch: str, checks: Required, *, classic: bool = False) -> None:
        """Demand checks of *branch*, by a ruleset or by branch protection.

        Args:
            branch: The branch.
            checks: From a name to the App that must say so; None if anyone may.
            classic: Whether by branch protection.
        """
        if classic:
            self.protection.protect(branch, checks)
        else:
            self.protection.add_rule(branch, "required_status_checks", checks)
