"""Pull requests as JSON."""

from bot.model import Sha
from bot.sim.git.objects import object_id
from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.issues import label, page_of
from bot.sim.render.nodes import node_id
from bot.sim.render.people import association, user
from bot.sim.render.repositories import named, repository
from bot.sim.render.urls import API, HTML, Urls
from bot.sim.templates import recast, template
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import Branch

_NAME = "Codertocat/Hello-World"
_ONLY_ALONE = (
    "merged", "mergeable", "rebaseable", "mergeable_state", "merged_by", "comments",
    "review_comments", "maintainer_can_modify", "commits", "additions", "deletions",
    "changed_files",
)  # fmt: skip


def simple_pull(urls: Urls, pull: PullRequest) -> dict[str, Json]:
    """Describe a pull request as lists do, without what must be computed for each."""
    repo = pull.repository
    addresses = {
        f"{API}/repos/{_NAME}": urls.of(repo),
        f"{HTML}/{_NAME}": urls.page(repo),
        "/pulls/2": f"/pulls/{pull.number}",
        "/issues/2": f"/issues/{pull.number}",
        "/pull/2": f"/pull/{pull.number}",
        "/statuses/ec26c3e57ca3a959ca5aad62de7213c562f8c821": f"/statuses/{pull.head_sha}",
    }
    described = recast(template("pull_request", "pull_request"), addresses, _state(urls, pull))
    return {name: value for name, value in described.items() if name not in _ONLY_ALONE}


def pull_request(urls: Urls, pull: PullRequest) -> dict[str, Json]:
    """Describe a pull request in full."""
    files = pull.files()
    return simple_pull(urls, pull) | {
        "merged": pull.merged_at is not None,
        "mergeable": None,
        "rebaseable": None,
        "mergeable_state": "unknown",
        "merged_by": user(urls, pull.merged_by) if pull.merged_by else None,
        "comments": len(pull.comments),
        "review_comments": 0,
        "maintainer_can_modify": pull.is_fork,
        "commits": len(pull.commits()),
        "additions": sum(change.additions for change in files),
        "deletions": sum(change.deletions for change in files),
        "changed_files": len(files),
    }


def _state(urls: Urls, pull: PullRequest) -> dict[str, Json]:
    return {
        "id": pull.id,
        "node_id": node_id("PR", pull.repository.id, pull.id),
        "html_url": page_of(urls, pull),
        "number": pull.number,
        "state": pull.state,
        "title": pull.title,
        "body": pull.body or None,
        "user": user(urls, pull.author),
        "draft": pull.draft,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": maybe_stamp(pull.closed_at),
        "merged_at": maybe_stamp(pull.merged_at),
        "merge_commit_sha": pull.merge_commit_sha or _trial(pull),
        "assignees": [],
        "requested_reviewers": [],
        "labels": [label(urls, pull, name) for name in pull.labels],
        "head": _end(urls, pull.head, pull.head_sha),
        "base": _end(urls, pull.base, pull.base_sha),
        "author_association": association(pull.author, pull),
    }


def _trial(pull: PullRequest) -> Sha:
    """Return the commit by which GitHub tries whether an open one can be merged."""
    return object_id("commit", f"{pull.base_sha} {pull.head_sha}".encode())


def _end(urls: Urls, branch: Branch, sha: Sha) -> dict[str, Json]:
    gone = branch.repository.is_deleted
    return {
        "label": branch.label,
        "ref": branch.name,
        "sha": sha,
        "user": user(urls, branch.repository.owner),
        "repo": None if gone else repository(urls, branch.repository),
    }


def minimal_pull(urls: Urls, pull: PullRequest) -> dict[str, Json]:
    """Name a pull request as checks and workflow runs do."""
    repo = named(urls, pull.repository)
    return {
        "url": f"{urls.of(pull.repository)}/pulls/{pull.number}",
        "id": pull.id,
        "number": pull.number,
        "head": {"ref": pull.head.name, "sha": pull.head_sha, "repo": repo},
        "base": {"ref": pull.base.name, "sha": pull.base_sha, "repo": repo},
    }
