"""Which permit was redeemed, and by which run: each by one only."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from bot.database.dialect import insert, to_ms
from bot.database.schema import permit
from bot.database.transactions import Database
from bot.deploys.permit import JobIdentity, Permit
from bot.errors import UserError
from bot.ports import Clock


def redeem(connection: Connection, jti: str, run_id: int, attempt: int, at: datetime) -> bool:
    """Mark the permit *jti* as used by an attempt of a run.

    Returns:
        Whether it is that attempt's. It may ask again, in case our answer was lost.
    """
    row = {"jti": jti, "run_id": run_id, "attempt": attempt, "redeemed_at": to_ms(at)}
    connection.execute(insert(connection, permit).values(row).on_conflict_do_nothing())
    holder = connection.execute(
        select(permit.c.run_id, permit.c.attempt).where(permit.c.jti == jti)
    ).one()
    return tuple(holder) == (run_id, attempt)


class Redemptions:
    """Keeps the book of redeemed permits."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def redeem(self, permit: Permit, job: JobIdentity) -> None:
        """Redeem *permit* for *job*. Repeating it changes nothing.

        Raises:
            UserError: Another run, or another attempt of it, was first.
        """
        mark = partial(
            redeem,
            jti=permit.request,
            run_id=job.run_id,
            attempt=job.run_attempt,
            at=self._clock.now(),
        )
        if not await self._database.run(mark):
            raise UserError(
                "Another run, or another attempt of this one, has used the permit. "
                "Ask for a new deploy.",
                reason="permit_used",
            )
