"""GitHub's JSON becomes our values here and in the other ``payloads``, and nowhere else.

A delivery is read from its bytes, an answer of the API from what gidgethub parsed.
"""

from datetime import UTC, datetime
from typing import Any, TypeAlias

import msgspec

from bot.github import comment_shapes, shapes
from bot.github.decode import decode
from bot.github.shapes import Envelope
from bot.model import (
    CheckRun,
    Comment,
    Job,
    MergeGroup,
    Permission,
    PullRequest,
    Repo,
    RepoId,
    Sha,
    Step,
    User,
    WorkflowRun,
)

Json: TypeAlias = Any

GHOST = User(id=10137, login="ghost")
"""GitHub's stand-in for a deleted account."""

_ROLES = {permission.name.lower(): permission for permission in Permission}


class PayloadError(ValueError):
    """A body is not a JSON object as GitHub sends it."""


def envelope(body: bytes) -> Envelope:
    """Read where a delivery goes.

    Raises:
        PayloadError: It is not UTF-8, not JSON, not an object, or not of GitHub's shape.
    """
    try:
        body.decode()
        return decode(body, Envelope)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise PayloadError(f"not a payload of GitHub: {type(error).__name__}") from error


def delivered_pull_request(body: bytes) -> PullRequest:
    """Read a delivery of ``pull_request``."""
    event = decode(body, shapes.PullRequestEvent)
    return _pull_request(event.pull_request, repo_of(event.repository))


def delivered_check_run(body: bytes) -> tuple[Repo, CheckRun]:
    """Read a delivery of ``check_run``."""
    event = decode(body, shapes.CheckRunEvent)
    return repo_of(event.repository), _check_run(event.check_run)


def delivered_repository(body: bytes) -> Repo:
    """Read where any delivery about a repository happened."""
    return repo_of(decode(body, shapes.RepositoryEvent).repository)


def delivered_default_branch(body: bytes) -> str:
    """Read what the default branch is called where any delivery about a repository happened."""
    return decode(body, shapes.RepositoryEvent).repository.default_branch


def delivered_check_suite(body: bytes) -> tuple[Repo, Sha, int]:
    """Read a delivery of ``check_suite``: where, the commit it is about, and whose App it is of."""
    event = decode(body, shapes.CheckSuiteEvent)
    suite = event.check_suite
    return repo_of(event.repository), Sha(suite.head_sha), suite.app.id if suite.app else 0


def delivered_workflow_run(body: bytes) -> WorkflowRun:
    """Read a delivery of ``workflow_run``."""
    event = decode(body, shapes.WorkflowRunEvent)
    return _workflow_run(event.workflow_run, repo_of(event.repository))


def merge_group(body: bytes) -> MergeGroup:
    """Read a delivery of ``merge_group``."""
    event = decode(body, shapes.MergeGroupEvent)
    group = event.merge_group
    return MergeGroup(
        repo=repo_of(event.repository),
        head_sha=Sha(group.head_sha),
        base_sha=Sha(group.base_sha),
        base_ref=group.base_ref.removeprefix("refs/heads/"),
    )


def comment(body: bytes) -> Comment:
    """Read a delivery of ``issue_comment``, be it written, edited or deleted."""
    event = decode(body, comment_shapes.CommentEvent)
    return Comment(
        id=event.comment.id,
        node_id=event.comment.node_id,
        repo=repo_of(event.repository),
        number=event.issue.number,
        author=user(event.comment.user),
        sender=user(event.sender),
        text=event.comment.body or "",
        is_on_pull_request=event.issue.pull_request is not None,
        is_open=event.issue.state == "open",
        via_app=event.comment.performed_via_github_app is not None,
        created_at=event.comment.created_at.astimezone(UTC),
    )


def review(body: bytes) -> Comment:
    """Read a delivery of ``pull_request_review``: what someone wrote, and about which commit.

    GitHub does not say of a review whether an App wrote it with a person's token.
    """
    event = decode(body, comment_shapes.ReviewEvent)
    return Comment(
        id=event.review.id,
        node_id=event.review.node_id,
        repo=repo_of(event.repository),
        number=event.pull_request.number,
        author=user(event.review.user),
        sender=user(event.sender),
        text=event.review.body or "",
        is_on_pull_request=True,
        is_open=event.pull_request.state == "open",
        via_app=False,
        reviewed_sha=Sha(event.review.commit_id or ""),
        created_at=event.review.submitted_at.astimezone(UTC),
    )


def pressed(body: bytes) -> tuple[Repo, CheckRun, str, User]:
    """Read a delivery of ``check_run.requested_action``.

    Returns:
        Where, the check run, the identifier of the button, and who pressed it.
    """
    event = decode(body, comment_shapes.PressEvent)
    where, run = repo_of(event.repository), _check_run(event.check_run)
    return where, run, event.requested_action.identifier, user(event.sender)


def repo(answer: Json) -> Repo:
    """Read a repository."""
    return repo_of(msgspec.convert(answer, shapes.Repository))


def pull_request(answer: Json, where: Repo) -> PullRequest:
    """Read a pull request of the repository *where*."""
    return _pull_request(msgspec.convert(answer, shapes.Pull), where)


def check_run(answer: Json) -> CheckRun:
    """Read a check run."""
    return _check_run(msgspec.convert(answer, shapes.Run))


def workflow_run(answer: Json, where: Repo) -> WorkflowRun:
    """Read a workflow run of the repository *where*."""
    return _workflow_run(msgspec.convert(answer, shapes.Workflow), where)


def job(answer: Json) -> Job:
    """Read a job."""
    shape = msgspec.convert(answer, shapes.Job)
    return Job(
        id=shape.id,
        name=shape.name,
        conclusion=shape.conclusion or "",
        url=shape.html_url or "",
        check_run_id=int(shape.check_run_url.rpartition("/")[2]),
        node_id=shape.node_id or "",
        started_at=_utc(shape.started_at),
        completed_at=_utc(shape.completed_at),
        steps=tuple(step(one) for one in shape.steps or ()),
    )


def collaborator(answer: Json) -> tuple[User, Permission]:
    """Read whose role it is, and which.

    ``permission`` folds maintain into write, ``role_name`` does not. A custom role counts as what
    it is built on, which is what ``permission`` says.
    """
    shape = msgspec.convert(answer, shapes.Collaborator)
    for word in (shape.role_name, shape.permission):
        if word in _ROLES:
            return user(shape.user), _ROLES[word]
    return user(shape.user), Permission.NONE


def account(answer: Json) -> User:
    """Read an account."""
    return user(msgspec.convert(answer, shapes.Account))


def repo_of(shape: shapes.Repository) -> Repo:
    """Read the repository of a delivery."""
    return Repo(RepoId(shape.id), shape.owner.login, shape.name)


def user(shape: shapes.Account | None) -> User:
    """Read an account; what a deleted one leaves behind is the ghost."""
    if shape is None:
        return GHOST
    return User(id=shape.id, login=shape.login, is_bot=shape.type == "Bot")


def _pull_request(shape: shapes.Pull, where: Repo) -> PullRequest:
    head_repo = shape.head.repo
    # An open one has such a commit, too: GitHub's trial of the merge.
    merged = shape.merge_commit_sha if shape.merged_at else None
    return PullRequest(
        repo=where,
        number=shape.number,
        title=shape.title,
        author=user(shape.user),
        head_sha=Sha(shape.head.sha),
        head_ref=shape.head.ref,
        head_repo_id=RepoId(head_repo.id) if head_repo else None,
        head_owner=head_repo.owner.login if head_repo else None,
        base_sha=Sha(shape.base.sha),
        base_ref=shape.base.ref,
        is_draft=shape.draft or False,
        is_open=shape.state == "open",
        merge_sha=Sha(merged) if merged else None,
        merged_by=user(shape.merged_by) if shape.merged_by else None,
        labels=tuple(one.name for one in shape.labels or ()),
    )


def _check_run(shape: shapes.Run) -> CheckRun:
    return CheckRun(
        id=shape.id,
        name=shape.name,
        head_sha=Sha(shape.head_sha),
        external_id=shape.external_id or "",
        status=shape.status,
        conclusion=shape.conclusion or "",
        annotations_count=(shape.output and shape.output.annotations_count) or 0,
        app_id=shape.app.id if shape.app else 0,
    )


def _workflow_run(shape: shapes.Workflow, where: Repo) -> WorkflowRun:
    commit = shape.head_commit or shapes.Commit()
    actor = shape.triggering_actor or shape.actor
    return WorkflowRun(
        repo=where,
        id=shape.id,
        attempt=shape.run_attempt or 1,
        workflow_id=shape.workflow_id,
        name=shape.name or "",
        event=shape.event,
        status=shape.status,
        conclusion=shape.conclusion or "",
        head_sha=Sha(shape.head_sha),
        head_branch=shape.head_branch or "",
        head_owner=shape.head_repository.owner.login if shape.head_repository else None,
        commit_title=(commit.message or "").partition("\n")[0],
        commit_author=(commit.author and commit.author.name) or "",
        url=shape.html_url,
        created_at=shape.created_at.astimezone(UTC),
        title=shape.display_title or "",
        # With "@" and the ref behind it when the file lies in another repository.
        path=(shape.path or "").partition("@")[0],
        actor=user(actor) if actor else None,
        suite_id=shape.check_suite_id or 0,
        number=shape.run_number or 0,
    )


def step(shape: shapes.Step) -> Step:
    """Read a step of a job."""
    return Step(
        number=shape.number,
        name=shape.name,
        conclusion=shape.conclusion or "",
        started_at=_utc(shape.started_at),
        completed_at=_utc(shape.completed_at),
    )


def _utc(time: datetime | None) -> datetime | None:
    return time.astimezone(UTC) if time else None
