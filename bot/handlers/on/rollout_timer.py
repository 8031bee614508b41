"""A rollout is due: bring it forward."""

from bot.effects import Outcome
from bot.handlers.arguments import repo_in
from bot.handlers.handler import Event, Handler, Trouble
from bot.handlers.rolling.pursue import pursue
from bot.handlers.services import Services
from bot.handlers.waking import ROLLOUT, wake_rollout
from bot.markdown import plain
from bot.rollouts import seen
from bot.rollouts.step import SLOWEST


async def look(event: Event, services: Services) -> Outcome:
    """Look at everything again."""
    arguments = event.arguments()
    rollout = await services.store.rollout(arguments["rollout"])
    if rollout is None or not rollout.is_live:
        return Outcome(note="over")
    is_mine = arguments.get("fence") == str(rollout.fence)
    said = plain(arguments.get("refused", ""))
    refused = seen.Trouble(words=said, is_final=True) if said and is_mine else None
    return await pursue(rollout, services, refused=refused)


def keep_looking(event: Event, trouble: Trouble) -> Outcome:
    """Look again later, whatever is wrong: nobody else watches this traffic."""
    arguments = event.arguments()
    again = wake_rollout(repo_in(arguments), arguments["rollout"], trouble.at + SLOWEST)
    return Outcome(records=(again,))


HANDLER = Handler(on=frozenset({f"timer.{ROLLOUT}"}), handle=look, give_up=keep_looking)
