"""GitHub's JSON becomes our values here, and nowhere else.

What a deleted account or repository leaves behind is null; what GitHub adds tomorrow is ignored.
Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import msgspec

from bot.model import (
    CheckRun,
    Comment,
    InstallationId,
    Job,
    JobAnnotation,
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

Json: TypeAlias = Mapping[str, Any]

_HALF_EMOJI = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)

GHOST = User(id=10137, login="ghost")
"""GitHub's stand-in for a deleted account."""


class PayloadError(ValueError):
    """A body is not a JSON object as GitHub sends it."""


class _Ref(msgspec.Struct):
    id: int = 0


class _Numbered(msgspec.Struct):
    number: int = 0
    updated_at: datetime | None = None


class Envelope(msgspec.Struct):
    """The few fields of a delivery that say where it goes; the rest is read when it is handled."""

    action: str = ""
    installation: _Ref | None = None
    repository: _Ref | None = None
    pull_request: _Numbered | None = None
    changes: dict[str, Any] | None = None

    @property
    def installation_id(self) -> InstallationId:
        """The installation; 0 for the few deliveries of the App itself."""
        return InstallationId(self.installation.id if self.installation else 0)

    @property
    def changed_at(self) -> datetime | None:
        """When what it is about last changed: events may arrive in any order."""
        return self.pull_request.updated_at if self.pull_request else None

    @property
    def key(self) -> str:
        """What is handled one after the other: a repository, or else an installation."""
        if self.repository and self.repository.id:
            return f"repository:{self.repository.id}"
        return f"installation:{self.installation_id}"


_ENVELOPE = msgspec.json.Decoder(Envelope)


def envelope(body: bytes) -> Envelope:
    """Read where a delivery goes.

    Raises:
        PayloadError: It is not UTF-8, not JSON, not an object, or not of GitHub's shape.
    """
    try:
        body.decode()
        return _ENVELOPE.decode(_mend(body))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise PayloadError(f"not a payload of GitHub: {type(error).__name__}") from error


def decode(body: bytes) -> Json:
    """Parse a body that ``envelope`` has accepted."""
    parsed: Json = msgspec.json.decode(_mend(body))
    return parsed


def _mend(body: bytes) -> bytes:
    # Half of a surrogate pair is what remains of an emoji that was cut in two. It is no character.
    has_pair = b"\\ud" in body or b"\\uD" in body
    return _HALF_EMOJI.sub(rb"\\ufffd", body) if has_pair else body


def repo(payload: Json) -> Repo:
    """Read a repository object."""
    return Repo(RepoId(payload["id"]), payload["owner"]["login"], payload["name"])


def user(payload: Json | None) -> User:
    """Read an account; ``GHOST`` when it was deleted."""
    if payload is None:
        return GHOST
    return User(
        id=payload["id"], login=payload["login"], is_bot=payload.get("type", "User") == "Bot"
    )


def pull_request(payload: Json, where: Repo) -> PullRequest:
    """Read a pull request object of the repository *where*."""
    head, base = payload["head"], payload["base"]
    head_repo = head.get("repo") or {}
    return PullRequest(
        repo=where,
        number=payload["number"],
        title=payload["title"],
        author=user(payload["user"]),
        head_sha=Sha(head["sha"]),
        head_ref=head["ref"],
        head_repo_id=RepoId(head_repo["id"]) if head_repo else None,
        head_owner=head_repo["owner"]["login"] if head_repo else None,
        base_sha=Sha(base["sha"]),
        base_ref=base["ref"],
        is_draft=payload.get("draft") or False,
        is_open=payload["state"] == "open",
    )


def delivered_pull_request(payload: Json) -> PullRequest:
    """Read a delivery of ``pull_request``."""
    return pull_request(payload["pull_request"], repo(payload["repository"]))


def merge_group(payload: Json) -> MergeGroup:
    """Read a delivery of ``merge_group``."""
    group = payload["merge_group"]
    return MergeGroup(
        repo=repo(payload["repository"]),
        head_sha=Sha(group["head_sha"]),
        base_sha=Sha(group["base_sha"]),
        base_ref=group["base_ref"].removeprefix("refs/heads/"),
    )


def comment(payload: Json) -> Comment:
    """Read a delivery of ``issue_comment``."""
    issue, said = payload["issue"], payload["comment"]
    return Comment(
        id=said["id"],
        repo=repo(payload["repository"]),
        number=issue["number"],
        author=user(said["user"]),
        text=said["body"] or "",
        is_on_pull_request="pull_request" in issue,
        is_open=issue["state"] == "open",
        via_app=said.get("performed_via_github_app") is not None,
    )


def check_run(payload: Json) -> CheckRun:
    """Read a check run object."""
    output = payload.get("output") or {}
    return CheckRun(
        id=payload["id"],
        name=payload["name"],
        head_sha=Sha(payload["head_sha"]),
        external_id=payload.get("external_id") or "",
        status=payload["status"],
        conclusion=payload.get("conclusion") or "",
        annotations_count=output.get("annotations_count") or 0,
        app_id=(payload.get("app") or {}).get("id", 0),
    )


def delivered_check_run(payload: Json) -> tuple[Repo, CheckRun]:
    """Read a delivery of ``check_run``."""
    return repo(payload["repository"]), check_run(payload["check_run"])


def delivered_check_suite(payload: Json) -> tuple[Repo, Sha]:
    """Read a delivery of ``check_suite``: where, and the commit it is about."""
    return repo(payload["repository"]), Sha(payload["check_suite"]["head_sha"])


def delivered_workflow_run(payload: Json) -> WorkflowRun:
    """Read a delivery of ``workflow_run``."""
    return workflow_run(payload["workflow_run"], repo(payload["repository"]))


def workflow_run(payload: Json, where: Repo) -> WorkflowRun:
    """Read a workflow run object of the repository *where*."""
    commit = payload.get("head_commit") or {}
    head_repo = payload.get("head_repository") or {}
    return WorkflowRun(
        repo=where,
        id=payload["id"],
        attempt=payload.get("run_attempt") or 1,
        workflow_id=payload["workflow_id"],
        name=payload.get("name") or "",
        event=payload["event"],
        status=payload["status"],
        conclusion=payload.get("conclusion") or "",
        head_sha=Sha(payload["head_sha"]),
        head_branch=payload.get("head_branch") or "",
        head_owner=head_repo["owner"]["login"] if head_repo else None,
        commit_title=(commit.get("message") or "").partition("\n")[0],
        commit_author=(commit.get("author") or {}).get("name") or "",
        url=payload["html_url"],
        created_at=_time(payload["created_at"]),
        pull_requests=tuple(one["number"] for one in payload.get("pull_requests") or ()),
    )


def job(payload: Json) -> Job:
    """Read a job object."""
    return Job(
        id=payload["id"],
        name=payload["name"],
        conclusion=payload.get("conclusion") or "",
        url=payload.get("html_url") or "",
        check_run_id=int(payload["check_run_url"].rpartition("/")[2]),
        started_at=_maybe_time(payload.get("started_at")),
        steps=tuple(_step(one) for one in payload.get("steps") or ()),
    )


def _step(payload: Json) -> Step:
    return Step(
        number=payload["number"],
        name=payload["name"],
        conclusion=payload.get("conclusion") or "",
        started_at=_maybe_time(payload.get("started_at")),
        completed_at=_maybe_time(payload.get("completed_at")),
    )


def job_annotation(payload: Json) -> JobAnnotation:
    """Read an annotation of a check run."""
    return JobAnnotation(
        path=payload.get("path") or "",
        line=payload.get("start_line") or 0,
        level=payload.get("annotation_level") or "",
        title=payload.get("title") or "",
        message=payload.get("message") or "",
    )


def permission(payload: Json) -> Permission:
    """Read a collaborator's role. ``permission`` folds maintain into write, ``role_name`` does not.

    A custom role counts as what it is built on, which is what ``permission`` says.
    """
    for word in (payload.get("role_name"), payload.get("permission")):
        if word and word.upper() in Permission.__members__:
            return Permission[word.upper()]
    return Permission.NONE


def _maybe_time(text: str | None) -> datetime | None:
    return _time(text) if text else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
