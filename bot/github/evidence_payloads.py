"""GitHub's JSON of what is known of a change becomes our values here: ``bot.evidence``."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, TypeAlias

import msgspec

from bot.evidence import CheckResult, ClosedIssue, Commit, Push, RequiredCheck, Writing
from bot.github import comment_shapes, evidence_shapes as shapes, payloads
from bot.github.decode import decode
from bot.github.groups import Tried
from bot.model import Sha, User

Json: TypeAlias = Any

WEB_FLOW = "noreply@github.com"
"""The committer of what is merged, edited or reverted on GitHub's pages: nobody in particular."""

_BOT = re.compile(r"(?:[0-9]+\+)?[A-Za-z0-9-]+\[bot\]@users\.noreply\.github\.com")
"""What GitHub writes for a bot that is the author of a commit, or of a part of it."""

ANY_APP = -1
"""In branch protection; rulesets say nothing instead."""

_REQUIRED = "required_status_checks"


def commit(answer: Json) -> Commit:
    """Read a commit."""
    shape = msgspec.convert(answer, shapes.FullCommit)
    return Commit(sha=Sha(shape.sha), tree=Sha(shape.commit.tree.sha), message=shape.commit.message)


def push(answer: Json) -> Push:
    """Read where a ref was moved to, by whom and when."""
    shape = msgspec.convert(answer, shapes.Activity)
    who = payloads.user(shape.actor)
    return Push(sha=Sha(shape.after), actor=who, at=shape.timestamp.astimezone(UTC))


def paths(answer: Json) -> Iterator[str]:
    """Read the present and the former path of a changed file."""
    shape = msgspec.convert(answer, shapes.ChangedFile)
    yield shape.filename
    if shape.previous_filename:
        yield shape.previous_filename


def check_result(answer: Json) -> tuple[int, CheckResult]:
    """Read a check run: its id, by which the newest is told, and what it says."""
    shape = msgspec.convert(answer, shapes.AnyRun)
    return shape.id, CheckResult(
        name=shape.name,
        app_id=shape.app.id if shape.app else 0,
        state=shape.conclusion or shape.status,
        deploys=shape.deployment is not None,
    )


def status(answer: Json) -> CheckResult:
    """Read a commit status."""
    shape = msgspec.convert(answer, shapes.Status)
    return CheckResult(name=shape.context, app_id=0, state=shape.state)


def rule(answer: Json) -> Sequence[RequiredCheck]:
    """Read the checks that a rule of a ruleset requires; none if it is about something else."""
    if answer["type"] != _REQUIRED:
        return ()
    shape = msgspec.convert(answer["parameters"], shapes.RuleChecks)
    return [RequiredCheck(one.context, one.integration_id) for one in shape.required_status_checks]


def protection(answer: Json) -> Sequence[RequiredCheck]:
    """Read the checks that the protection of a branch requires."""
    shape = msgspec.convert(answer, shapes.Branch).protection
    checks = shape.required_status_checks if shape else None
    if checks is None or checks.enforcement_level == "off":
        return ()
    named = {one.context for one in checks.checks}
    found = [_required(one.context, one.app_id) for one in checks.checks]
    return found + [RequiredCheck(name) for name in checks.contexts if name not in named]


def _required(name: str, app_id: int | None) -> RequiredCheck:
    return RequiredCheck(name, None if app_id == ANY_APP else app_id)


def our_issue(answer: Json, app_id: int, marker: str) -> int | None:
    """Return the number of an issue that *app_id* opened with *marker* at its end; else None."""
    shape = msgspec.convert(answer, shapes.OurIssue)
    author = shape.performed_via_github_app.id if shape.performed_via_github_app else 0
    is_ours = author == app_id and (shape.body or "").rstrip().endswith(marker)
    return shape.number if is_ours else None


def closed_issue(body: bytes) -> ClosedIssue:
    """Read a delivery of ``issues.closed``. An App's name stands also on what people do with it."""
    event = decode(body, comment_shapes.ClosedEvent)
    issue = event.issue
    app = issue.performed_via_github_app
    return ClosedIssue(
        repo=payloads.repo_of(event.repository),
        number=issue.number,
        text=issue.body or "",
        app_id=app.id if app and payloads.user(issue.user).is_bot else 0,
        closer=payloads.user(event.sender),
        at=issue.closed_at.astimezone(UTC),
    )


def writing(node: Json) -> Writing:
    """Read a comment or a review from GraphQL."""
    shape = msgspec.convert(node, shapes.Written)
    editor = shape.editor.login if shape.editor else payloads.GHOST.login
    return Writing(
        author_id=_id(shape.author),
        text=shape.body,
        editor=editor if shape.last_edited_at else "",
        editor_id=_id(shape.editor) if shape.last_edited_at else 0,
        is_dismissed=shape.state == "DISMISSED",
    )


def _id(actor: shapes.Actor | None) -> int:
    if actor is None:
        return payloads.GHOST.id
    return actor.database_id or 0


def contributors(node: Json) -> tuple[Sha, Sequence[User], bool]:
    """Read a commit of a pull request from GraphQL.

    A bot that is named as a co-author, as ours is where somebody commits its suggestion, is nobody:
    the commit has an author besides, and whoever pushed it counts as well.

    Returns:
        Its id, who made it, and whether all who made it are known.
    """
    shape = msgspec.convert(node["commit"], shapes.Made)
    first, *others = shape.authors.nodes or [None]
    people = [_known(first), *(_known(one) for one in others if not _is_bot(one))]
    if shape.committer is None or shape.committer.email != WEB_FLOW or shape.committer.user:
        people.append(_known(shape.committer))
    is_known = None not in people and len(shape.authors.nodes) == shape.authors.total_count
    return Sha(shape.oid), [one for one in people if one], is_known


def _is_bot(actor: shapes.GitActor | None) -> bool:
    return actor is not None and _BOT.fullmatch(actor.email or "") is not None


def _known(actor: shapes.GitActor | None) -> User | None:
    if actor is None or actor.user is None or actor.user.database_id is None:
        return None
    return User(id=actor.user.database_id, login=actor.user.login)


def parents(answer: Json) -> tuple[Sha, Sequence[Sha]]:
    """Read a commit of a comparison, and its parents."""
    shape = msgspec.convert(answer, shapes.ListedCommit)
    return Sha(shape.sha), [Sha(one.sha) for one in shape.parents]


def tried(node: Json) -> Tried | None:
    """Read an entry of a merge queue from GraphQL; None for one that still waits for its turn."""
    shape = msgspec.convert(node, shapes.Entry)
    if not (shape.pull_request and shape.base_commit and shape.head_commit):
        return None
    return Tried(
        number=shape.pull_request.number,
        pull_head=Sha(shape.pull_request.head_ref_oid),
        base=Sha(shape.base_commit.oid),
        head=Sha(shape.head_commit.oid),
    )
