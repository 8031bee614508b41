"""A job got further: it is entered in the ledger, which says later how long things take.

There are many of these, so each costs one statement and asks GitHub for nothing.
"""

from bot.effects import Outcome
from bot.evidence import JobState
from bot.github import job_payloads
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.records import KeepJobTime

WAITING, QUEUED = "workflow_job.waiting", "workflow_job.queued"

STATES = {
    WAITING: JobState.CREATED,
    QUEUED: JobState.CREATED,
    "workflow_job.in_progress": JobState.RUNNING,
    "workflow_job.completed": JobState.DONE,
}


async def enter(event: Event, services: Services) -> Outcome:
    """Remember when it was queued, started and done, and whether it waited for an approval."""
    job, status = job_payloads.delivered_job(event.payload)
    now = services.clock.now()
    # A job that needs an approval is also told as queued while it waits; then its status says so.
    waits = event.name == WAITING or (event.name == QUEUED and status == "waiting")
    entry = KeepJobTime(
        job=job,
        state=STATES[event.name],
        waiting_at=now if waits else None,
        queued_at=now if event.name == QUEUED else None,
    )
    return Outcome(records=(entry,), note=f"{job.conclusion or status} in the ledger")


HANDLER = Handler(on=frozenset(STATES), handle=enter)
