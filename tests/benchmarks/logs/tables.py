"""``make bench ARGS=logs``: how well failed jobs are explained, and how fast."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from tests.benchmarks.logs.speed import MB, Speed, measure
from tests.benchmarks.target import Files
from tests.ci.labelled import LOGS, Labelled, labelled

SPLITS = {
    "pytorch windows": {"real-window"},
    "other real": {"real", "real-excerpt", "real-full"},
    "generated": {"generated"},
    "all": {"real-window", "real", "real-excerpt", "real-full", "generated"},
}
"""The origins of logs that belong together."""

NEAR = 10
"""Lines before and after the best one that a reader looks at."""

COLUMNS: dict[str, Callable[[Labelled], bool]] = {
    "top-1": lambda log: log.lines[:1] != [] and log.lines[0] in log.primary,
    "top-1 loose": lambda log: bool({*log.lines[:1]} & (log.primary | log.acceptable)),
    "top-5": lambda log: bool({*log.lines[:5]} & log.primary),
    "window": lambda log: any(
        abs(at - best) <= NEAR for at in log.primary for best in log.lines[:1]
    ),
    "known wrong": lambda log: bool({*log.lines[:1]} & log.known_wrong),
    "none": lambda log: not log.lines,
}


def show_logs(_: Files, console: Console, *, quick: bool) -> None:
    """Measure how well failed jobs are explained, and how fast; *quick* takes a smaller log."""
    if LOGS.is_dir():
        console.print(quality([log for log in labelled() if log.primary]))
    else:
        console.print(f"logs: no quality, there are no labelled logs in {LOGS}", markup=False)
    console.print(speed(measure(4 * MB, 3), measure(20 * MB if quick else 200 * MB, 0)))


def quality(logs: Sequence[Labelled]) -> Table:
    """Show how often the right line is found."""
    shown = Table(title="Logs: where the line is that says why the job failed")
    shown.add_column("logs")
    for heading in ("count", *COLUMNS):
        shown.add_column(heading, justify="right")
    for name, origins in SPLITS.items():
        split = [log for log in logs if log.origin in origins]
        shares = [sum(map(is_met, split)) / max(1, len(split)) for is_met in COLUMNS.values()]
        shown.add_row(name, str(len(split)), *(f"{share:.1%}" for share in shares))
    return shown


def speed(short: Speed, long: Speed) -> Table:
    """Show each target, what was measured, and whether it is met."""
    rows = [
        ("4 MB, s of CPU, first time", 1, short.first, short.first <= 1),
        ("4 MB, MB a second of CPU, when warm, at least", 20, short.rate, short.rate >= 20),
        (f"{long.megabytes:.0f} MB, MB above idle", 60, long.memory, long.memory <= 60),
    ]
    shown = Table(title=f"Logs: {short.again / short.bare:.0f} times a loop that decodes lines")
    for heading in ("target", "limit", "is", ""):
        shown.add_column(heading, justify="left" if heading == "target" else "right")
    for name, most, value, is_met in rows:
        shown.add_row(name, f"{most:g}", f"{value:.2f}", "ok" if is_met else "missed")
    return shown
