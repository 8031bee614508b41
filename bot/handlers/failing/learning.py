"""What jobs print when they pass is read once: it is hardly why they fail.

The log of a job's newest success is read when the job failed, after everything else is done. Where
it cannot be read, that is tried again on another day.
"""

from collections.abc import Mapping, Sequence

from bot.ci.past import JobName, Past
from bot.ci.remembered import KeepPassingLines
from bot.effects import Outcome
from bot.handlers.arguments import of_repo, repo_in
from bot.handlers.services import Services
from bot.handlers.waking import LEARN
from bot.model import Job, Repo
from bot.records import KeepCursor, WakeAt


async def wakes_for(repo: Repo, pasts: Sequence[Past], services: Services) -> tuple[WakeAt, ...]:
    """Return what reads the newest log of a job that passed, if that was not done.

    Args:
        repo: Of which repository.
        pasts: The attempts of the job.
        services: What was read before.
    """
    passed = [past.job for past in pasts if past.has_passed]
    newest = max(passed, key=lambda job: (job.run_id, job.attempt), default=None)
    if newest is None:
        return ()
    name = JobName(newest.workflow, newest.name)
    if await services.store.passing_lines(repo, name):
        return ()
    now = services.clock.now()
    if await services.store.cursor(_tried(repo, name)) == now.date().isoformat():
        return ()
    args = {
        "workflow": name.workflow,
        "job": name.job,
        "run": str(newest.run_id),
        "id": str(newest.id),
    }
    wake = WakeAt(name=LEARN, id="/".join(name), at=now, args=of_repo(repo) | args, is_last=True)
    return (wake,)


async def learn(arguments: Mapping[str, str], services: Services) -> Outcome:
    """Read one log, and keep its lines."""
    repo, now = repo_in(arguments), services.clock.now()
    name = JobName(arguments["workflow"], arguments["job"])
    tried = KeepCursor(name=_tried(repo, name), value=now.date().isoformat())
    number = int(arguments["id"])
    job = Job(id=number, name=name.job, conclusion="success", url="", check_run_id=number)
    found = await services.analyst.learn(services.github.log_of(repo, job))
    if found is None:
        return Outcome(records=(tried,), note="the log cannot be read")
    keep = KeepPassingLines(
        repo=repo,
        workflow=name.workflow,
        job=name.job,
        templates=found.to_bytes(),
        run_id=int(arguments["run"]),
        at=now,
    )
    return Outcome(records=(tried, keep), note=f"{len(found.hashes)} lines")


def _tried(repo: Repo, name: JobName) -> str:
    return f"learnt of {repo.id} {name.workflow}/{name.job}"
