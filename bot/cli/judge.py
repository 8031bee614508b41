"""``sluice judge``: recorded counts of canaries, judged as they would have been."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import Annotated, BinaryIO, Final

import click
import msgspec
from msgspec import Meta

from bot.config.judging import Judging
from bot.judge.counts import Counts, Latency, Point
from bot.judge.gathering import Gathering
from bot.judge.judge import decide
from bot.judge.power import preview
from bot.judge.share import share_is_off
from bot.judge.verdict import Judgement
from bot.markdown import one_line

MOST_BYTES: Final = 64 << 20
"""Of a file. Our own limit."""

MOST_RUNS: Final = 10_000
"""Rollouts in a file, all of which are kept in memory. Our own limit."""

BAKE: Final = timedelta(minutes=5).total_seconds()
"""After the first poll nothing passes for so many seconds, as a policy says by default."""

POLL: Final = 30.0
"""Seconds between two polls where there is but one."""

Number = Annotated[int, Meta(ge=0, le=10**15)]
Seconds = Annotated[float, Meta(ge=0, le=1e15)]


class _Latency(msgspec.Struct):
    count: Number
    seconds: Seconds
    squares: Seconds
    slow: Number = 0


class _Arm(msgspec.Struct):
    requests: Number
    errors: Number
    latency: _Latency | None = None

    def __post_init__(self) -> None:
        if self.errors > self.requests:
            raise ValueError("more errors than requests")

    def counts(self) -> Counts:
        timed = Latency(**msgspec.structs.asdict(self.latency)) if self.latency else None
        return Counts(requests=self.requests, errors=self.errors, latency=timed)


class _Poll(msgspec.Struct):
    t: Seconds
    stable: _Arm
    canary: _Arm
    run: str | int | None = None


@dataclass(slots=True)
class _Run:
    """A rollout, as far as it has been read."""

    gathering: Gathering
    points: list[Point] = field(default_factory=list)

    def feed(self, poll: _Poll) -> Point:
        point = Point(at=poll.t, stable=poll.stable.counts(), canary=poll.canary.counts())
        if self.points and point.at <= self.points[-1].at:
            raise ValueError("is not later than the poll before")
        self.points.append(point)
        self.gathering.feed(point)
        return point

    def judgement(self, judging: Judging) -> Judgement:
        is_baked = self.points[-1].at - self.points[0].at >= BAKE
        return decide(self.gathering.evidence(), judging, is_baked=is_baked)

    def history(self) -> list[Counts]:
        """Return what stable would have done with all of the traffic."""
        return [_whole(point.stable, point.canary) for point in self.points]

    def poll(self) -> timedelta:
        gaps = [later.at - sooner.at for sooner, later in pairwise(self.points)]
        return timedelta(seconds=median(gaps) if gaps else POLL)


def _whole(stable: Counts, canary: Counts) -> Counts:
    requests = stable.requests + canary.requests
    part = stable.requests / requests if requests else 1.0
    return Counts(requests=requests, errors=round(stable.errors / part) if part else 0)


@click.command
@click.argument("file", type=click.File("rb"))
@click.option(
    "--weight",
    type=click.FloatRange(0, 100, min_open=True),
    default=10,
    show_default=True,
    help="The share of the traffic that the canary was to get, in percent.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.option("--power", is_flag=True, help="Say how long it takes to find a regression instead.")
def judge(file: BinaryIO, weight: float, style: str, *, power: bool) -> None:
    """Judge the counts of canaries in FILE (or - for standard input), poll by poll.

    Each line is JSON: {"t": seconds, "stable": {"requests": 900, "errors": 4}, "canary": {…}}, what
    both did since the line before. "run" tells several rollouts apart. Every poll counts; nothing
    passes in the first five minutes.

    Exit code 0: all lines were judged. 2: a line could not be read.
    """
    judging, runs = Judging(), dict[str | int | None, _Run]()
    for number, poll in _polls(file):
        if poll.run not in runs and len(runs) >= MOST_RUNS:
            raise _bad(file, number, f"there are more than {MOST_RUNS:,} runs")
        run = runs.setdefault(poll.run, _Run(Gathering(judging)))
        try:
            run.feed(poll)
        except ValueError as error:
            raise _bad(file, number, str(error)) from error
        if not power:
            click.echo(_show(poll, run.judgement(judging), style))
    for name, run in runs.items():
        _finish(name, run, weight, style if power else "")


def _polls(file: BinaryIO) -> Iterator[tuple[int, _Poll]]:
    """Yield every line that is not empty, with its number."""
    left = MOST_BYTES
    number = 0
    while line := _line(file, left):
        number += 1
        left -= len(line)
        if left < 0:
            raise _bad(file, number, f"there are more than {MOST_BYTES >> 20} MiB")
        if not line.strip():
            continue
        try:
            yield number, msgspec.json.decode(line, type=_Poll)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _bad(file, number, str(error)) from error


def _line(file: BinaryIO, left: int) -> bytes:
    try:
        return file.readline(left + 1)
    except OSError as error:
        raise click.BadParameter(f"{file.name}: {error.strerror}") from error


def _bad(file: BinaryIO, number: int, what: str) -> click.BadParameter:
    return click.BadParameter(f"{file.name}, line {number}: {what}")


def _show(poll: _Poll, judgement: Judgement, style: str) -> str:
    if style == "text":
        name = f"{one_line(str(poll.run))}  " if poll.run is not None else ""
        return f"{name}{poll.t:>8g}  {judgement.verdict:<12}  {judgement.reason}"
    shown = {
        "run": poll.run,
        "t": poll.t,
        "verdict": judgement.verdict,
        "ground": judgement.ground,
        "evidence_relative": judgement.evidence_relative,
        "evidence_absolute": judgement.evidence_absolute,
        "evidence_latency": judgement.evidence_latency,
        "excluded": judgement.excluded,
        "reason": judgement.reason,
    }
    return msgspec.json.encode(shown).decode()


def _finish(name: str | int | None, run: _Run, weight: float, style: str) -> None:
    """Say what is true of a run as a whole: how long it takes, or that the traffic was wrong."""
    prefix = f"{one_line(str(name))}  " if name is not None else ""
    if not style:
        seen = share_is_off(run.points, weight)
        if seen is not None:
            words = f"the canary got {seen:.1f}% of the requests, not {weight:g}%"
            click.echo(f"warning: {prefix}{words}", err=True)
        return
    said = preview(run.history(), run.poll(), weight, Judging())
    shown = {"run": name, "weight": weight, "power": said}
    click.echo(msgspec.json.encode(shown).decode() if style == "json" else f"{prefix}{said}")


COMMAND = judge
