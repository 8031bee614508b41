"""How long the layers of a pipeline take, and which are over their budget.

A layer is the linters, or the tests, or the rest. What it takes is the time during which at least
one of its jobs ran: what a job waits for a runner, or for a job of another layer, is not in it. A
layer is judged by the commits of pull requests, each by its first attempt; one of which a job was
cancelled tells nothing. Percentiles are by nearest rank: the smallest duration that at least so
many of all commits do not exceed.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from bot.config.budgets import Budget, Budgets
from bot.config.patterns import matches_any
from bot.config.stages import Stage
from bot.evidence import JobTime
from bot.model import Sha
from bot.policy.pipeline.purposes import CHEAP, SCANS, stages_in
from bot.policy.rule import Finding

COMMITS = 30
"""How many commits are looked at, the newest."""
ENOUGH = 5
"""Of how many commits percentiles say something. Our own limit."""
SLOWEST = 3
"""Jobs that are named."""
EVENTS = frozenset({"pull_request", "pull_request_target", "merge_group", ""})
"""What starts a run that somebody waits for; nobody knows yet of a run that goes on."""

_MIDDLE = CHEAP | SCANS | {Stage.UNIT, Stage.COVERAGE}
_FAST = frozenset({"fast", "quick"})


class Slow(NamedTuple):
    """A job, without the values of its matrix, and what it takes: the 95th percentile."""

    name: str
    takes: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What a layer of the pipeline takes.

    Attributes:
        number: 1 to 3, the fastest first.
        here: On the commit in question; None if none of its jobs ran there, or not to the end.
        commits: How many commits the percentiles are of.
        half: What half of them did not exceed; zero if there are none.
        most: What 95 % of them did not exceed; likewise.
        slowest: Of its jobs.
    """

    number: int
    within: timedelta
    here: timedelta | None
    commits: int
    half: timedelta
    most: timedelta
    slowest: tuple[Slow, ...]

    @property
    def is_over(self) -> bool:
        """Whether it took too long here, or does so often."""
        is_here = self.here is not None and self.here > self.within
        return is_here or (self.commits >= ENOUGH and self.most > self.within)


def layers(
    jobs: Iterable[JobTime], budgets: Budgets, head: Sha, ids: Mapping[str, Iterable[str]]
) -> tuple[Layer, ...]:
    """Measure the layers that have jobs.

    Args:
        jobs: The ledger, the newest first.
        budgets: What the policy says.
        head: The commit in question.
        ids: Those of jobs in their files, by the names under which they run, where these are known.
    """
    numbered: Mapping[int, Budget] = {1: budgets.layer1, 2: budgets.layer2, 3: budgets.layer3}
    of_layers: defaultdict[int, list[JobTime]] = defaultdict(list)
    for job in jobs:
        number = layer_of(job.name, numbered, ids.get(job.name, ())) if _counts(job) else 0
        of_layers[number].append(job)
    return tuple(
        _layer(number, budget, of_layers[number], head)
        for number, budget in numbered.items()
        if of_layers[number]
    )


def layer_of(name: str, numbered: Mapping[int, Budget], ids: Iterable[str] = ()) -> int:
    """Return the layer that the job *name*, with these *ids*, belongs to; 0 if to none."""
    known = (*ids, *_names(name))
    for number, budget in numbered.items():
        if any(matches_any(budget.jobs, one) for one in known):
            return number
    number = _usual_layer(known[-1])
    return 0 if numbered[number].jobs else number


def over(measured: Iterable[Layer]) -> Iterator[Finding]:
    """Yield a finding for each layer that is over its budget."""
    for layer in measured:
        if layer.is_over:
            yield Finding.about_repository(words(layer), subject=f"layer {layer.number}")


def words(layer: Layer) -> str:
    """Tell how long a layer takes."""
    said = f"Layer {layer.number} has {length(layer.within)}."
    if layer.here is not None:
        said += f" On this commit it took {length(layer.here)}."
    if layer.commits:
        said += (
            f" Of the last {layer.commits} commits, half took {length(layer.half)} or less, 95 % "
            f"{length(layer.most)} or less."
        )
    slow = ", ".join(f"`{one.name}` {length(one.takes)}" for one in layer.slowest)
    return f"{said} The slowest jobs: {slow}."


def length(duration: timedelta) -> str:
    """Write *duration* in minutes and seconds, as in ``2 min 5 s``."""
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    parts = [f"{minutes} min"] * bool(minutes) + [f"{seconds} s"] * bool(seconds or not minutes)
    return " ".join(parts)


def percentile(durations: Sequence[timedelta], percent: int) -> timedelta:
    """Return the smallest of *durations* that *percent* of them do not exceed: the nearest rank.

    Args:
        durations: At least one, in any order.
        percent: 1 to 100.
    """
    return sorted(durations)[math.ceil(len(durations) * percent / 100) - 1]


def _counts(job: JobTime) -> bool:
    return job.attempt == 1 and job.event in EVENTS and job.conclusion != "skipped"


def _layer(number: int, budget: Budget, jobs: Sequence[JobTime], head: Sha) -> Layer:
    commits = dict(islice(_commits(jobs).items(), COMMITS))
    times = {sha: _busy(of_one) for sha, of_one in commits.items()}
    known = [takes for takes in times.values() if takes is not None]
    return Layer(
        number=number,
        within=budget.within,
        here=times.get(head),
        commits=len(known),
        half=percentile(known, 50) if known else timedelta(),
        most=percentile(known, 95) if known else timedelta(),
        slowest=_slowest(job for of_one in commits.values() for job in of_one),
    )


def _commits(jobs: Iterable[JobTime]) -> dict[Sha, list[JobTime]]:
    found: dict[Sha, list[JobTime]] = {}
    for job in jobs:
        found.setdefault(job.head_sha, []).append(job)
    return found


def _busy(jobs: Sequence[JobTime]) -> timedelta | None:
    """Return for how long one of *jobs* ran; None if one was cancelled."""
    if any(job.conclusion == "cancelled" for job in jobs):
        return None
    total, until = timedelta(), datetime.min.replace(tzinfo=jobs[0].started_at.tzinfo)
    for job in sorted(jobs, key=lambda job: job.started_at):
        total += max(job.completed_at - max(job.started_at, until), timedelta())
        until = max(until, job.completed_at)
    return total


def _slowest(jobs: Iterable[JobTime]) -> tuple[Slow, ...]:
    times: defaultdict[str, list[timedelta]] = defaultdict(list)
    for job in jobs:
        times[_names(job.name)[-1]].append(max(job.completed_at - job.started_at, timedelta()))
    ranked = (Slow(name, percentile(each, 95)) for name, each in times.items())
    return tuple(sorted(ranked, key=lambda one: (-one.takes, one.name))[:SLOWEST])


def _names(name: str) -> tuple[str, ...]:
    """Return what a job may be called by: as GitHub shows it, its parts, and without a matrix."""
    bare = name.partition(" (")[0] if name.endswith(")") else name
    caller, _, callee = bare.partition(" / ")
    return tuple(dict.fromkeys((name, *filter(None, (caller, callee)), bare)))


def _usual_layer(name: str) -> int:
    stages = stages_in(name)
    if stages and stages <= CHEAP:
        return 1
    if Stage.UNIT in stages and _FAST & set(name.lower().replace("-", " ").split()):
        return 1
    return 2 if stages and stages <= _MIDDLE else 3
