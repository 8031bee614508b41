"""Show what was measured of policy, and which targets are met."""

from statistics import median

from rich.table import Table

from tests.benchmarks.policy.measure import Result


def targets(result: Result) -> Table:
    """Show each target, what was measured, and whether it is met."""
    rows = [
        ("our own rules, ms of CPU a workflow, best round", 1.5, result.workflow),
        ("a pull request, ms of CPU, p50", 150, result.part(0, 50)),
        ("a pull request, ms of CPU, p95", 500, result.part(0, 95)),
        ("a pull request, ms, p50", 150, result.part(1, 50)),
        ("a pull request, ms, p95", 500, result.part(1, 95)),
        ("sluice check / zizmor alone, median", 3, median(result.ratios)),
        ("peak memory of our own rules, MB", 150, result.memory[0]),
        ("peak memory of pull requests, MB", 150, result.memory[1]),
    ]
    shown = Table(title=f"Policy: {len(result.pulls)} pull requests, {len(result.ratios)} rounds")
    for heading in ("target", "at most", "is", ""):
        shown.add_column(heading, justify="left" if heading == "target" else "right")
    for name, most, value in rows:
        shown.add_row(name, f"{most:g}", f"{value:.2f}", "ok" if value <= most else "missed")
    return shown
