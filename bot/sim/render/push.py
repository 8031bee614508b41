"""Pushes as JSON."""

from bot.sim.git.history import only_in
from bot.sim.git.objects import Commit, Signature
from bot.sim.jsonvalue import Json
from bot.sim.render.people import user
from bot.sim.render.repositories import changes_of, repository, simple_commit
from bot.sim.render.urls import Urls
from bot.sim.world.accounts import AccountType
from bot.sim.world.repositories import NO_COMMIT, BaseRepository, PushEvent

_MOST_COMMITS = 2048
"""Of a push that GitHub lists."""


def push(urls: Urls, event: PushEvent) -> dict[str, Json]:
    """Describe what a push brought."""
    repo, objects = event.repository, event.repository.refs.objects
    deleted, created = event.after == NO_COMMIT, event.before == NO_COMMIT
    start = repo.branch().sha if created else event.before
    fresh = () if deleted else only_in(objects, event.after, start)[:_MOST_COMMITS]
    commits = [_commit(urls, event, commit) for commit in fresh]
    head = None if deleted else _commit(urls, event, objects.commits[event.after])
    return {
        "ref": f"refs/{'tags' if event.is_tag else 'heads'}/{event.branch}",
        "before": event.before,
        "after": event.after,
        "base_ref": None,
        "created": created,
        "deleted": deleted,
        "forced": event.forced,
        "compare": f"{urls.page(repo)}/compare/{event.before[:12]}...{event.after[:12]}",
        "commits": commits,
        "head_commit": head,
        "pusher": {"name": event.sender.login, "email": event.sender.email},
        "repository": _repository(urls, event.repository),
    }


def _repository(urls: Urls, repo: BaseRepository) -> dict[str, Json]:
    """Describe the repository as only pushes do, which are older than the rest of the API."""
    more: dict[str, Json] = {
        "owner": user(urls, repo.owner) | {"name": repo.owner.login, "email": repo.owner.email},
        "created_at": int(repo.created_at.timestamp()),
        "pushed_at": int(repo.pushed_at.timestamp()),
        "stargazers": 0,
        "master_branch": repo.default_branch,
    }
    if repo.owner.type == AccountType.ORGANIZATION:
        more["organization"] = repo.owner.login
    return repository(urls, repo) | more


def _commit(urls: Urls, event: PushEvent, commit: Commit) -> dict[str, Json]:
    changed = changes_of(event.repository.refs.objects, commit)
    return simple_commit(commit) | {
        "distinct": True,
        "url": f"{urls.page(event.repository)}/commit/{commit.sha}",
        "author": _named(commit.signature),
        "committer": _named(commit.committer),
        "added": [one.path for one in changed if one.status in {"added", "renamed"}],
        "removed": [
            one.previous or one.path for one in changed if one.status in {"removed", "renamed"}
        ],
        "modified": [one.path for one in changed if one.status == "modified"],
    }


def _named(who: Signature) -> dict[str, Json]:
    return {"name": who.name, "email": who.email, "username": who.name}
