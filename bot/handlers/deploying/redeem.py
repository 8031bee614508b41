"""A job shows its permit: it is good if the request that it was made for is still let in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.deploys.permit import JobIdentity, Permit
from bot.errors import UserError
from bot.markdown import code
from bot.ports import Store


@dataclass(frozen=True, slots=True)
class Gatekeeper:
    """Lets jobs in that have a permit.

    Attributes:
        store: Knows the requests.
        mark: Marks a permit as used; raises UserError when another run was first.
    """

    store: Store
    mark: Callable[[Permit, JobIdentity], Awaitable[None]]

    async def redeem(self, permit: Permit, job: JobIdentity) -> None:
        """Redeem *permit* for *job*. Repeating it changes nothing.

        Raises:
            UserError: The request has ended, or the run is not the one that was started for it.
        """
        request = await self.store.request(permit.request)
        if request is None or not request.has_the_floor or request.sha != permit.sha:
            state = request.state if request else "unknown"
            raise UserError(
                f"The request {code(permit.request)} is {state}. Ask for a new deploy.",
                reason="permit_request",
            )
        if request.run_id not in {0, job.run_id}:
            raise UserError("The permit is for another run.", reason="permit_run")
        await self.mark(permit, job)
