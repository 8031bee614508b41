"""A deployment that is watched is due: look at it again."""

from bot.effects import Outcome
from bot.handlers.arguments import repo_in
from bot.handlers.handler import Event, Handler
from bot.handlers.rolling.vigils import pursue
from bot.handlers.services import Services
from bot.handlers.waking import VIGIL


async def look_again(event: Event, services: Services) -> Outcome:
    """Count and judge."""
    arguments = event.arguments()
    vigil = await services.store.vigil(repo_in(arguments), arguments["vigil"])
    return await pursue(vigil, services) if vigil else Outcome(note="over")


HANDLER = Handler(on=frozenset({f"timer.{VIGIL}"}), handle=look_again)
