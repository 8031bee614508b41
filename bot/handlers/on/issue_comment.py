"""Someone commented: if they spoke to us, answer.

A command is obeyed when it is first written, never when it is edited in. Who wrote it is read from
the delivery, and what they may do from GitHub, at this moment.
"""

import asyncio

from bot.commands import render
from bot.commands.command import Intent, Invocation, ShowHelp, ShowStatus, Typed
from bot.commands.parse import parse
from bot.commands.registry import COMMANDS, plan
from bot.commands.render import StatusFacts
from bot.effects import Outcome, React, UpsertComment
from bot.errors import RefusedError, TransientError, UserError
from bot.github import payloads
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.model import Comment, Permission

SEEN = "eyes"
DONE = "+1"
REFUSED = "-1"
CONFUSED = "confused"


async def answer(event: Event, services: Services) -> Outcome:
    """Run the commands in a new comment on an open or merged pull request."""
    comment = payloads.comment(event.payload)
    if comment.author.is_bot or not comment.is_on_pull_request:
        return Outcome(note="not for us")
    try:
        commands = parse(comment.text, await services.app.slug())
    except UserError as error:
        return _reply(comment, str(error), CONFUSED)
    if not commands:
        return Outcome(note="no command")
    role, _ = await asyncio.gather(
        services.github.permission(comment.repo, comment.author.login), _say_seen(comment, services)
    )
    try:
        intents = [_plan(typed, comment, role) for typed in commands]
    except UserError as error:
        return _reply(comment, str(error), REFUSED)
    replies = [await _carry_out(intent, comment, services) for intent in intents]
    return _reply(comment, "\n\n---\n\n".join(replies), DONE)


async def _say_seen(comment: Comment, services: Services) -> None:
    """React at once, before the work is done. That it fails must not stop the work."""
    try:
        await services.github.react(React(repo=comment.repo, comment_id=comment.id, content=SEEN))
    except (TransientError, RefusedError):
        return


def _plan(typed: Typed, comment: Comment, role: Permission) -> Intent:
    command = COMMANDS[typed.name]
    if role < command.permission:
        reply = render.no_permission(typed, command, comment.author.login, role)
        raise UserError(reply, reason="no_permission")
    return plan(
        Invocation(typed=typed, actor=comment.author, repo=comment.repo, number=comment.number)
    )


async def _carry_out(intent: Intent, comment: Comment, services: Services) -> str:
    match intent:
        case ShowHelp(word):
            return render.help_reply(word, COMMANDS)
        case ShowStatus():
            return render.status(await _status(comment, services))


async def _status(comment: Comment, services: Services) -> StatusFacts:
    pull = await services.github.pull_request(comment.repo, comment.number)
    checks, runs = await asyncio.gather(
        services.github.our_check_runs(comment.repo, pull.head_sha),
        services.github.runs_of(comment.repo, pull.head_sha),
    )
    return StatusFacts(head_sha=pull.head_sha, checks=tuple(checks), runs=tuple(runs))


def _reply(comment: Comment, text: str, reaction: str) -> Outcome:
    return Outcome(
        effects=(
            UpsertComment(
                repo=comment.repo,
                number=comment.number,
                marker=f"reply-{comment.id}",
                body=text,
            ),
            React(repo=comment.repo, comment_id=comment.id, content=reaction),
        ),
        note=f"answered with {reaction}",
    )


HANDLER = Handler(on=frozenset({"issue_comment.created"}), handle=answer)
