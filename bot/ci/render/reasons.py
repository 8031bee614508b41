"""Which failed jobs failed for one reason, and which reason comes first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.ci.attempts import without_matrix
from bot.ci.diagnosis import Diagnosis
from bot.ci.history import Fault
from bot.ci.report import FailedJob, FailedRun, MissingLog, Report
from bot.ci.tools import gate

ORDER: Final = (Fault.NEW, Fault.UNKNOWN, Fault.BASE, Fault.FLAKY, Fault.INFRASTRUCTURE)
"""The order of reasons: first what whoever reads it can mend."""

_Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failing:
    """A failed job in its run."""

    run: FailedRun
    job: FailedJob

    @property
    def fault(self) -> Fault:
        """Whose fault it is; unknown where nothing is known of the past."""
        return self.job.history.fault if self.job.history else Fault.UNKNOWN

    @property
    def is_read(self) -> bool:
        """Whether its log, or its annotation, was analysed."""
        return isinstance(self.job.finding, Diagnosis)

    @property
    def base_name(self) -> str:
        """Its name without what the matrix adds."""
        return without_matrix(self.job.job.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Jobs that failed the same way.

    Attributes:
        jobs: In GitHub's order; at least one.
        gates: Jobs of the same runs that failed only because others did.
        total: How many jobs of these names ran, those that passed too; 0 if unknown.
    """

    jobs: tuple[Failing, ...]
    gates: tuple[Failing, ...] = ()
    total: int = 0

    @property
    def judged(self) -> tuple[Failing, ...]:
        """Those that were looked at: all but siblings of others, unless there is no other."""
        return tuple(one for one in self.jobs if not _is_sibling(one)) or self.jobs

    @property
    def lead(self) -> Failing:
        """The one that stands for all."""
        return min(self.judged, key=lambda one: ORDER.index(one.fault))


def reasons(report: Report) -> tuple[Reason, ...]:
    """Put jobs together that failed the same way, in the order in which they are told."""
    failing = [Failing(run, job) for run in report.runs for job in run.jobs]
    groups = _grouped(failing)
    gates = _derivative(groups)
    kept = [group for key, group in groups.items() if key not in gates]
    found = [Reason(jobs=tuple(group), total=_total(group)) for group in kept]
    found.sort(key=lambda one: ORDER.index(one.lead.fault))
    return _with_gates(found, [one for key in gates for one in groups[key]])


def _grouped(failing: Sequence[Failing]) -> Mapping[_Key, Sequence[Failing]]:
    read: defaultdict[_Key, set[_Key]] = defaultdict(set)
    for one in failing:
        if isinstance(one.job.finding, Diagnosis):
            read[_siblings(one)].add(_key(one, one.job.finding))
    groups: defaultdict[_Key, list[Failing]] = defaultdict(list)
    for one in failing:
        finding = one.job.finding
        if isinstance(finding, Diagnosis):
            groups[_key(one, finding)].append(one)
            continue
        same = read[_siblings(one)] if _is_sibling(one) else set()
        groups[next(iter(same)) if len(same) == 1 else (finding.value,)].append(one)
    return groups


def _key(one: Failing, found: Diagnosis) -> _Key:
    """Return what is equal for equal failures. A log that tells little speaks for its matrix."""
    apart = () if found.is_telling else (one.run.run.name, one.base_name)
    return (found.tool, found.fingerprint, *apart)


def _siblings(one: Failing) -> _Key:
    """Return what is equal for jobs of one matrix that stopped at one step."""
    step = one.job.step.name if one.job.step else ""
    return (f"{one.run.run.id}", one.base_name, step)


def _is_sibling(one: Failing) -> bool:
    return one.job.finding is MissingLog.SIBLING


def _derivative(groups: Mapping[_Key, Sequence[Failing]]) -> list[_Key]:
    """Return the groups of gates in runs where something else failed too."""
    causes = {one.run.run.id for key, group in groups.items() if not _is_gate(key) for one in group}
    return [
        key
        for key, group in groups.items()
        if _is_gate(key) and all(one.run.run.id in causes for one in group)
    ]


def _is_gate(key: _Key) -> bool:
    return key[0] == gate.TOOL.name


def _with_gates(found: Sequence[Reason], gates: Sequence[Failing]) -> tuple[Reason, ...]:
    """Fold each gate under the first reason of its run."""
    by_run = defaultdict(list)
    for one in gates:
        by_run[one.run.run.id].append(one)
    folded = []
    for reason in found:
        runs = dict.fromkeys(one.run.run.id for one in reason.jobs)
        own = tuple(one for run in runs for one in by_run.pop(run, ()))
        folded.append(Reason(jobs=reason.jobs, gates=own, total=reason.total))
    return tuple(folded)


def _total(group: Sequence[Failing]) -> int:
    matrices = {(one.run.run.id, one.base_name): one.run.names for one in group}
    counts = [
        sum(without_matrix(name) == base for name in names) for (_, base), names in matrices.items()
    ]
    total = sum(counts)
    return total if all(counts) and total >= len(group) else 0
