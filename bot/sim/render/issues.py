"""Issues, comments and reactions as JSON."""

import zlib
from collections import Counter
from urllib.parse import quote

from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.nodes import node_id
from bot.sim.render.people import app, association, user
from bot.sim.render.urls import Urls
from bot.sim.templates import template
from bot.sim.world.issues import Comment, Issue, Reaction
from bot.sim.world.pulls import PullRequest

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def page_of(urls: Urls, issue: Issue) -> str:
    """Return the page of an issue or a pull request."""
    kind = "pull" if isinstance(issue, PullRequest) else "issues"
    return f"{urls.page(issue.repository)}/{kind}/{issue.number}"


def issue(urls: Urls, issue: Issue) -> dict[str, Json]:
    """Describe an issue as events do. A pull request is one with the key ``pull_request``."""
    api = f"{urls.of(issue.repository)}/issues/{issue.number}"
    described = dict(template("issue_comment", "issue")) | _addresses(urls, issue, api)
    described |= {
        "id": issue.id,
        "node_id": node_id("I", issue.repository.id, issue.id),
        "number": issue.number,
        "title": issue.title,
        "body": issue.body or None,
        "user": user(urls, issue.author),
        "state": issue.state,
        "assignee": None,
        "assignees": [],
        "labels": [label(urls, issue, name) for name in issue.labels],
        "milestone": None,
        "comments": len(issue.comments),
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": maybe_stamp(issue.closed_at),
        "author_association": association(issue.author, issue),
        "reactions": _rollup(api, ()),
    }
    if isinstance(issue, PullRequest):
        described |= {"draft": issue.draft, "pull_request": _as_pull(urls, issue)}
    return described


def listed_issue(urls: Urls, issue_: Issue) -> dict[str, Json]:
    """Describe an issue as the API does."""
    return issue(urls, issue_) | {
        "performed_via_github_app": app(urls, issue_.app) if issue_.app else None
    }


def label(urls: Urls, issue: Issue, name: str) -> dict[str, Json]:
    """Describe a label."""
    number = zlib.crc32(name.encode())
    return {
        "id": number,
        "node_id": node_id("LA", issue.repository.id, number),
        "url": f"{urls.of(issue.repository)}/labels/{quote(name)}",
        "name": name,
        "description": "",
        "color": "ededed",
        "default": False,
    }


def _addresses(urls: Urls, issue: Issue, api: str) -> dict[str, Json]:
    return {
        "url": api,
        "repository_url": urls.of(issue.repository),
        "labels_url": f"{api}/labels{{/name}}",
        "comments_url": f"{api}/comments",
        "events_url": f"{api}/events",
        "timeline_url": f"{api}/timeline",
        "html_url": page_of(urls, issue),
    }


def _as_pull(urls: Urls, pull: PullRequest) -> dict[str, Json]:
    page = page_of(urls, pull)
    return {
        "url": f"{urls.of(pull.repository)}/pulls/{pull.number}",
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "merged_at": maybe_stamp(pull.merged_at),
    }


def comment(urls: Urls, comment: Comment) -> dict[str, Json]:
    """Describe a comment."""
    repo = urls.of(comment.issue.repository)
    api = f"{repo}/issues/comments/{comment.id}"
    return {
        "url": api,
        "html_url": f"{page_of(urls, comment.issue)}#issuecomment-{comment.id}",
        "issue_url": f"{repo}/issues/{comment.issue.number}",
        "id": comment.id,
        "node_id": node_id("IC", comment.issue.repository.id, comment.id),
        "user": user(urls, comment.author),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "author_association": association(comment.author, comment.issue),
        "body": comment.body,
        "reactions": _rollup(api, tuple(one.content for one in comment.reactions)),
        "performed_via_github_app": app(urls, comment.app) if comment.app else None,
    }


def reaction(urls: Urls, reaction: Reaction) -> dict[str, Json]:
    """Describe a reaction."""
    return {
        "id": reaction.id,
        "node_id": node_id("REA", reaction.id),
        "user": user(urls, reaction.user),
        "content": reaction.content,
        "created_at": stamp(reaction.created_at),
    }


def _rollup(api: str, contents: tuple[str, ...]) -> dict[str, Json]:
    counts = Counter(contents)
    return {
        "url": f"{api}/reactions",
        "total_count": len(contents),
        **{content: counts[content] for content in REACTIONS},
    }
