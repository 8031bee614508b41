"""Issues, and comments and reactions on issues and on pull requests.

What may be done to a pull request's comments is governed by the permission for pull requests, and
to an issue's by that for issues, though the documents say that either will do.
Source: https://docs.github.com/en/rest/issues/comments, and as observed in
https://github.com/github/rest-api-description/issues/6994 and
https://github.com/github/docs/issues/43843
"""

from datetime import datetime

from bot.sim.call import Call
from bot.sim.exchange import Reply, invalid, not_found
from bot.sim.operation import operation
from bot.sim.render.issues import REACTIONS, comment, listed_issue, reaction
from bot.sim.rules import Keys, Text
from bot.sim.world.issues import Comment, Issue, State
from bot.sim.world.pulls import PullRequest

LONGEST = 65_536
"""Characters of a comment."""

_COMMENT = Keys(required={"body": Text()})
_ISSUE = Keys(required={"title": Text()}, optional={"body": Text()})
_CHANGE = Keys(
    required={},
    optional={
        "state": Text(members=tuple(State)),
        "state_reason": Text(members=("completed", "not_planned", "duplicate", "reopened")),
    },
)
_REACTION = Keys(required={"content": Text(members=REACTIONS)})
_READ = ("issues:read", "pull_requests:read")
_WRITE = ("issues:write", "pull_requests:write")


@operation("issues/create", "POST", "/repos/{owner}/{repo}/issues", needs="issues:write")
def create(call: Call) -> Reply:
    """Open an issue as the App."""
    _ISSUE.check(call.body)
    title, body = str(call.body["title"]), str(call.body.get("body", ""))
    if not title.strip():
        raise invalid("Issue", "title", "missing_field")
    if len(body) > LONGEST:
        raise invalid(
            "Issue", "body", "custom", f"body is too long (maximum is {LONGEST} characters)"
        )
    app = call.token.installation.app
    opened = call.repository.issues.open(title, by=app.bot, body=body, app=app)
    return Reply(201, listed_issue(call.hub.urls, opened))


@operation(
    "issues/list-for-repo",
    "GET",
    "/repos/{owner}/{repo}/issues",
    needs="issues:read",
)
def list_all(call: Call) -> Reply:
    """List issues and pull requests, newest first."""
    state, since = call.query.get("state", "open"), call.query.get("since")
    creator = call.query.get("creator", "").lower()
    found = [
        one
        for one in call.repository.issues.by_number.values()
        if state in {"all", one.state}
        and creator in {"", one.author.login.lower()}
        and (not since or one.updated_at >= datetime.fromisoformat(since))
    ]
    return call.listing(found[::-1], lambda one: listed_issue(call.hub.urls, one))


@operation(
    "issues/update",
    "PATCH",
    "/repos/{owner}/{repo}/issues/{issue_number}",
    needs=_WRITE,
)
def update(call: Call) -> Reply:
    """Close an issue, or open it again."""
    issue = _issue(call)
    _require_write(call, issue)
    _CHANGE.check(call.body)
    state, bot = call.body.get("state"), call.token.installation.app.bot
    if state == State.CLOSED != issue.state:
        issue.close(by=bot)
    elif state == State.OPEN != issue.state:
        issue.reopen(by=bot)
    return Reply(200, listed_issue(call.hub.urls, issue))


@operation(
    "issues/list-comments-for-repo",
    "GET",
    "/repos/{owner}/{repo}/issues/comments",
    needs=_READ,
)
def list_all_comments(call: Call) -> Reply:
    """List the comments of all issues and pull requests."""
    found = [one for issue in call.repository.issues.by_number.values() for one in issue.comments]
    by_change = call.query.get("sort") == "updated"
    found.sort(key=lambda one: (one.updated_at if by_change else one.created_at, one.id))
    if call.query.get("direction") == "desc":
        found.reverse()
    return call.listing(found, lambda one: comment(call.hub.urls, one))


@operation(
    "issues/list-comments",
    "GET",
    "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    needs=_READ,
)
def list_comments(call: Call) -> Reply:
    """List comments, oldest first, perhaps only those changed since a time."""
    since = call.query.get("since")
    found = _issue(call).comments
    if since:
        found = [one for one in found if one.updated_at >= datetime.fromisoformat(since)]
    return call.listing(found, lambda one: comment(call.hub.urls, one))


@operation(
    "issues/create-comment",
    "POST",
    "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    needs=_WRITE,
)
def create_comment(call: Call) -> Reply:
    """Write a comment as the App."""
    issue = _issue(call)
    _require_write(call, issue)
    app = call.token.installation.app
    written = issue.comment(_body(call), by=app.bot, app=app)
    return Reply(201, comment(call.hub.urls, written))


@operation(
    "issues/get-comment",
    "GET",
    "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs=_READ,
)
def get_comment(call: Call) -> Reply:
    """Show a comment."""
    return Reply(200, comment(call.hub.urls, _comment(call)))


@operation(
    "issues/update-comment",
    "PATCH",
    "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs=_WRITE,
)
def update_comment(call: Call) -> Reply:
    """Change a comment; an App that may write may change anyone's."""
    found = _comment(call)
    _require_write(call, found.issue)
    found.edit(_body(call), by=call.token.installation.app.bot)
    return Reply(200, comment(call.hub.urls, found))


@operation(
    "reactions/create-for-issue-comment",
    "POST",
    "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    needs=_WRITE,
)
def react(call: Call) -> Reply:
    """Add a reaction; 200 instead of 201 when it was there."""
    found = _comment(call)
    _require_write(call, found.issue)
    _REACTION.check(call.body)
    content = str(call.body["content"])
    added, is_new = found.react(content, by=call.token.installation.app.bot)
    return Reply(201 if is_new else 200, reaction(call.hub.urls, added))


def _body(call: Call) -> str:
    _COMMENT.check(call.body)
    body = str(call.body["body"])
    if not body.strip():
        raise invalid("IssueComment", "body", "custom", "body cannot be blank")
    if len(body) > LONGEST:
        raise invalid(
            "IssueComment",
            "data",
            "unprocessable",
            f"Body is too long (maximum is {LONGEST} characters)",
        )
    return body


def _require_write(call: Call, issue: Issue) -> None:
    is_pull = isinstance(issue, PullRequest)
    call.require("pull_requests:write" if is_pull else "issues:write")


def _issue(call: Call) -> Issue:
    found = call.repository.issues.by_number.get(call.number("issue_number"))
    if found is None:
        raise not_found()
    return found


def _comment(call: Call) -> Comment:
    found = call.repository.issues.comment(call.number("comment_id"))
    if found is None:
        raise not_found()
    return found
