"""``make bench ARGS=new-only``: how much is shown of what projects did to their workflows."""

from collections import defaultdict
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from tests.benchmarks.new_only.measuring import Tally, measure
from tests.benchmarks.new_only.releases import BESIDE, VARIABLE, Kind, data, steps
from tests.benchmarks.target import Files

WAYS = {"whole": "whole files", "lines": "changed lines", "new": "new only"}


def show_new_only(_: Files, console: Console, *, quick: bool) -> None:
    """Measure how much noise is left of three ways of reporting; *quick* takes releases only."""
    folder = data()
    if folder is None:
        words = f"new-only: skipped, there are no releases in ${VARIABLE} or {BESIDE.name}/ beside"
        console.print(f"{words} the checkout", markup=False)
        return
    kinds = [Kind.RELEASE] if quick else list(Kind)
    tallies: defaultdict[Kind, Tally] = defaultdict(Tally)
    for shown in measure(steps(folder, kinds)):
        tallies[shown.step.kind].add(shown)
    console.print(table(tallies), outside(tallies))


def table(tallies: Mapping[Kind, Tally]) -> Table:
    """Show what each way of reporting comes to."""
    shown = Table(title="Changes of workflows: green, and findings a change")
    shown.add_column("change")
    for heading in ("projects", "changes", *WAYS.values(), "passing"):
        shown.add_column(heading, justify="right")
    for kind, tally in tallies.items():
        ways = (
            f"{tally.green[way] / tally.steps:.1%}, {tally.found[way] / tally.steps:.2f}"
            for way in WAYS
        )
        shown.add_row(
            kind,
            str(len(tally.projects)),
            f"{tally.steps:,}",
            *ways,
            f"{tally.passing / tally.steps:.1%}",
        )
    return shown


def outside(tallies: Mapping[Kind, Tally]) -> Table:
    """Show what is new although it does not lie on changed lines, by rule."""
    shown = Table(title="New outside the changed lines")
    for heading in ("change", "found", "rules"):
        shown.add_column(heading)
    for kind, tally in tallies.items():
        rules = ", ".join(f"{rule} {count}" for rule, count in tally.outside.most_common())
        shown.add_row(kind, f"{tally.outside.total()} of {tally.found['new']}", rules)
    return shown
