"""A check run that we opened is concluded, if nothing else has done so."""

from dataclasses import replace

from bot.effects import Outcome
from bot.handlers.arguments import repo_in
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.handlers.trouble import CONCLUDE
from bot.model import DeliveryId, Sha
from bot.policy import render
from bot.policy.tables import Target


async def conclude(event: Event, services: Services) -> Outcome:
    """Say that the verdict does not come, without standing in anybody's way."""
    arguments = event.arguments()
    target = Target(
        repo=repo_in(arguments),
        head_sha=Sha(arguments["head_sha"]),
        external_id=arguments["external_id"],
        server_url=services.server_url,
    )
    check = render.not_evaluated(target, DeliveryId(event.origin), arguments["why"])
    return Outcome(effects=(replace(check, only_if_open=True),))


HANDLER = Handler(on=frozenset({f"timer.{CONCLUDE}"}), handle=conclude)
