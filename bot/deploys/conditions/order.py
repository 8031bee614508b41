"""Environments come one after the other: what goes to production was on staging first."""

from bot.deploys.condition import Answer, Condition, no, pending, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Release, Snapshot
from bot.markdown import code
from bot.reason import Reason

UNDERWAY = frozenset({"in_progress", "pending", "queued", "waiting"})


def check(request: Request, snapshot: Snapshot) -> Answer | None:
    """Look at the newest deployment of every environment that comes before."""
    if not snapshot.settings.after:
        return None
    stages = snapshot.place.stages
    answers = [_look(name, stages[name], request) for name in snapshot.settings.after]
    worst = next((one for one in answers if not one.is_met), None)
    value = "; ".join(one.value for one in answers)
    if worst is None:
        return yes(value)
    return Answer(worst.standing, value, worst.reason)


def _look(name: str, release: Release | None, request: Request) -> Answer:
    if release is None:
        return no(f"nothing was ever deployed to {code(name)}", Reason.ORDER)
    if release.sha != request.sha:
        return no(f"{code(name)} has {code(release.sha[:7])}", Reason.ORDER)
    if release.state in UNDERWAY:
        return pending(f"{code(name)} is {code(release.state)}", Reason.ORDER)
    if not release.was_healthy:
        return no(f"{code(name)} ended as {code(release.state)}", Reason.ORDER)
    return yes(f"{code(name)} has this commit, and it succeeded")


CONDITION = Condition(title="Environments before", rank=80, check=check)
