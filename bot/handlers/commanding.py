"""Someone spoke to us: understand all of it, then do it, a line after the other.

The whole comment is understood before anything is done, and one line that is wrong stops all. Each
line then has a transaction of its own, so that a later one sees what an earlier one did, and none
is ever obeyed twice. The first that is refused ends it.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import msgspec

from bot.commands import render
from bot.commands.command import Command, Intent, Invocation, Place, Risk, Typed
from bot.commands.parse import parse
from bot.commands.refusal import RefusalError
from bot.commands.registry import COMMANDS, plan
from bot.deploys.records import KeepObeyed
from bot.deploys.request import Source
from bot.deploys.times import moment
from bot.discover import discover
from bot.effects import Effect, Outcome
from bot.errors import RefusedError, StorageError, TransientError, UserError
from bot.handlers import acts
from bot.handlers.act import Act, Answer, Order, Words
from bot.handlers.arguments import of_repo
from bot.handlers.replying import CONFUSED, REFUSED, No, Speech, refuse, reply_to, say_seen
from bot.handlers.ruling import ruling_of
from bot.handlers.services import Services
from bot.markdown import plain
from bot.model import Comment, Permission, PullRequest
from bot.reason import Reason
from bot.records import Record, WakeAt

TIMER = "command"
"""The timer that goes on with the next line."""

LATE = timedelta(hours=1)
"""How old a command may be that changes something, ours: GitHub keeps deliveries for three days."""

ACTS = {act.on: act for act in discover(acts, "ACT", Act)}
"""What is done about each kind of intent."""


async def listen(comment: Comment, services: Services) -> Outcome:
    """Run the commands in a new comment or review."""
    if comment.author.is_bot or comment.sender.id != comment.author.id:
        return Outcome(note="not for us")
    try:
        lines = parse(comment.text, await services.app.slug())
    except UserError as error:
        role = await services.github.permission(comment.repo, comment.author)
        speech = Speech(comment=comment, lines=(), role=role)
        return await refuse(speech, No(reply=str(error), reaction=CONFUSED), services)
    if not lines or not _goes_here(lines, comment):
        return Outcome(note="no command")
    speech = Speech(comment=comment, lines=lines)
    try:
        role, _ = await asyncio.gather(_role(speech, services), say_seen(comment, services))
    except RefusalError as error:
        return await _refuse(speech, error, services)
    return await _obey_all(replace(speech, role=role), services)


async def _obey_all(speech: Speech, services: Services) -> Outcome:
    """Understand every line before the first is obeyed."""
    try:
        intents = [_understand(typed, speech) for typed in speech.lines]
        _one_risk_each(speech.lines, intents)
    except UserError as error:
        no = No(reply=str(error), reaction=REFUSED, reason=error.reason)
        return await refuse(speech, no, services)
    return await _obey(speech, services)


def _goes_here(lines: tuple[Typed, ...], comment: Comment) -> bool:
    """Tell whether anything of it may be said here: most words on an issue are another bot's."""
    is_meant = any(Place.ISSUE in COMMANDS[typed.name].places for typed in lines)
    return comment.is_on_pull_request or is_meant


async def go_on(comment: Comment, at: int, said: str, services: Services) -> Outcome:
    """Run the line at the place *at* of a comment that was understood before."""
    lines = parse(comment.text, await services.app.slug())
    speech = Speech(comment=comment, lines=lines, at=at, said=said)
    try:
        role = await _role(speech, services)
    except RefusalError as error:
        return await _refuse(speech, error, services)
    return await _obey(replace(speech, role=role), services)


async def _refuse(speech: Speech, error: UserError, services: Services) -> Outcome:
    """Refuse the line that is next for what *error* says."""
    no = No(
        reply=render.refusal(error, speech.lines[speech.at]),
        reaction=CONFUSED if error.reason == Reason.API_UNVERIFIED else REFUSED,
        reason=error.reason,
    )
    return await refuse(speech, no, services)


async def _role(speech: Speech, services: Services) -> Permission:
    """Read what the author may do, now.

    Raises:
        RefusalError: GitHub does not say, and one of the lines would change something.
    """
    comment = speech.comment
    try:
        return await services.github.permission(comment.repo, comment.author)
    except TransientError as error:
        if isinstance(error, StorageError) or all(map(_only_asks, speech.lines)):
            raise
        raise _unverified(error) from error


def _only_asks(typed: Typed) -> bool:
    """Tell whether an answer may come late: a question can wait until GitHub is back."""
    return COMMANDS[typed.name].risk is Risk.READ


def _unverified(error: TransientError | RefusedError) -> RefusalError:
    return RefusalError(
        "GitHub did not answer, so this could not be verified, and nothing was done.",
        reason=Reason.API_UNVERIFIED,
        checked=f"It said: {plain(str(error))}",
    )


def _understand(typed: Typed, speech: Speech) -> Intent:
    """Say what a line asks for.

    Raises:
        UserError: It makes no sense, or its author may not; the message is the whole reply.
    """
    command, comment = COMMANDS[typed.name], speech.comment
    if speech.role < command.permission:
        reply = render.no_permission(typed, command, comment.author.login, speech.role)
        raise UserError(reply, reason=Reason.NO_PERMISSION)
    return plan(
        Invocation(typed=typed, actor=comment.author, repo=comment.repo, number=comment.number)
    )


def _one_risk_each(lines: tuple[Typed, ...], intents: list[Intent]) -> None:
    """Refuse a comment that wants two risky things of one environment."""
    seen: set[str] = set()
    for typed, intent in zip(lines, intents, strict=True):
        command = COMMANDS[typed.name]
        if command.risk is not Risk.RISK:
            continue
        if intent.environment.casefold() in seen:
            cause = "Only one command of this kind for each environment goes into a comment."
            raise UserError(
                render.mistake(cause, typed.text, typed.line, typed.text, Reason.PARSE_ERROR),
                reason=Reason.PARSE_ERROR,
            )
        seen.add(intent.environment.casefold())


async def _obey(speech: Speech, services: Services) -> Outcome:
    typed = speech.lines[speech.at]
    key = f"{speech.key}:{typed.line}"
    if await services.store.is_obeyed(speech.comment.repo, key):
        return Outcome(note="obeyed before")
    try:
        intent = _understand(typed, speech)
    except UserError as error:
        no = No(reply=str(error), reaction=REFUSED, reason=error.reason)
        return await refuse(speech, no, services)
    try:
        answer = await _act(intent, speech, services)
    except UserError as error:
        return await _refuse(speech, error, services)
    keep = KeepObeyed(repo=speech.comment.repo, source=key, at=services.clock.now())
    return _answered(speech, answer, keep, services)


async def _act(intent: Intent, speech: Speech, services: Services) -> Answer:
    typed = speech.lines[speech.at]
    command = COMMANDS[typed.name]
    try:
        _require_fresh(speech, services)
        order = await _order(typed, speech, services)
        _require_place(command, order)
        if typed.name in order.ruling.policy.commands.disabled:
            raise RefusalError(
                f"`/{typed.name}` is switched off here.", reason=Reason.NO_PERMISSION
            )
        return await ACTS[type(intent)].run(intent, order, services)
    except RefusedError as error:
        raise _unverified(error) from error
    except TransientError as error:
        if isinstance(error, StorageError) or _only_asks(typed):
            raise
        raise _unverified(error) from error


def _require_fresh(speech: Speech, services: Services) -> None:
    """Refuse what reaches us when its time is over, as after an outage.

    Raises:
        RefusalError: It was said too long ago.
    """
    said_at = speech.comment.created_at
    if not _only_asks(speech.lines[speech.at]) and services.clock.now() > said_at + LATE:
        raise RefusalError(
            "This reached Sluice too late, and nothing was done. Say it again if you mean it.",
            reason=Reason.EXPIRED,
            checked=f"Said at {moment(said_at)}",
        )


async def _order(typed: Typed, speech: Speech, services: Services) -> Order:
    comment = speech.comment
    pull, ruling = await asyncio.gather(_pull(comment, services), ruling_of(comment.repo, services))
    is_review = comment.reviewed_sha is not None
    words = Words(
        key=f"{speech.key}:{typed.line}",
        source=Source.REVIEW if is_review else Source.COMMENT,
        at=comment.created_at,
        node_id=comment.node_id,
        text=comment.text,
        sha=comment.reviewed_sha,
        via_app=comment.via_app,
    )
    return Order(
        repo=comment.repo,
        number=comment.number,
        actor=comment.author,
        role=speech.role,
        words=words,
        pull=pull,
        ruling=ruling,
    )


async def _pull(comment: Comment, services: Services) -> PullRequest | None:
    if not comment.is_on_pull_request:
        return None
    return await services.github.pull_request(comment.repo, comment.number)


def _require_place(command: Command, order: Order) -> None:
    pull = order.pull
    place = Place.ISSUE
    if pull is not None:
        place = Place.OPEN if pull.is_open else Place.CLOSED
        place = Place.MERGED if pull.merge_sha else place
    if place not in command.places:
        where = " or ".join(sorted(command.places))
        raise RefusalError(
            f"`/{command.name}` goes on {where}, and this is {place}.", reason=Reason.PARSE_ERROR
        )


def _answered(speech: Speech, answer: Answer, keep: KeepObeyed, services: Services) -> Outcome:
    said = "\n\n---\n\n".join(filter(None, (speech.said, answer.reply)))
    records: tuple[Record, ...] = (*answer.records, keep)
    effects: tuple[Effect, ...] = answer.effects
    is_last = speech.at + 1 == len(speech.lines)
    if is_last:
        # Who spoke is answered first: what follows may take a while, and has its own place to show.
        effects = (*reply_to(speech, said, answer.reaction), *effects)
    else:
        args = of_repo(speech.comment.repo) | {
            "comment": msgspec.json.encode(speech.comment).decode(),
            "at": str(speech.at + 1),
            "said": said,
        }
        wake = WakeAt(
            name=TIMER,
            id=f"{speech.key}:{speech.at + 1}",
            at=services.clock.now(),
            args=args,
        )
        records += (wake,)
    return Outcome(effects=effects, records=records, note=f"answered with {answer.reaction}")
