"""A new request takes the place of older ones: on the card that they share, or for its commit."""

from bot.deploys.condition import Answer, never
from bot.deploys.records import KeepRequest
from bot.deploys.render import closed_check
from bot.deploys.request import BEFORE_START, Kind, Request, State
from bot.deploys.step import close
from bot.effects import Outcome, joined
from bot.handlers.deploying.pursue import wake_at
from bot.handlers.services import Services
from bot.markdown import code
from bot.reason import Reason


async def supersede(request: Request, services: Services) -> Outcome:
    """End what has not started, and would stand beside *request* on its card or for its commit."""
    live = await services.store.live_requests(request.repo)
    words = "it was rolled back to" if request.kind is Kind.ROLLBACK else "it was asked again for"
    why = never(f"{words} {code(request.sha[:7])}", Reason.SUPERSEDED)
    ended = [_end(one, request, why, services) for one in live if _is_in_place_of(request, one)]
    return joined(ended)


def _is_in_place_of(request: Request, older: Request) -> bool:
    is_beside = older.number == request.number or older.sha == request.sha
    return older.is_for(request.environment) and is_beside and older.state in BEFORE_START


def _end(older: Request, request: Request, why: Answer, services: Services) -> Outcome:
    now = services.clock.now()
    step = close(older, State.SUPERSEDED, now, why)
    if older.number != request.number:
        wake = wake_at(step.request, now)  # it has a card of its own, where people are told
        return Outcome(
            effects=step.effects,
            records=(KeepRequest(request=step.request), *step.audits, wake),
        )
    quiet = step.request.told()
    return Outcome(
        effects=(*step.effects, closed_check(quiet)),
        records=(KeepRequest(request=quiet), *step.audits),
    )
