"""Failed jobs are run again by themselves, once, where it was the machines' fault."""

from collections.abc import Iterable
from dataclasses import replace

from bot.ci.diagnosis import Diagnosis
from bot.ci.history import Fault
from bot.ci.report import FailedJob, FailedRun, MissingLog
from bot.ci.tools import gate
from bot.commands.refusal import RefusalError
from bot.config.schema import Policy
from bot.effects import Rerun
from bot.errors import RefusedError
from bot.handlers.failing.harmless import require_harmless
from bot.handlers.services import Services


async def with_retries(
    runs: Iterable[FailedRun], policy: Policy, services: Services
) -> tuple[FailedRun, ...]:
    """Say of each of *runs* whether it is run again: it failed once, for the machines' fault."""
    if not policy.failures.retry:
        return tuple(runs)
    return tuple(
        [
            replace(
                failed,
                is_retried=_is_machines_fault(failed)
                and await _is_harmless(failed, policy, services),
            )
            for failed in runs
        ]
    )


def reruns_of(runs: Iterable[FailedRun]) -> tuple[Rerun, ...]:
    """Return what runs those of *runs* again of which that was said. It is safe to do it twice."""
    return tuple(
        Rerun(repo=failed.run.repo, run_id=failed.run.id, attempt=failed.run.attempt)
        for failed in runs
        if failed.is_retried
    )


def _is_machines_fault(failed: FailedRun) -> bool:
    faults = {
        job.history.fault if job.history else Fault.UNKNOWN
        for job in failed.jobs
        if job.finding is not MissingLog.SIBLING and not _only_repeats(job)
    }
    return failed.run.attempt == 1 and faults == {Fault.INFRASTRUCTURE}


def _only_repeats(job: FailedJob) -> bool:
    """Tell whether *job* failed for nothing but that others did."""
    return isinstance(job.finding, Diagnosis) and job.finding.tool == gate.TOOL.name


async def _is_harmless(failed: FailedRun, policy: Policy, services: Services) -> bool:
    names = [job.job.name for job in failed.jobs]
    try:
        await require_harmless(failed.run, names, policy, services)
    except (RefusalError, RefusedError):
        return False
    return True
