"""What the deploy journey remembers, as records: see ``bot.effects``."""

from dataclasses import dataclass
from datetime import datetime

from bot.deploys.locks import Lock, Proposal, Stop
from bot.deploys.request import Request
from bot.environments import Deployment
from bot.model import Repo, Sha, User
from bot.records import StateRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRequest(StateRecord):
    """Remember a request as it is now."""

    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepLock(StateRecord):
    """Hold an environment, over whoever held it."""

    lock: Lock


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLock(StateRecord):
    """Let go of a lock, if it is still the one with that fencing number."""

    lock: Lock


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepStop(StateRecord):
    """Freeze an environment, or all."""

    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class DropStop(StateRecord):
    """End a freeze."""

    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepProposal(StateRecord):
    """Remember who wants something that takes several people."""

    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class DropProposal(StateRecord):
    """Forget what was carried out."""

    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepObeyed(StateRecord):
    """Remember that a line of a comment was obeyed, so that it never is again.

    Attributes:
        source: The comment, review or button, and the line.
    """

    repo: Repo
    source: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRefusal(StateRecord):
    """Remember that someone was refused something, so that nobody makes us flood a page."""

    repo: Repo
    user: User
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepOverride(StateRecord):
    """Remember that a check of ours is neutral for one commit, and who said so."""

    repo: Repo
    sha: Sha
    check: str
    by: tuple[User, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDeployment(StateRecord):
    """Enter a deployment, of whoever made it, in the ledger.

    Attributes:
        sha: What was really deployed; see ``bot.deploys.snapshot.Release``.
        request_id: The request that it carries out; empty if it went past us.
    """

    deployment: Deployment
    sha: Sha
    request_id: str = ""
