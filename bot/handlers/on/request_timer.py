"""A request is due: bring it forward."""

from dataclasses import replace

from bot.deploys.records import KeepRequest
from bot.deploys.request import BEFORE_START, Request
from bot.deploys.step import FOLLOW
from bot.effects import Outcome
from bot.handlers.deploying.pursue import TIMER, pursue, wake_concerned
from bot.handlers.handler import Event, Handler, Trouble
from bot.handlers.services import Services
from bot.records import Record, WakeAt


async def look(event: Event, services: Services) -> Outcome:
    """Look at everything again."""
    request = await services.store.request(event.arguments()["request"])
    if request is None or (not request.is_live and request.shown.state == request.state):
        return Outcome(note="over")
    outcome = await pursue(request, services)
    if not request.is_live or any(_is_live(record) for record in outcome.records):
        return outcome
    wakes = await wake_concerned(request.repo, services, lambda one: _waits_for(one, request))
    return replace(outcome, records=(*outcome.records, *wakes))


def _is_live(record: Record) -> bool:
    return isinstance(record, KeepRequest) and record.request.is_live


def _waits_for(one: Request, ended: Request) -> bool:
    """Tell whether *one* may start now that *ended* has: the environment is free."""
    return one.id != ended.id and one.is_for(ended.environment) and one.state in BEFORE_START


def keep_looking(event: Event, trouble: Trouble) -> Outcome:
    """Look again later, however long GitHub is away: a window must end."""
    arguments = event.arguments()
    again = WakeAt(name=TIMER, id=arguments["request"], at=trouble.at + FOLLOW, args=arguments)
    return Outcome(records=(again,))


HANDLER = Handler(on=frozenset({f"timer.{TIMER}"}), handle=look, give_up=keep_looking)
