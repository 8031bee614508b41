"""Deployments that we make ourselves, as handlers see them."""

from typing import Protocol

from bot.effects import OpenDeployment, SetDeploymentStatus


class Deployments(Protocol):
    """What GitHub shows of rollouts: one deployment each, and its statuses."""

    async def open_deployment(self, order: OpenDeployment, *, again: bool) -> int:
        """Create the deployment of a rollout, and return its id.

        Args:
            order: What to create.
            again: An earlier try may have been applied: take what it made.

        Raises:
            RefusedError: GitHub made no deployment; the message says why.
        """
        ...

    async def set_deployment_status(self, order: SetDeploymentStatus, *, again: bool) -> None:
        """Say how far a deployment is. That it was deleted is no error.

        Args:
            order: What to say.
            again: An earlier try may have been applied: look whether it, or what came after it, is
                there.
        """
        ...
