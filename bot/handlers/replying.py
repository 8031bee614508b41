"""Answer who spoke to us, without flooding the page that they spoke on."""

from dataclasses import dataclass
from datetime import timedelta

from bot.audit.record import Type
from bot.commands.command import Typed
from bot.deploys.records import KeepRefusal
from bot.effects import Effect, Outcome, React, UpsertComment
from bot.errors import RefusedError, TransientError
from bot.handlers.services import Services
from bot.model import Comment, Permission
from bot.reason import Reason
from bot.records import Audit, Record

SEEN = "eyes"
REFUSED = "-1"
CONFUSED = "confused"

VOTE = "approve-deploy"
"""The command that casts a vote: the log tells its refusal from others."""

HOUR = timedelta(hours=1)
REPLIES = 10
"""Refusals with words that one person gets in an hour; after that, only a reaction."""
REPLIES_TO_STRANGERS = 3
"""The same for people below `triage`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A comment that speaks to us, and how far we are with it.

    Attributes:
        at: The place of the line that is next, from 0.
        said: What the lines before were answered.
        role: Of its author; NONE until it was read.
    """

    comment: Comment
    lines: tuple[Typed, ...]
    at: int = 0
    said: str = ""
    role: Permission = Permission.NONE

    @property
    def key(self) -> str:
        """Tell it from every other comment and review."""
        kind = "comment" if self.comment.reviewed_sha is None else "review"
        return f"{kind}-{self.comment.id}"


async def say_seen(comment: Comment, services: Services) -> None:
    """React at once, before the work is done. That it fails must not stop the work."""
    if comment.reviewed_sha is not None:
        return
    try:
        await services.github.react(React(repo=comment.repo, comment_id=comment.id, content=SEEN))
    except (TransientError, RefusedError):
        return


def reply_to(speech: Speech, text: str, reaction: str) -> tuple[Effect, ...]:
    """Say *text*, if there is any, and react."""
    comment = speech.comment
    is_comment = comment.reviewed_sha is None
    effects: list[Effect] = []
    if text:
        marker = f"reply-{comment.id}" if is_comment else f"reply-{speech.key}"
        effects.append(
            UpsertComment(repo=comment.repo, number=comment.number, marker=marker, body=text)
        )
    if is_comment:
        effects.append(React(repo=comment.repo, comment_id=comment.id, content=reaction))
    return tuple(effects)


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """Why a line is not carried out.

    Attributes:
        reply: In words, laid out.
        reaction: GitHub's word.
        reason: For scripts.
    """

    reply: str
    reaction: str
    reason: str = Reason.PARSE_ERROR


async def refuse(speech: Speech, no: No, services: Services) -> Outcome:
    """Refuse a line, and with it all that follow; in words, unless there were too many of them."""
    comment, now = speech.comment, services.clock.now()
    told = await services.store.refusals(comment.repo, comment.author, now - HOUR)
    limit = REPLIES if speech.role >= Permission.TRIAGE else REPLIES_TO_STRANGERS
    said = "\n\n---\n\n".join(filter(None, (speech.said, no.reply)))
    records: tuple[Record, ...] = (_refusal(speech, no),)
    if told < limit:
        records += (KeepRefusal(repo=comment.repo, user=comment.author, at=now),)
    return Outcome(
        effects=reply_to(speech, said if told < limit else "", no.reaction),
        records=records,
        note=f"answered with {no.reaction}",
    )


def _refusal(speech: Speech, no: No) -> Audit:
    comment = speech.comment
    name = speech.lines[speech.at].name if speech.lines else ""
    return Audit(
        type=Type.VOTE_REFUSED if name == VOTE else Type.COMMAND_REFUSED,
        repo=comment.repo,
        subject=f"#{comment.number}",
        data={
            "command": name,
            "pull_request": comment.number,
            "reason": no.reason,
            "comment": comment.id,
        },
        actor=comment.author,
    )
