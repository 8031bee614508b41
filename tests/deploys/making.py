"""A request that may start, and a snapshot in which it does: each test changes what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.audit.record import Type
from bot.config.environments import Approvals, EnvironmentPolicy, Mode
from bot.config.schema import Mode as PolicyMode
from bot.deploys.locks import Lock, Stop
from bot.deploys.request import Kind, Request, Source, State, Vote, digest_of
from bot.deploys.snapshot import Ballot, Change, Checks, Place, Policies, Release, Snapshot
from bot.deploys.step import Step
from bot.evidence import CheckResult, Contributors, Push, Writing
from bot.model import Permission, PullRequest, Repo, RepoId, Sha, User, WorkflowRun

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)  # a Monday
WINDOW = timedelta(hours=2)
INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
REPO = Repo(RepoId(74), "octo", "shop")
SHA, OTHER, LIVE = Sha("3f2a9c1" + "0" * 33), Sha("b" * 40), Sha("c" * 40)
MERGED = Sha("d" * 40)
WORDS = "/approve-deploy production 3f2a9c1"
SERVER = "https://github.com"

RITA = User(id=1, login="rita")  # asks
ADA = User(id=2, login="ada")  # opened the pull request
CARL = User(id=3, login="carl")  # made commits of it
PETE = User(id=4, login="pete")  # pushed it
MIA = User(id=5, login="mia")  # merged it
RUNA = User(id=6, login="runa")  # started the run
GRACE, ALAN, EVE = (
    User(id=10, login="grace"),
    User(id=11, login="alan"),
    User(id=12, login="eve"),
)


def request(**changes) -> Request:
    """One that was asked for ten minutes ago."""
    made = Request(
        id="d41c0ffee0000001",
        repo=REPO,
        number=42,
        environment="production",
        kind=Kind.DEPLOY,
        mode=Mode.DISPATCH,
        sha=SHA,
        tree=Sha("e" * 40),
        ref="change",
        workflow="deploy.yml",
        dispatch_ref="main",
        inputs=("sha", "environment", "request_id"),
        base_ref="main",
        policy_digest="p1",
        requester=RITA,
        created_at=NOW - timedelta(minutes=10),
        expires_at=NOW - timedelta(minutes=10) + WINDOW,
        previous_sha=LIVE,
    )
    return replace(made, **changes)


def waiting(**changes) -> Request:
    """One that a waiting run asked for."""
    of_run = {"mode": Mode.ENVIRONMENT, "is_of_run": True, "run_id": 9001, "run_attempt": 1}
    return request(**(of_run | {"waits": True} | changes))


def rollback(**changes) -> Request:
    return request(**({"kind": Kind.ROLLBACK, "reason": "too slow"} | changes))


def approved(**changes) -> Request:
    """One that was approved just now by two people."""
    agreed = {"votes": (vote(GRACE), vote(ALAN)), "quorum_at": NOW, "approved_at": NOW}
    return request(**({"state": State.APPROVED, "dispatched_at": NOW} | agreed | changes))


def running(**changes) -> Request:
    return approved(
        **({"state": State.RUNNING, "run_id": 9001, "run_attempt": 1, "started_at": NOW} | changes)
    )


def vote(voter: User, **changes) -> Vote:
    made = Vote(
        voter=voter,
        at=NOW - timedelta(minutes=5),
        source=Source.COMMENT,
        node_id=f"IC_{voter.id}",
        digest=digest_of(WORDS),
    )
    return replace(made, **changes)


def ballot(voter: User, *teams: str, **changes) -> Ballot:
    made = Ballot(
        vote=vote(voter),
        role=Permission.WRITE,
        teams=frozenset(teams),
        writing=Writing(author_id=voter.id, text=WORDS, editor=""),
    )
    return replace(made, **changes)


def written(one: Ballot, **changes) -> Ballot:
    """*one* whose words became something else."""
    return replace(one, writing=replace(one.writing, **changes))


def policy(**settings) -> EnvironmentPolicy:
    return EnvironmentPolicy.model_validate(settings)


def approvals(**settings) -> EnvironmentPolicy:
    return EnvironmentPolicy(approvals=Approvals.model_validate(settings))


PULL = PullRequest(
    repo=REPO,
    number=42,
    title="Sell tea",
    author=ADA,
    head_sha=SHA,
    head_ref="change",
    head_repo_id=REPO.id,
    head_owner="octo",
    base_sha=Sha("f" * 40),
    base_ref="main",
    is_draft=False,
    is_open=True,
)
MERGED_PULL = replace(PULL, is_open=False, merge_sha=MERGED, merged_by=MIA)
CHANGE = Change(
    pull=PULL,
    default_branch="main",
    message="Sell tea [deploy]",
    contributors=Contributors(people=(CARL,), unknown=(), is_complete=True),
    pushes=(Push(sha=SHA, actor=PETE, at=NOW - timedelta(hours=1)),),
)
GREEN = Checks(results=(CheckResult(name="test", app_id=15368, state="success"),), policy="success")
RUN = WorkflowRun(
    repo=REPO,
    id=9001,
    attempt=1,
    workflow_id=5,
    name="Deploy",
    event="push",
    status="waiting",
    conclusion="",
    head_sha=SHA,
    head_branch="change",
    head_owner="octo",
    commit_title="Sell tea",
    commit_author="ada",
    url="https://github.com/octo/shop/actions/runs/9001",
    created_at=NOW - timedelta(minutes=11),
    path=".github/workflows/deploy.yml",
    actor=RUNA,
)
WAS_LIVE = Release(
    sha=LIVE, state="success", at=NOW - timedelta(days=1), deployment_id=7, was_healthy=True
)


def snapshot(*ballots: Ballot, **changes) -> Snapshot:
    """All is green, and nothing in the way.

    Args:
        ballots: The votes.
        changes: Of the snapshot, or ``settings``; or of a part of it: ``pull``, ``change``,
            ``policies`` and ``place`` take the names of attributes.
    """
    pull = replace(PULL, **changes.pop("pull", {}))
    settings = changes.pop("settings", EnvironmentPolicy())
    policies = Policies(environment=settings, digest="p1", mode=PolicyMode.ENFORCE)
    made = Snapshot(
        now=NOW,
        policies=replace(policies, **changes.pop("policies", {})),
        change=replace(CHANGE, pull=pull, **changes.pop("change", {})),
        checks=GREEN,
        place=replace(Place(live=WAS_LIVE), **changes.pop("place", {})),
        ballots=ballots,
    )
    return replace(made, **changes)


AGREED = (ballot(GRACE), ballot(ALAN))
"""Two who may."""
VOTED = {"votes": (vote(GRACE), vote(ALAN))}
LOCK = Lock(
    repo=REPO,
    environment="production",
    number=7,
    holder=EVE,
    fence=1,
    taken_at=NOW,
    until=NOW + WINDOW,
)
STOP = Stop(repo=REPO, environment="", by=EVE, since=NOW, until=NOW + WINDOW, reason="fire")
FROZEN = {"place": {"stops": (replace(STOP, since=NOW - WINDOW, until=NOW + WINDOW),)}}


def types(step: Step) -> list[Type]:
    """The events of *step* for the audit log."""
    return [one.type for one in step.audits]


def ends(step: Step, state: State, reason: str) -> None:
    """Hold that *step* is the end of a request."""
    assert (step.request.state, step.request.reason_code) == (state, reason)
    assert step.request.ended_at
    assert step.request.why
    assert step.wake is None
    assert not step.request.waits
