"""``/policy``: how the change stands with the policy, judged anew."""

import asyncio
from collections.abc import Sequence

from bot.commands.known.policy import ShowPolicy
from bot.config.layers import Layer
from bot.handlers.act import Act, Answer, Order
from bot.handlers.policing.look import change_of, look_at
from bot.handlers.services import Services
from bot.markdown import code, paragraphs
from bot.policy.render import headline


async def run(_: ShowPolicy, order: Order, services: Services) -> Answer:
    """Judge it, and say which files the policy is made of."""
    look = await look_at(await change_of(order.change, services), services)
    review = await asyncio.to_thread(look.review)
    title = headline(review, is_compared=look.ruling.policy.report.only_new)
    return Answer(reply=paragraphs(f"**{title}.**", *_files(look.ruling.layers)))


def _files(layers: Sequence[Layer]) -> list[str]:
    if not layers:
        return ["No policy file rules here: these are the defaults."]
    return [f"What rules here: {', '.join(code(layer.path) for layer in layers)}."]


ACT = Act(on=ShowPolicy, run=run)
