"""A job asks our protection rule whether it may enter an environment.

Source: https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules
"""

from bot.effects import Alert, Outcome
from bot.github import environment_payloads
from bot.github.payloads import PayloadError, delivered_repository
from bot.handlers.deploying.question import consider
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services


async def decide(event: Event, services: Services) -> Outcome:
    """Open a request for the run, or answer from the one that it has."""
    try:
        question = environment_payloads.question(event.payload, services.api_url)
    except PayloadError as error:
        # Whoever made this wants our token sent somewhere. Nothing is sent anywhere.
        repo = delivered_repository(event.payload)
        return Outcome(effects=(Alert(repo=repo, kind="forged", text=str(error)),), note="forged")
    return await consider(question, services)


HANDLER = Handler(on=frozenset({"deployment_protection_rule.requested"}), handle=decide)
