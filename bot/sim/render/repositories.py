"""Repositories and their commits as JSON."""

from bot.sim.git.diff import FileChange, changes
from bot.sim.git.objects import Commit, Objects, Signature
from bot.sim.jsonvalue import Json, stamp
from bot.sim.render.nodes import node_id
from bot.sim.render.people import user
from bot.sim.render.urls import API, HTML, Urls
from bot.sim.templates import recast, template
from bot.sim.world.accounts import AccountType
from bot.sim.world.repositories import BaseRepository

_NAME = "Codertocat/Hello-World"


def repository(urls: Urls, repo: BaseRepository) -> dict[str, Json]:
    """Describe a repository as events and lists do."""
    api, page = urls.of(repo), urls.page(repo)
    host = urls.html.partition("://")[2]
    state: dict[str, Json] = {
        "id": repo.id,
        "node_id": node_id("R", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.private,
        "visibility": "private" if repo.private else "public",
        "owner": user(urls, repo.owner),
        "fork": repo.parent is not None,
        "default_branch": repo.default_branch,
        "has_discussions": False,
        "created_at": stamp(repo.created_at),
        "updated_at": stamp(repo.pushed_at),
        "pushed_at": stamp(repo.pushed_at),
        "git_url": f"git://{host}/{repo.full_name}.git",
        "ssh_url": f"git@{host}:{repo.full_name}.git",
    }
    addresses = {f"{API}/repos/{_NAME}": api, f"{HTML}/{_NAME}": page}
    described = recast(template("check_suite", "repository"), addresses, state)
    # Events show these only at their top, and the API only where one repository is asked for.
    described.pop("custom_properties")
    return described


def full_repository(
    urls: Urls, repo: BaseRepository, security: dict[str, Json] | None = None
) -> dict[str, Json]:
    """Describe a repository as ``repos/get`` does, with its *security* where that may be seen."""
    more: dict[str, Json] = {
        "custom_properties": {},
        "network_count": 0,
        "subscribers_count": 0,
        "permissions": {"admin": False, "push": False, "pull": False},
    }
    if security is not None:
        more["security_and_analysis"] = security
    if repo.owner.type == AccountType.ORGANIZATION:
        more["organization"] = user(urls, repo.owner)
    if repo.parent:
        parent = repository(urls, repo.parent)
        more |= {"parent": parent, "source": parent}
    return repository(urls, repo) | more


def named(urls: Urls, repo: BaseRepository) -> dict[str, Json]:
    """Name a repository where GitHub gives only that much."""
    return {"id": repo.id, "url": urls.of(repo), "name": repo.name}


def listed(repo: BaseRepository) -> dict[str, Json]:
    """Name a repository as events about installations do."""
    return {
        "id": repo.id,
        "node_id": node_id("R", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.private,
    }


def simple_commit(commit: Commit) -> dict[str, Json]:
    """Describe a commit in a few words, as events do."""
    return {
        "id": commit.sha,
        "tree_id": commit.tree,
        "message": commit.message,
        "timestamp": stamp(commit.committer.at),
        "author": {"name": commit.signature.name, "email": commit.signature.email},
        "committer": {"name": commit.committer.name, "email": commit.committer.email},
    }


def commit(urls: Urls, repo: BaseRepository, commit: Commit) -> dict[str, Json]:
    """Describe a commit as the API lists it."""
    api, page = urls.of(repo), urls.page(repo)
    return {
        "sha": commit.sha,
        "node_id": f"C_{commit.sha}",
        "url": f"{api}/commits/{commit.sha}",
        "html_url": f"{page}/commit/{commit.sha}",
        "comments_url": f"{api}/commits/{commit.sha}/comments",
        "commit": _inner_commit(api, commit),
        "author": None,
        "committer": None,
        "parents": [
            {"sha": sha, "url": f"{api}/commits/{sha}", "html_url": f"{page}/commit/{sha}"}
            for sha in commit.parents
        ],
    }


def _inner_commit(api: str, commit: Commit) -> dict[str, Json]:
    return {
        "author": _dated(commit.signature),
        "committer": _dated(commit.committer),
        "message": commit.message,
        "tree": {"sha": commit.tree, "url": f"{api}/git/trees/{commit.tree}"},
        "url": f"{api}/git/commits/{commit.sha}",
        "comment_count": 0,
        "verification": _UNSIGNED,
    }


def _dated(who: Signature) -> dict[str, Json]:
    return {"name": who.name, "email": who.email, "date": stamp(who.at)}


_UNSIGNED: dict[str, Json] = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


def changes_of(objects: Objects, commit: Commit) -> tuple[FileChange, ...]:
    """List what *commit* changed, against its first parent."""
    parent = objects.commits[commit.parents[0]].tree if commit.parents else None
    return changes(objects, parent, commit.tree)


def file_change(urls: Urls, repo: BaseRepository, change: FileChange, sha: str) -> dict[str, Json]:
    """Describe a changed file, as it is in the commit *sha*."""
    described: dict[str, Json] = {
        "sha": change.sha,
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": f"{urls.page(repo)}/blob/{sha}/{change.path}",
        "raw_url": f"{urls.page(repo)}/raw/{sha}/{change.path}",
        "contents_url": f"{urls.of(repo)}/contents/{change.path}?ref={sha}",
    }
    if change.previous:
        described["previous_filename"] = change.previous
    if change.patch is not None:
        described["patch"] = change.patch
    return described
