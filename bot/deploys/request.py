"""A request: one ask to bring one commit to one environment, with the votes on it.

A request is bound to all that people looked at when they agreed: repository, environment, commit,
its files, the workflow and the policy. Votes belong to a request and die with it.

    open <-> approved -> running -> succeeded | failed
    open, approved -> rejected | expired | superseded | cancelled

``approved`` is the decision, ``running`` that GitHub was told. Between the two the gateway may
close again. No state on the right is ever left.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.config.environments import Mode
from bot.model import Repo, Sha, User


class State(StrEnum):
    """How far a request is."""

    OPEN = "open"
    APPROVED = "approved"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REJECTED = "rejected"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.OPEN: frozenset(
        {State.APPROVED, State.REJECTED, State.EXPIRED, State.SUPERSEDED, State.CANCELLED}
    ),
    State.APPROVED: frozenset(
        {
            State.OPEN,
            State.RUNNING,
            State.SUCCEEDED,
            State.REJECTED,
            State.EXPIRED,
            State.SUPERSEDED,
            State.CANCELLED,
        }
    ),
    State.RUNNING: frozenset({State.SUCCEEDED, State.FAILED}),
}
"""Where each state leads. What is not here leads nowhere."""

BEFORE_START = frozenset({State.OPEN, State.APPROVED})
"""States in which nothing has been deployed."""

NOT_LET_IN = frozenset({State.REJECTED, State.EXPIRED, State.SUPERSEDED, State.CANCELLED})
"""Ends of a request that never started."""

LIVE = BEFORE_START | {State.RUNNING}
"""States that are not the end."""


class Kind(StrEnum):
    """What a request asks for."""

    DEPLOY = "deploy"
    ROLLBACK = "rollback"
    CANARY = "canary"


class Source(StrEnum):
    """Where a vote was given."""

    COMMENT = "comment"
    REVIEW = "review"
    BUTTON = "button"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """Someone's approval of a request.

    Attributes:
        node_id: Of the comment or review that says so; empty for a button, which nobody can edit.
        digest: Of that text, as ``digest_of`` makes it.
    """

    voter: User
    at: datetime
    source: Source
    node_id: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Someone took back whatever they had said before."""

    voter: User
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What people see of a request, as digests.

    Attributes:
        card_at: When the card was written last.
        headline: Of the last report on the waiting run.
        state: The state that people were told of; empty if none.
    """

    card: str = ""
    card_at: datetime | None = None
    check: str = ""
    headline: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One ask to bring one commit to one environment.

    Attributes:
        id: Made of what asked for it, so that asking twice makes one request.
        number: The pull request on which it is discussed.
        is_of_run: Whether a waiting run asked, and not a command. Then that run is what starts.
        tree: Git's id of the commit's files.
        ref: The branch or tag that is deployed.
        workflow: The name of its file.
        dispatch_ref: The branch on which that workflow is started.
        inputs: What that workflow declares that it takes.
        base_ref: The branch that the pull request went to: what was compared with what.
        policy_digest: Of the policy that it is judged by.
        reason: Why, in the words of who asked for a rollback.
        expires_at: From this instant on nothing counts any more.
        asked_at: When it was asked for, by GitHub's clock; None where nobody said so.
        run_id: The run that waits or was dispatched; 0 while there is none.
        waits: Whether that run waits at our protection rule.
        previous_sha: What was live when it was asked for; empty if nothing was.
        votes: One for each voter, in the order in which they came.
        withdrawn: Who took a vote back, and when. What they said before may reach us later.
        quorum_at: Since when the approvals are complete.
        approved_at: When it was decided that the deploy may start.
        dispatched_at: When we began to start the workflow.
        started_at: When GitHub was told, or the deploy was seen to run.
        why: How it ended, for people; empty while it has not.
        reason_code: How it ended, for scripts.
        overrider: Who broke the glass.
        reminders: How many were given.
        reports: How many status reports the waiting run got.
        review_issue: The issue in which somebody else looks at it afterwards; 0 if there is none.
        reviewed_at: When somebody else had looked at it.
        rollout_id: The rollout that it lets go on; empty if it lets in something else.
        shown: What is on the pull request now.
    """

    id: str
    repo: Repo
    number: int
    environment: str
    kind: Kind
    mode: Mode
    sha: Sha
    tree: Sha
    ref: str
    workflow: str
    dispatch_ref: str
    inputs: tuple[str, ...]
    base_ref: str
    policy_digest: str
    requester: User
    created_at: datetime
    expires_at: datetime
    asked_at: datetime | None = None
    is_of_run: bool = False
    reason: str = ""
    run_id: int = 0
    run_attempt: int = 0
    waits: bool = False
    previous_sha: str = ""
    state: State = State.OPEN
    votes: tuple[Vote, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    quorum_at: datetime | None = None
    approved_at: datetime | None = None
    dispatched_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = ""
    reason_code: str = ""
    overrider: User | None = None
    override_reason: str = ""
    reminders: int = 0
    reports: int = 0
    review_issue: int = 0
    reviewed_at: datetime | None = None
    rollout_id: str = ""
    shown: Shown = Shown()

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.state in LIVE

    @property
    def has_the_floor(self) -> bool:
        """Whether it was let in, so that nothing else may be."""
        return self.state in {State.APPROVED, State.RUNNING} and self.mode is not Mode.CHECK

    @property
    def needs_approval(self) -> bool:
        """Whether it takes votes. Going back to what was healthy takes none."""
        return self.kind is not Kind.ROLLBACK

    def to(self, state: State) -> "Request":
        """Return it in another state.

        Raises:
            ValueError: That state cannot follow.
        """
        if state not in TRANSITIONS.get(self.state, ()):
            raise ValueError(f"a request that is {self.state} cannot become {state}")
        return replace(self, state=state)

    def end(self, state: State, now: datetime, why: str, code: str) -> "Request":
        """Return it ended.

        Args:
            state: One without a way out.
            now: When.
            why: For people; safe Markdown.
            code: For scripts.
        """
        return replace(self.to(state), ended_at=now, why=why, reason_code=code)

    def is_for(self, environment: str) -> bool:
        """Tell whether it is for that environment; GitHub tells no names apart by case."""
        return self.environment.casefold() == environment.casefold()

    def told(self) -> "Request":
        """Return it as one whose state people know."""
        return replace(self, shown=replace(self.shown, state=self.state))

    def unshown(self) -> "Request":
        """Return it as one whose check run has to be written again."""
        return replace(self, shown=replace(self.shown, check=""))

    def vote_of(self, voter: User) -> Vote | None:
        """Return the vote of *voter*, by their number."""
        return next((vote for vote in self.votes if vote.voter.id == voter.id), None)

    def with_vote(self, vote: Vote) -> "Request":
        """Return it with *vote*, in place of an earlier one of the same person."""
        others = [one for one in self.votes if one.voter.id != vote.voter.id]
        return replace(self, votes=(*others, vote))

    def without_vote(self, voter: User) -> "Request":
        """Return it without the vote of *voter*."""
        return replace(self, votes=tuple(vote for vote in self.votes if vote.voter.id != voter.id))


def is_out_of_date(request: Request, voter: User, at: datetime) -> bool:
    """Tell whether *voter* spoke, *at* GitHub's time, before it was asked for, or took it back.

    Deliveries come late and in any order: an approval may arrive after all that ended it.
    """
    if request.asked_at is not None and at < request.asked_at:
        return True
    return any(one.voter.id == voter.id and at < one.at for one in request.withdrawn)


def of_run(requests: Iterable[Request], run_id: int, environment: str) -> Request | None:
    """Return the first of *requests* that belongs to a workflow run in an environment."""
    return next((one for one in requests if one.run_id == run_id and one.is_for(environment)), None)


def request_id(repo: Repo, environment: str, origin: str) -> str:
    """Name a request after what asked for it: 16 hexadecimal digits.

    Args:
        repo: Where.
        environment: Its name, which is not told apart by case.
        origin: The comment and line, or the run and attempt.
    """
    name = f"{repo.id}/{environment.casefold()}/{origin}"
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def digest_of(text: str) -> str:
    """Tell a text from every other."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
