"""The shape of an act: what is done when a command is understood, and who asks is known."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.commands.command import Intent
from bot.commands.refusal import RefusalError
from bot.config.environments import EnvironmentPolicy
from bot.deploys.request import Source
from bot.effects import Effect
from bot.handlers.ruling import Ruling, settings_of
from bot.model import Permission, PullRequest, Repo, Sha, User
from bot.reason import Reason
from bot.records import Record

DONE = "+1"
STARTED = "rocket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Where someone said what they want.

    Attributes:
        key: Tells this line or press from every other, for good.
        node_id: Of the comment or review; empty for a button.
        sha: The commit that a review or a button is about; None for a comment, which is about none.
        text: All that was written.
        at: When it was written, by GitHub's clock.
        via_app: Whether an App wrote it, possibly with a person's token.
    """

    key: str
    source: Source
    at: datetime
    node_id: str = ""
    text: str = ""
    sha: Sha | None = None
    via_app: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command, understood, by someone who may use it.

    Attributes:
        number: Of the issue or pull request.
        role: What *actor* may do in the repository, read just now.
        pull: The pull request; None on an issue.
        ruling: The policy of the default branch.
    """

    repo: Repo
    number: int
    actor: User
    role: Permission
    words: Words
    pull: PullRequest | None
    ruling: Ruling

    @property
    def change(self) -> PullRequest:
        """The pull request.

        Raises:
            RefusalError: It is an issue.
        """
        if self.pull is None:
            raise RefusalError("That goes on a pull request.", reason=Reason.PARSE_ERROR)
        return self.pull

    def settings(self, environment: str) -> EnvironmentPolicy:
        """Return what the policy says of *environment*.

        Raises:
            UserError: It does not govern it.
        """
        return settings_of(self.ruling, environment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What comes of an order.

    Attributes:
        reply: What to say to who gave it, as safe Markdown; empty where the card says it all.
        reaction: GitHub's word.
    """

    effects: tuple[Effect, ...] = ()
    records: tuple[Record, ...] = ()
    reply: str = ""
    reaction: str = DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is done about one kind of intent.

    Attributes:
        on: That kind.
        run: Gathers and decides, and changes nothing itself. May raise UserError to refuse.
    """

    on: type[Intent]
    run: Callable[..., Awaitable[Answer]]
