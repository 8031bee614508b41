"""A job is done: it is entered in the ledger, which says later how long things take.

There are many of these, so each costs one insert and asks GitHub for nothing.
"""

from bot.effects import Outcome
from bot.github import job_payloads
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.records import KeepJobTime


async def enter(event: Event, _: Services) -> Outcome:
    """Remember when it was queued, started and done."""
    job = job_payloads.job_time(event.payload)
    return Outcome(records=(KeepJobTime(job=job),), note=f"{job.conclusion} in the ledger")


HANDLER = Handler(on=frozenset({"workflow_job.completed"}), handle=enter)
