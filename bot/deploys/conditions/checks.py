"""The required checks are green on this very commit. A check that did not report is not green.

Our own checks have conditions of their own, and a job that waits at a gate says nothing of the
commit: it would wait for itself. Nor does a job that deploys, unless it is named: one that was
refused would stand in the way of every later try.
"""

from collections.abc import Iterable, Sequence

from bot.deploys.condition import Answer, Condition, no, pending, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.evidence import CheckResult, RequiredCheck
from bot.markdown import code, plural
from bot.reason import Reason

OURS = "sluice / "
"""How the names of our check runs begin."""

GREEN = frozenset({"neutral", "skipped", "success"})
"""States that GitHub takes for a required check."""

UNDERWAY = frozenset({"expected", "in_progress", "pending", "queued", "requested"})

AT_A_GATE = "waiting"

SHOWN = 8
"""Names told of each kind, ours."""


def check(_: Request, snapshot: Snapshot) -> Answer | None:
    """Look for every check that is wanted."""
    states = wanted_states(snapshot)
    if not states:
        if not isinstance(snapshot.settings.checks, str):
            return None  # the policy wants none, and says so with an empty list
        return no("no check has reported on this commit", Reason.CI_UNKNOWN)
    return _judge(states)


def wanted_states(snapshot: Snapshot) -> dict[str, str]:
    """Return how every check stands that the policy wants, by name; empty if it did not report."""
    results = [
        one
        for one in snapshot.checks.results
        if one.state != AT_A_GATE and not one.name.startswith(OURS)
    ]
    states: dict[str, str] = {}
    for one in _wanted(results, snapshot):
        state = _state(one, results)
        states[one.name] = _worse(state, states.get(one.name, state))
    return states


def _worse(one: str, other: str) -> str:
    """Return what is further from green: two Apps may say something under the same name."""
    return max(one, other, key=lambda state: (state not in GREEN, not state, state not in UNDERWAY))


def _wanted(results: Sequence[CheckResult], snapshot: Snapshot) -> list[RequiredCheck]:
    said = snapshot.settings.checks
    if not isinstance(said, str):
        return [RequiredCheck(name) for name in said]
    required = [one for one in snapshot.checks.required if not one.name.startswith(OURS)]
    if said == "required" and required:
        return required
    every = {RequiredCheck(one.name, one.app_id) for one in results if not one.deploys}
    return sorted(every, key=_by_name)


def _by_name(one: RequiredCheck) -> tuple[str, int]:
    return one.name, one.app_id or 0


def _state(wanted: RequiredCheck, results: Iterable[CheckResult]) -> str:
    """Return the worst of what is said under that name, if it does not matter who says it."""
    states = {
        one.state
        for one in results
        if one.name == wanted.name and wanted.app_id in {None, one.app_id}
    }
    for bad in sorted(states - GREEN - UNDERWAY):
        return bad
    return next(iter(sorted(states & UNDERWAY) or sorted(states & GREEN)), "")


def _judge(states: dict[str, str]) -> Answer:
    green = sum(state in GREEN for state in states.values())
    count = f"{green} of {plural(len(states), 'check')} green"
    silent = [name for name, state in states.items() if not state]
    failed = [name for name, state in states.items() if state and state not in GREEN | UNDERWAY]
    running = [name for name, state in states.items() if state in UNDERWAY]
    if failed:
        return no(f"{count}; failed: {_names(failed)}", Reason.CI_FAILED)
    if silent:
        return no(f"{count}; not reported: {_names(silent)}", Reason.CI_UNKNOWN)
    if running:
        return pending(f"{count}; running: {_names(running)}", Reason.CI_UNKNOWN)
    return yes(count)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(code(name, 60) for name in sorted(names)[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown


CONDITION = Condition(title="Checks", rank=60, check=check)
