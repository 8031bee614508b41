"""A run waits for our protection rule, and the question never reached us: ask it ourselves."""

from bot.effects import Outcome, joined
from bot.environments import Question
from bot.handlers.arguments import repo_in
from bot.handlers.deploying.question import WAITING, consider
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.model import User

NOBODY = User(id=0, login="ghost")


async def ask(event: Event, services: Services) -> Outcome:
    """Decide about each environment that the run waits for and that asks us."""
    arguments = event.arguments()
    repo = repo_in(arguments)
    run = await services.github.run(repo, int(arguments["run"]))
    outcomes: list[Outcome] = []
    for name in await services.github.waits_for(repo, run.id):
        environment = await services.github.environment(repo, name)
        if environment and environment.asks_us:
            question = Question(
                repo=repo,
                environment=name,
                run_id=run.id,
                event=run.event,
                sha=run.head_sha,
                sender=run.actor or NOBODY,
            )
            outcomes.append(await consider(question, services))
    return joined(outcomes, "asked in GitHub's place")


HANDLER = Handler(on=frozenset({f"timer.{WAITING}"}), handle=ask)
