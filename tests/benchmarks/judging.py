"""How often the judge is wrong, and how soon it is right: simulated rollouts.

Counts are drawn poll by poll for half an hour at a weight of 10%, and given to the judge until it
passes or fails the canary. It is the judge that ships, poll by poll, not a copy of its rules.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from random import Random
from statistics import median

from rich.table import Table

from bot.config.judging import Judging
from bot.judge.counts import Counts, Point
from bot.judge.gathering import Gathering
from bot.judge.judge import decide, dispersion, judge
from bot.judge.verdict import Verdict
from tests.benchmarks import rollouts
from tests.benchmarks.rivals import NEVER, RIVALS, Poll
from tests.benchmarks.rollouts import POLL, POLLS, Scenario, draw

SEED = 20240817
BAKE = 10
"""Polls: five minutes. Nothing passes before."""

HISTORY = 120
"""Polls: an hour."""

WORKERS = 2
CHUNK = 250
"""Rollouts that one draw of random numbers begins with."""

QUICK = 250
FULL = 4_000
"""Rollouts of each scenario."""

TIMES = 300
"""How often the time of a judgement is taken."""


@dataclass(slots=True)
class Tally:
    """What became of rollouts of one kind: the polls of the verdicts, the first being 0."""

    count: int = 0
    failed: list[int] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    rivals: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in RIVALS})

    def add(self, other: "Tally") -> None:
        """Count those of *other* as well."""
        self.count += other.count
        self.failed += other.failed
        self.passed += other.passed
        for name, polls in other.rivals.items():
            self.rivals[name] += polls

    def part(self, polls: Sequence[int], within: int = POLLS) -> float:
        """Return in how many percent there was a verdict in so many polls."""
        return 100 * sum(poll < within for poll in polls) / self.count


Chunk = tuple[Scenario, int, int]
"""Rollouts of a kind: which they are, and how many."""


def measure(count: int) -> dict[Scenario, Tally]:
    """Simulate *count* rollouts of each scenario."""
    chunks = [
        (scenario, number, min(CHUNK, count - number))
        for scenario in (*rollouts.good(), *rollouts.unknown(), *rollouts.bad())
        for number in range(0, count, CHUNK)
    ]
    tallies: dict[Scenario, Tally] = {}
    with ProcessPoolExecutor(WORKERS) as pool:
        for chunk, tally in zip(chunks, pool.map(simulate, chunks), strict=True):
            tallies.setdefault(chunk[0], Tally()).add(tally)
    return tallies


def simulate(chunk: Chunk) -> Tally:
    """Simulate some rollouts of one kind."""
    scenario, number, count = chunk
    random = Random(f"{SEED} {scenario!r} {number}")  # noqa: S311 - a simulation
    tally, judging = Tally(count), Judging().model_copy(update={"margin": scenario.margin})
    for _ in range(count):
        known = _history(scenario, random) if scenario.is_known else 1.0
        polls = draw(scenario, random)
        verdict, place = follow(polls, judging, known)
        if verdict is not Verdict.INCONCLUSIVE:
            (tally.failed if verdict is Verdict.FAIL else tally.passed).append(place)
        for name, rival in RIVALS.items():
            tally.rivals[name].append(rival(polls))
    return tally


def _history(scenario: Scenario, random: Random) -> float:
    before = draw(scenario, random, HISTORY)
    return dispersion([Counts(requests=poll[2], errors=poll[3]) for poll in before])


def follow(polls: Sequence[Poll], judging: Judging, known: float) -> tuple[Verdict, int]:
    """Judge a rollout after each poll, until it passes or fails."""
    gathering = Gathering(judging, known)
    for place, point in enumerate(_points(polls)):
        gathering.feed(point)
        found = decide(gathering.evidence(), judging, is_baked=place + 1 >= BAKE).verdict
        if found is not Verdict.INCONCLUSIVE:
            return found, place
    return Verdict.INCONCLUSIVE, NEVER


def _points(polls: Sequence[Poll]) -> Iterator[Point]:
    for place, (requests, errors, stable, failed) in enumerate(polls):
        yield Point(
            at=POLL * (place + 1),
            canary=Counts(requests=requests, errors=errors),
            stable=Counts(requests=stable, errors=failed),
        )


def milliseconds() -> float:
    """Return how long it takes to judge half an hour from nothing, when nobody disturbs."""
    busy = Scenario(rps=20, stable=0.005, canary=0.005)
    points = list(_points(draw(busy, Random(SEED))))  # noqa: S311 - a simulation
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        judge(points, Judging(), is_baked=True)
        took.append(time.perf_counter() - began)
    return 1000 * min(took)


def table(tallies: dict[Scenario, Tally]) -> Table:
    """Show what the judge and its rivals said."""
    count = next(iter(tallies.values())).count
    title = f"The judge: {count:,} rollouts each, weight 10%, seed {SEED}; percent by 5 / 30 min"
    shown = Table(title=title)
    for heading in ("stable → canary", "rps", "FAIL", "PASS", "open", "min to FAIL", *RIVALS):
        shown.add_column(heading, justify="left" if "→" in heading else "right", no_wrap=True)
    for scenario, tally in tallies.items():
        early, late = (tally.part(tally.failed, polls) for polls in (BAKE, POLLS))
        passed = tally.part(tally.passed)
        typical = f"{(median(tally.failed) + 1) * POLL / 60:.1f}" if late >= 1 else ""
        rivals = [
            f"{tally.part(polls, BAKE):.1f} / {tally.part(polls):.1f}"
            for polls in tally.rivals.values()
        ]
        cells = [
            f"{early:.1f} / {late:.1f}",
            f"{tally.part(tally.passed, BAKE):.1f} / {passed:.1f}",
        ]
        rest = f"{abs(100 - late - passed):.1f}"
        shown.add_row(str(scenario), f"{scenario.rps:g}", *cells, rest, typical, *rivals)
    return shown


def targets(tallies: dict[Scenario, Tally], took: float) -> Table:
    """Show which targets are met."""
    good = {one: tallies[one] for one in rollouts.good()}
    worst = max(good, key=lambda one: good[one].part(good[one].failed))
    bad = {(one.stable, one.canary, one.rps): tallies[one] for one in rollouts.bad()}
    doubled = [bad[0.005, 0.02, rps] for rps in (1, 5, 20, 100)]
    busy, quiet = bad[0.005, 0.03, 20], bad[0.005, 0.05, 5]
    wrong = max(tally.part(tally.passed) for tally in doubled)
    alarms = good[worst].part(good[worst].failed)
    found, soon = busy.part(busy.failed, BAKE), quiet.part(quiet.failed, BAKE)
    rows = [
        (
            f"false rollback in 30 min, worst ({worst}, {worst.rps:g} rps)",
            "≤ 2 %",
            alarms,
            alarms <= 2,
        ),
        ("0.5 → 3 % at 20 rps found in 5 min", "≥ 97 %", found, found >= 97),
        ("0.5 → 5 % at 5 rps found in 5 min", "≥ 85 %", soon, soon >= 85),
        ("wrong PASS of 0.5 → 2 %, worst", "≤ 1 %", wrong, wrong <= 1),
        ("judging 60 polls, milliseconds", "≤ 1", took, took <= 1),
    ]
    shown = Table(title="Targets")
    for heading in ("target", "is to be", "is", ""):
        shown.add_column(heading, justify="left" if heading == "target" else "right")
    for name, goal, value, is_met in rows:
        shown.add_row(name, goal, f"{value:.2f}", "ok" if is_met else "missed")
    return shown
