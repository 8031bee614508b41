"""``/help``: the commands as they are."""

from bot.commands import render
from bot.commands.known.help import ShowHelp
from bot.commands.registry import COMMANDS
from bot.handlers.act import Act, Answer, Order
from bot.handlers.services import Services


async def run(intent: ShowHelp, _: Order, __: Services) -> Answer:
    """Explain one command, or list all."""
    return Answer(reply=render.help_reply(intent.word, COMMANDS))


ACT = Act(on=ShowHelp, run=run)
