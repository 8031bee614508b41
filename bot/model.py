"""GitHub's nouns, as frozen values.

Names follow GitHub's REST reference word for word (``head_sha``, ``installation_id``), so that a
reader who knows the API knows this file. Times are aware and in UTC. Nothing here does I/O.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import NewType

InstallationId = NewType("InstallationId", int)
DeliveryId = NewType("DeliveryId", str)
RepoId = NewType("RepoId", int)
Sha = NewType("Sha", str)


class Permission(IntEnum):
    """A user's role on a repository, ordered so that roles can be compared.

    Source: https://docs.github.com/en/rest/collaborators/collaborators (``role_name``).
    """

    NONE = 0
    READ = 1
    TRIAGE = 2
    WRITE = 3
    MAINTAIN = 4
    ADMIN = 5


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository.

    Attributes:
        id: GitHub's number. It survives a rename; the name does not.
    """

    id: RepoId
    owner: str
    name: str

    def __str__(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account. Known by *id*: a login can be given up and taken by someone else."""

    id: int
    login: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """The part of a pull request that Sluice reads.

    Attributes:
        head_repo_id: None when the fork it came from was deleted.
        head_owner: Owner of the head repository; None when it was deleted.
        merge_sha: The commit that it became on its base branch; None until it is merged.
    """

    repo: Repo
    number: int
    title: str
    author: User
    head_sha: Sha
    head_ref: str
    head_repo_id: RepoId | None
    head_owner: str | None
    base_sha: Sha
    base_ref: str
    is_draft: bool
    is_open: bool
    merge_sha: Sha | None = None
    merged_by: User | None = None
    labels: tuple[str, ...] = ()

    @property
    def is_fork(self) -> bool:
        """Whether the head lies in another repository, or in one that is gone."""
        return self.head_repo_id != self.repo.id


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGroup:
    """A batch of pull requests that a merge queue tries together."""

    repo: Repo
    head_sha: Sha
    base_sha: Sha
    base_ref: str


@dataclass(frozen=True, slots=True, weakref_slot=True)
class File:
    """A file at a commit.

    Attributes:
        path: From the root of the repository, with ``/``.
        sha: Git's id of the content; equal ids mean equal bytes.
    """

    path: str
    sha: Sha
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on an issue or a pull request, or what someone wrote with a review.

    Attributes:
        node_id: Its name in GraphQL.
        number: Of the issue or pull request.
        sender: Who did what the delivery tells of. That is the author only of a new comment.
        via_app: Whether an App wrote it, possibly with a person's token.
        created_at: When it was first written, whatever happened to it since.
        reviewed_sha: The commit that was reviewed; None for a comment, which speaks of no commit.
    """

    id: int
    node_id: str
    repo: Repo
    number: int
    author: User
    sender: User
    created_at: datetime
    text: str
    is_on_pull_request: bool
    is_open: bool
    via_app: bool
    reviewed_sha: Sha | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """A check run as GitHub reports it.

    Attributes:
        conclusion: Empty while *status* is not ``completed``.
        annotations_count: How many annotations it has, over all requests that added some.
    """

    id: int
    name: str
    head_sha: Sha
    external_id: str
    status: str
    conclusion: str
    annotations_count: int
    app_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowRun:
    """One attempt of a workflow run.

    Attributes:
        title: What GitHub shows it as: its ``run-name``, or the commit's or pull request's title.
        path: Of the workflow's file.
        actor: Who triggered this attempt: not who began the first one.
        suite_id: The check suite of its jobs.
        number: Counts the runs of its workflow, from 1.
        attempt: 1 for the first, one more for each re-run.
        conclusion: Empty while it is not completed.
        head_owner: Owner of the repository that the head branch lies in; None when deleted.
    """

    repo: Repo
    id: int
    attempt: int
    workflow_id: int
    name: str
    event: str
    status: str
    conclusion: str
    head_sha: Sha
    head_branch: str
    head_owner: str | None
    commit_title: str
    commit_author: str
    url: str
    created_at: datetime
    title: str = ""
    path: str = ""
    actor: User | None = None
    suite_id: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a job. Times are GitHub's, in whole seconds; None when it never ran."""

    number: int
    name: str
    conclusion: str
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job of one attempt of a workflow run.

    Attributes:
        check_run_id: Where its annotations hang.
        node_id: Of that check run, in GraphQL.
    """

    id: int
    name: str
    conclusion: str
    url: str
    check_run_id: int
    node_id: str = ""
    started_at: datetime | None = None
    completed_at: datetime | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAnnotation:
    """A message that the runner or a tool left on a job's check run.

    Attributes:
        level: GitHub's word: ``notice``, ``warning`` or ``failure``.
    """

    path: str
    line: int
    level: str
    title: str
    message: str
