"""People, whom commits name, and what they write, as GraphQL shows it."""

import re
from collections.abc import Sequence

from bot.sim.call import Call
from bot.sim.git.objects import Commit, Signature
from bot.sim.graphql.access import require
from bot.sim.graphql.execute import Resolved, Thing
from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.nodes import node_id, number_in
from bot.sim.world.accounts import Account, AccountType
from bot.sim.world.issues import Comment
from bot.sim.world.pulls import Review
from bot.sim.world.repository import Repository

_CO_AUTHOR = re.compile(r"^Co-authored-by: (.*) <(.*)>$", re.MULTILINE)


def actor(account: Account) -> Thing:
    """Describe whoever did something. The login of a bot is without ``[bot]`` here."""
    is_bot = account.type == AccountType.BOT
    fields: dict[str, Json] = {
        "id": node_id("BOT" if is_bot else "U", account.id),
        "login": account.login.removesuffix("[bot]"),
        "databaseId": account.id,
    }
    return Thing("Bot" if is_bot else "User", fields, ("Actor", "Node"))


def git_actor(call: Call, who: Signature) -> Thing:
    """Describe whom a commit names, with the account if the address has one."""
    person = call.hub.world.person_of(who.email)
    fields: dict[str, Resolved] = {
        "name": who.name,
        "email": who.email,
        "user": actor(person) if person else None,
    }
    return Thing("GitActor", fields)


def authors(commit: Commit) -> Sequence[Signature]:
    """List the author of a commit, and those whom trailers of its message name."""
    named = _CO_AUTHOR.findall(commit.message)
    others = [Signature(name, email, commit.signature.at) for name, email in named]
    return [commit.signature, *others]


def writing_of(call: Call, wanted: str) -> Thing | None:
    """Find a comment or a review by its global id; None when it is not there any more."""
    number, kind = number_in(wanted) or 0, wanted.partition("_")[0]
    for repo in call.hub.world.repositories:
        if not call.token.reads(repo):
            continue
        if kind == "IC" and (comment := repo.issues.comment(number)):
            return _comment(call, repo, comment)
        if kind == "PRR" and (review := repo.pulls.review(number)):
            return _review(call, repo, review)
    return None


def _comment(call: Call, repo: Repository, comment: Comment) -> Thing:
    require(call, repo, "issues:read", "pull_requests:read")
    fields: dict[str, Resolved] = {
        "id": node_id("IC", repo.id, comment.id),
        "databaseId": comment.id,
        "createdAt": stamp(comment.created_at),
    }
    return Thing("IssueComment", fields | _written(comment), ("Node",))


def _review(call: Call, repo: Repository, review: Review) -> Thing:
    require(call, repo, "pull_requests:read")
    fields: dict[str, Resolved] = {
        "id": node_id("PRR", repo.id, review.id),
        "databaseId": review.id,
        "createdAt": stamp(review.submitted_at),
        "state": review.state.upper(),
    }
    return Thing("PullRequestReview", fields | _written(review), ("Node",))


def _written(what: Comment | Review) -> dict[str, Resolved]:
    return {
        "body": what.body,
        "lastEditedAt": maybe_stamp(what.last_edited_at),
        "author": actor(what.author),
        "editor": actor(what.editor) if what.editor else None,
    }
