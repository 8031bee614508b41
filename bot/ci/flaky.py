"""Which jobs and tests fail by chance, and how often.

Proven is what failed and passed in one run: the commit is the same. What failed between two commits
of the base branch that passed is only suspected: a mistake that somebody mended looks so too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Final, NamedTuple

from bot.ci.attempts import (
    Recovery,
    last_of_runs,
    on_own_branch,
    recoveries,
    settled,
    without_matrix,
)
from bot.ci.category import Category
from bot.ci.history import Proof
from bot.ci.past import JobName, Past

_Z: Final = 1.96
"""Standard deviations either side of the mean that hold 95 percent of a normal distribution."""


class Unit(NamedTuple):
    """What may be flaky.

    Attributes:
        job: Without what its matrix adds.
        test: Empty for the job as a whole.
    """

    workflow: str
    job: str
    test: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaky:
    """A job or a test that is proven to fail by chance.

    Attributes:
        flakes: Runs in which it failed and then passed; at least one.
        greens: Runs in which the job passed and never failed.
        first_seen: When it first failed so; aware.
        proofs: The newest failure, and the attempt after it that passed.
    """

    unit: Unit
    flakes: int
    greens: int
    first_seen: datetime
    last_seen: datetime
    proofs: tuple[Proof, Proof]

    @property
    def rate(self) -> float:
        """The share of runs that failed by chance, 0 to 1; those that truly failed left out."""
        return self.flakes / (self.flakes + self.greens)

    @property
    def bound(self) -> float:
        """The least that the true rate is, with 97.5 percent certainty: to rank by, 0 to 1."""
        return lower_bound(self.flakes, self.flakes + self.greens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A job or a test that failed on single commits of the base branch.

    Attributes:
        times: Commits; at least one.
        proofs: The newest failure, and the next commit's run, which passed.
    """

    unit: Unit
    times: int
    first_seen: datetime
    last_seen: datetime
    proofs: tuple[Proof, Proof]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlakyReport:
    """What fails by chance, the worst first.

    Attributes:
        infra: Jobs that failed by the machines' fault, or the network's, and passed then.
        suspects: Without what is proven.
    """

    jobs: tuple[Flaky, ...] = ()
    tests: tuple[Flaky, ...] = ()
    infra: tuple[Flaky, ...] = ()
    suspects: tuple[Suspect, ...] = ()


def flaky_report(pasts: Iterable[Past], base: str) -> FlakyReport:
    """Find in *pasts*, in any order, what fails by chance. *Base* is the base branch."""
    known = settled(pasts)
    pairs = recoveries(known)
    genuine = [pair for pair in pairs if not _is_infra(pair.failed)]
    greens = _greens(known)
    jobs = _proven(genuine, _job, greens)
    tests = _proven(genuine, _tests, greens)
    return FlakyReport(
        jobs=jobs,
        tests=tests,
        infra=_proven([pair for pair in pairs if _is_infra(pair.failed)], _job, greens),
        suspects=_suspected(known, base, {one.unit for one in (*jobs, *tests)}),
    )


def lower_bound(hits: int, total: int) -> float:
    """Return the lower end of Wilson's interval: few runs prove little, whatever their share.

    Args:
        hits: 0 to *total*.
        total: At least 1.

    Returns:
        0 to 1.
    """
    share, spread = hits / total, _Z * _Z / total
    middle = share + spread / 2
    return max(middle - sqrt(spread * (share * (1 - share) + spread / 4)), 0.0) / (1 + spread)


def _job(past: Past) -> list[Unit]:
    return [Unit(past.job.workflow, without_matrix(past.job.name))]


def _tests(past: Past) -> list[Unit]:
    return [unit._replace(test=test) for unit in _job(past) for test in past.tests]


def _is_infra(past: Past) -> bool:
    """Tell whether a failure is the machines': a test without its server is flaky itself."""
    is_network = past.category is Category.NETWORK and not past.tests
    return past.category is Category.INFRA or is_network


def _greens(pasts: Sequence[Past]) -> Mapping[Unit, int]:
    """Count the runs in which a job passed and, whatever its matrix, never failed."""
    passed: defaultdict[Unit, set[int]] = defaultdict(set)
    failed: defaultdict[Unit, set[int]] = defaultdict(set)
    for past in pasts:
        for unit in _job(past):
            (failed if past.has_failed else passed)[unit].add(past.job.run_id)
    return {unit: len(runs - failed[unit]) for unit, runs in passed.items()}


def _proven(
    pairs: Iterable[Recovery], units: Callable[[Past], Iterable[Unit]], greens: Mapping[Unit, int]
) -> tuple[Flaky, ...]:
    found = [
        Flaky(
            unit=unit,
            flakes=len({pair.failed.job.run_id for pair in group}),
            greens=greens[unit._replace(test="")],
            first_seen=min(pair.failed.job.completed_at for pair in group),
            last_seen=max(pair.failed.job.completed_at for pair in group),
            proofs=_proofs(group[-1]),
        )
        for unit, group in _grouped(pairs, units).items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.bound, -one.flakes, one.unit)))


def _suspected(pasts: Sequence[Past], base: str, proven: set[Unit]) -> tuple[Suspect, ...]:
    found = [
        Suspect(
            unit=unit,
            times=len({pair.failed.job.head_sha for pair in group}),
            first_seen=min(pair.failed.job.completed_at for pair in group),
            last_seen=max(pair.failed.job.completed_at for pair in group),
            proofs=_proofs(group[-1]),
        )
        for unit, group in _grouped(_singles(pasts, base), _job_and_tests).items()
        if unit not in proven
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, one.unit)))


def _job_and_tests(past: Past) -> list[Unit]:
    return [*_job(past), *_tests(past)]


def _singles(pasts: Sequence[Past], base: str) -> list[Recovery]:
    """Return the failures on *base* between two runs that passed, each with the latter of them."""
    by_job: defaultdict[JobName, list[Past]] = defaultdict(list)
    for past in on_own_branch(pasts, base):
        by_job[JobName(past.job.workflow, past.job.name)].append(past)
    found = []
    for attempts in by_job.values():
        runs = last_of_runs(attempts)
        for before, failed, after in zip(runs, runs[1:], runs[2:], strict=False):
            if before.has_passed and failed.has_failed and after.has_passed:
                found.append(Recovery(failed, after))
    found.sort(key=lambda pair: pair.failed.job.run_id)
    return [pair for pair in found if not _is_infra(pair.failed)]


def _grouped(
    pairs: Iterable[Recovery], units: Callable[[Past], Iterable[Unit]]
) -> Mapping[Unit, Sequence[Recovery]]:
    groups: defaultdict[Unit, list[Recovery]] = defaultdict(list)
    for pair in pairs:
        for unit in units(pair.failed):
            groups[unit].append(pair)
    return groups


def _proofs(pair: Recovery) -> tuple[Proof, Proof]:
    return (
        Proof("failed", pair.failed.job.run_id, pair.failed.job.id),
        Proof("passed", pair.passed.job.run_id, pair.passed.job.id),
    )
