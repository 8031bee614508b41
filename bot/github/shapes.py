"""The part of GitHub's JSON that we read, as types: what is not named here is skipped unread.

What a deleted account or repository leaves behind is null; what GitHub adds tomorrow is ignored.
Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.model import InstallationId


class Ref(Struct):
    """Something known by its id alone."""

    id: int = 0


class Where(Struct):
    """A repository, as far as it says where a delivery goes."""

    id: int = 0
    name: str = ""


class Numbered(Struct):
    """A pull request, as far as it says where a delivery goes."""

    number: int = 0
    updated_at: datetime | None = None


class Sender(Struct):
    """Who did it, as far as it says whether that is a person."""

    type: str = "User"


class Envelope(Struct):
    """The few fields of a delivery that say where it goes; the rest is read when it is handled."""

    action: str = ""
    installation: Ref | None = None
    repository: Where | None = None
    pull_request: Numbered | None = None
    changes: dict[str, Any] | None = None
    sender: Sender | None = None

    @property
    def installation_id(self) -> InstallationId:
        """The installation; 0 for the few deliveries of the App itself."""
        return InstallationId(self.installation.id if self.installation else 0)

    @property
    def changed_at(self) -> datetime | None:
        """When what it is about last changed: events may arrive in any order."""
        return self.pull_request.updated_at if self.pull_request else None

    @property
    def is_by_bot(self) -> bool:
        """Whether a bot did it, as when we edit a comment of ours."""
        return self.sender is not None and self.sender.type == "Bot"

    @property
    def key(self) -> str:
        """What is handled one after the other: a repository, or else an installation."""
        if self.repository and self.repository.id:
            return f"repository:{self.repository.id}"
        return f"installation:{self.installation_id}"


class Account(Struct):
    """A user, an organization or a bot."""

    id: int
    login: str
    type: str = "User"


class Repository(Struct):
    """A repository."""

    id: int
    name: str
    owner: Account


class End(Struct):
    """One end of a pull request."""

    ref: str
    sha: str
    repo: Repository | None = None


class Label(Struct):
    """A label of a pull request."""

    name: str


class Pull(Struct):
    """A pull request."""

    number: int
    title: str
    state: str
    user: Account | None
    head: End
    base: End
    draft: bool | None = None
    merged_at: str | None = None
    merge_commit_sha: str | None = None
    merged_by: Account | None = None
    labels: list[Label] | None = None


class Home(Repository):
    """A repository, as deliveries tell of it."""

    default_branch: str = ""


class RepositoryEvent(Struct):
    """Any delivery about a repository."""

    repository: Home


class PullRequestEvent(Struct):
    """A delivery of ``pull_request``."""

    repository: Repository
    pull_request: Pull


class Group(Struct):
    """A merge group."""

    head_sha: str
    base_sha: str
    base_ref: str


class MergeGroupEvent(Struct):
    """A delivery of ``merge_group``."""

    repository: Repository
    merge_group: Group


class Output(Struct):
    """What a check run says."""

    annotations_count: int | None = None


class Run(Struct):
    """A check run."""

    id: int
    name: str
    head_sha: str
    status: str
    external_id: str | None = None
    conclusion: str | None = None
    output: Output | None = None
    app: Ref | None = None


class CheckRunEvent(Struct):
    """A delivery of ``check_run``."""

    repository: Repository
    check_run: Run


class Suite(Struct):
    """A check suite."""

    head_sha: str
    app: Ref | None = None


class CheckSuiteEvent(Struct):
    """A delivery of ``check_suite``."""

    repository: Repository
    check_suite: Suite


class Author(Struct):
    """Who git says made a commit."""

    name: str | None = None


class Commit(Struct):
    """A commit, as workflow runs know it."""

    message: str | None = None
    author: Author | None = None


class Workflow(Struct):
    """A workflow run."""

    id: int
    workflow_id: int
    event: str
    status: str
    head_sha: str
    html_url: str
    created_at: datetime
    name: str | None = None
    run_attempt: int | None = None
    conclusion: str | None = None
    head_branch: str | None = None
    head_commit: Commit | None = None
    head_repository: Repository | None = None
    display_title: str | None = None
    path: str | None = None
    actor: Account | None = None
    triggering_actor: Account | None = None
    check_suite_id: int | None = None
    run_number: int | None = None


class WorkflowRunEvent(Struct):
    """A delivery of ``workflow_run``."""

    repository: Repository
    workflow_run: Workflow


class Step(Struct):
    """A step of a job."""

    number: int
    name: str
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None


class Job(Struct):
    """A job of a workflow run."""

    id: int
    name: str
    check_run_url: str
    node_id: str | None = None
    html_url: str | None = None
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    steps: list[Step] | None = None


class Collaborator(Struct):
    """What an account may do in a repository."""

    role_name: str | None = None
    permission: str | None = None
    user: Account | None = None


class TreeEntry(Struct):
    """A file or a folder of a tree."""

    path: str
    type: str
    sha: str


class GitTree(Struct):
    """A tree, perhaps cut short."""

    tree: list[TreeEntry]
    truncated: bool


class NamedCommit(Struct):
    """A commit, as far as it is named."""

    sha: str
