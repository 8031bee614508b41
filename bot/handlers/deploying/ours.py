"""Deployments that tell of a rollout: we made them, so nobody was passed by.

What a deployment says of itself anyone may write; who created it only GitHub does. Jobs that we
dispatched are created in our name too, so both must agree.
"""

from bot.environments import Deployment
from bot.handlers.services import Services


async def tells_of_rollout(deployment: Deployment, services: Services) -> bool:
    """Tell whether our App created *deployment* for a rollout."""
    if not deployment.rollout_id:
        return False
    return deployment.creator.login == f"{await services.app.slug()}[bot]"
