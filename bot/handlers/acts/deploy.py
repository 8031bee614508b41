"""``/deploy``: open a request for a commit, unless something stands in the way for good."""

from bot.commands.known.deploy import Deploy
from bot.commands.refusal import RefusalError
from bot.deploys.condition import Standing
from bot.deploys.gate import Assessment, assess
from bot.deploys.render import table
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.handlers.act import DONE, STARTED, Act, Answer, Order
from bot.handlers.deploying.candidates import too_few
from bot.handlers.deploying.find import requests_for
from bot.handlers.deploying.opening import ask_of, new_request, opened
from bot.handlers.deploying.people import require
from bot.handlers.deploying.pursue import conclude
from bot.handlers.deploying.superseding import supersede
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import PullRequest, Sha
from bot.reason import Reason


async def run(intent: Deploy, order: Order, services: Services) -> Answer:
    """Open a request, or say why not."""
    settings = order.settings(intent.environment)
    await require(order.actor, order.role, order.repo, settings.deployers, services)
    sha = _commit(intent, order.change)
    known = await requests_for(order.repo, intent.environment, sha, services)
    if known and not intent.is_dry_run:
        return _again(known[0])
    request, snapshot = await new_request(ask_of(order, intent.environment, sha), services)
    assessment = assess(request, snapshot)
    if intent.is_dry_run:
        return Answer(reply=_dry(request, assessment))
    _refuse(request, assessment, Standing.NEVER)
    _seen(intent, order, request, snapshot)
    _refuse(request, assessment, Standing.NO)
    older = await supersede(request, services)
    outcome = conclude(request, snapshot, services, audits=(opened(request, snapshot),))
    return Answer(
        effects=(*older.effects, *outcome.effects),
        records=(*older.records, *outcome.records),
        reply=await too_few(request, snapshot, services),
        reaction=STARTED,
    )


def _commit(intent: Deploy, pull: PullRequest) -> Sha:
    newest = pull.merge_sha or pull.head_sha
    if intent.sha is None or pull.head_sha.startswith(intent.sha):
        return pull.head_sha if intent.sha else newest
    if newest.startswith(intent.sha):
        return newest
    raise RefusalError(
        f"{code(intent.sha)} is not what this pull request proposes.",
        reason=Reason.SHA_MISMATCH,
        checked=f"The newest commit is {code(newest)}.",
        paste=f"/deploy {intent.environment} --sha {newest[:7]}",
    )


def _seen(intent: Deploy, order: Order, request: Request, snapshot: Snapshot) -> None:
    """Refuse a comment that names no commit, if the commit may have come after it.

    Raises:
        RefusalError: The commit must be named.
    """
    push = snapshot.change.push
    if intent.sha is not None or (push is not None and push.at <= order.words.at):
        return
    raise RefusalError(
        "The branch may have moved since you asked: say which commit you mean.",
        reason=Reason.SETTLE_WINDOW,
        checked=f"The newest commit is {code(request.sha)}.",
        paste=f"/deploy {request.environment} --sha {request.sha[:7]}",
    )


def _again(known: Request) -> Answer:
    """Say that this was asked for before: nothing changes."""
    return Answer(
        reply=f"**This is open already:** {code(known.sha[:7])} to "
        f"{code(known.environment)}, on #{known.number}; it is {known.state}.",
        reaction=DONE,
    )


def _refuse(request: Request, assessment: Assessment, standing: Standing) -> None:
    """Refuse what stands so; what only takes time or votes is let in to wait.

    Raises:
        RefusalError: With all that was looked at.
    """
    stops = assessment.first(standing)
    if stops is None:
        return
    raise RefusalError(
        f"Not now: {stops.condition.title}: {stops.answer.value}.",
        reason=str(stops.answer.reason),
        checked=table(assessment),
        paste=f"/deploy {request.environment}",
    )


def _dry(request: Request, assessment: Assessment) -> str:
    word = "would start at once" if assessment.is_open else "would not start now"
    return (
        f"**Dry run: a deploy of {code(request.sha)} to {code(request.environment)} {word}.**\n\n"
        f"{table(assessment)}"
    )


ACT = Act(on=Deploy, run=run)
