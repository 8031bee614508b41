"""Which files of the repository the logs name.

A log names files as its tool sees them, from whatever folder that ran in. A name counts if it is a
file's path, or how only one path ends, or if it ends as one: then it is of some other checkout.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.ci.diagnosis import Diagnosis, Place
from bot.ci.report import FailedJob
from bot.errors import RefusedError, TransientError
from bot.handlers.services import Services
from bot.model import WorkflowRun


async def with_files(
    jobs: Sequence[FailedJob], run: WorkflowRun, services: Services
) -> tuple[FailedJob, ...]:
    """Leave of what *jobs* name the files that are there, by their paths.

    The paths are only asked for if a log names any; that they cannot be had is no trouble.
    """
    names = {place.path for job in jobs for place in _places(job)}
    paths: Sequence[str] | None = None
    if names:
        with suppress(RefusedError, TransientError):
            paths = await services.github.paths(run.repo, run.head_sha)
    known = found_in(paths or (), names)
    return tuple(_with_files(job, known) for job in jobs)


def files_of(jobs: Iterable[FailedJob]) -> frozenset[str]:
    """Return the files that *jobs* name, once ``with_files`` went over them."""
    return frozenset(place.path for job in jobs for place in _places(job))


def found_in(paths: Iterable[str], names: Collection[str]) -> dict[str, str]:
    """Return the path of each of *names* that is a file's."""
    last = {name.rpartition("/")[2] for name in names}
    near = [path for path in paths if path.rpartition("/")[2] in last]
    found: dict[str, str] = {}
    for name in names:
        longer = [path for path in near if path.endswith(f"/{name}")]
        shorter = [path for path in near if name.endswith(f"/{path}")]
        if name in near:
            found[name] = name
        elif longer:
            found |= {name: longer[0]} if len(longer) == 1 else {}
        elif shorter:
            found[name] = max(shorter, key=len)
    return found


def _places(job: FailedJob) -> tuple[Place, ...]:
    return job.finding.places if isinstance(job.finding, Diagnosis) else ()


def _with_files(job: FailedJob, known: dict[str, str]) -> FailedJob:
    if not isinstance(job.finding, Diagnosis):
        return job
    places = (
        Place(known[place.path], place.line) for place in job.finding.places if place.path in known
    )
    kept = tuple(dict.fromkeys(places))
    return replace(job, finding=replace(job.finding, places=kept))
