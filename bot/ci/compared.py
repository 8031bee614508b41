"""What the base branch and other branches say of a failure."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile

from bot.ci.attempts import Recovery, recoveries
from bot.ci.history import Fault, History, Proof
from bot.ci.past import Past
from bot.ci.scene import Scene, is_same, proof_of

RECENT = timedelta(days=7)
"""How far back a failure on other branches shows that it comes and goes."""

_LEAST_BRANCHES = 2
"""Other branches that must have failed the same way before chance is the reason."""

_QUEUE = "gh-readonly-queue/"
"""Branches of GitHub's merge queue: they hold several changes, this one's perhaps.

Source: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
"""


def came_and_went(scene: Scene) -> History | None:
    """Look for the same failure where this change is not, and for it to go away there.

    The base branch must pass. What failed twice on this very commit is not put down to chance.
    """
    green = scene.green
    if green is None or not scene.failed.fingerprint or _failed_twice(scene):
        return None
    pairs = [pair for pair in recoveries(scene.attempts) if is_same(pair.failed, scene.failed)]
    return _by_itself(pairs[-1], green) if pairs else _on_others(scene, green)


def _by_itself(pair: Recovery, green: Past) -> History:
    first, second = pair.failed.job.attempt, pair.passed.job.attempt
    return History(
        fault=Fault.FLAKY,
        why=f"The same failure went away in attempt {second} of another run, on the same commit.",
        proofs=(
            proof_of(f"attempt {first} failed", pair.failed),
            proof_of(f"attempt {second} passed", pair.passed),
            _passed_on_base(green),
        ),
    )


def _failed_twice(scene: Scene) -> bool:
    failed = scene.failed
    return any(
        is_same(past, failed) and past.job.head_sha == failed.head_sha for past in scene.attempts
    )


def _on_others(scene: Scene, green: Past) -> History | None:
    recent = [
        past
        for past in scene.elsewhere
        if scene.known.now - past.job.completed_at <= RECENT
        and not past.job.head_branch.startswith(_QUEUE)
    ]
    seen = list({past.job.head_sha: past for past in recent}.values())
    if len(seen) < _LEAST_BRANCHES or _seen_on_base(scene):
        return None
    # What broke outside breaks all branches from then on, and the base branch at its next run.
    if green.job.started_at < min(past.job.completed_at for past in seen):
        return None
    why = f"{len(seen)} other branches failed the same way lately, while {scene.base_name} passes."
    return History(fault=Fault.FLAKY, why=why, proofs=(*_links(seen), _passed_on_base(green)))


def broken_base(scene: Scene) -> History | None:
    """Look for the same failure in the newest run of the base branch."""
    newest = scene.base[-1] if scene.base else None
    if newest is None or not newest.has_failed or not is_same(newest, scene.failed):
        return None
    red = tuple(takewhile(lambda past: past.has_failed, reversed(scene.base)))
    first = [past for past in red if is_same(past, scene.failed)][-1]
    green = scene.base[-1 - len(red)] if len(red) < len(scene.base) else None
    text = "the first run that failed so" if green else "the oldest known run that failed so"
    proofs = [proof_of(text, first)]
    if first is not newest:
        proofs.append(proof_of("the newest", newest))
    when = "failed the same way before" if scene.is_on_base else "fails the same way"
    return History(
        fault=Fault.BASE,
        why=f"{scene.base_name} {when}.",
        proofs=tuple(proofs),
        green=green.job.head_sha if green else None,
        red=first.job.head_sha if green else None,
    )


def new_here(scene: Scene) -> History | None:
    """Look for the base branch to pass, and for nobody else to have the failure."""
    green = scene.green
    if green is None or scene.elsewhere or _seen_on_base(scene):
        return None
    passes = "passed in the run before" if scene.is_on_base else "passes"
    why = f"{scene.base_name} {passes}, and no other branch is known to have failed so."
    if not scene.failed.fingerprint:
        why = f"{scene.base_name} {passes}. Whether others fail so, this log does not tell."
    before = _passed_before(scene)
    if before:
        why += " An earlier commit of this branch passed."
    proofs = [_passed_on_base(green)]
    if before:
        proofs.append(proof_of(f"passed here at {before.job.head_sha[:7]}", before))
    return History(fault=Fault.NEW, why=why, proofs=tuple(proofs))


def _passed_before(scene: Scene) -> Past | None:
    """Return the newest earlier commit of this branch on which the job passed."""
    failed = scene.failed
    passed = [
        past
        for past in scene.attempts
        if past.has_passed
        and (past.job.head_branch, past.job.event) == (failed.head_branch, failed.event)
        and past.job.run_id < failed.run_id
        and past.job.head_sha != failed.head_sha
    ]
    return passed[-1] if passed and not scene.is_on_base else None


def not_comparable(scene: Scene) -> History:
    """Say what is missing for a verdict."""
    newest = scene.base[-1] if scene.base else None
    if newest is None:
        run = "earlier run" if scene.is_on_base else "run"
        known = [f"No {run} of this job on {scene.base_name} is known."]
        proofs = []
    elif newest.has_failed:
        known = [f"{scene.base_name} fails too, {_difference(newest, scene)}."]
        proofs = [proof_of("failed on the base branch", newest)]
    else:
        known = [f"{scene.base_name} passes."]
        proofs = [_passed_on_base(newest)]
    before = _seen_on_base(scene)
    if before:
        lack = "" if scene.is_on_base else " This branch may lack what mended it."
        known.append(f"It failed the same way before.{lack}")
        proofs.append(proof_of("failed so on the base branch", before))
    if scene.elsewhere:
        count = len(scene.elsewhere)
        branches = "one other branch" if count == 1 else f"{count} other branches"
        known.append(f"The same failure was seen on {branches}.")
    proofs.extend(_links(scene.elsewhere))
    return History(fault=Fault.UNKNOWN, why=" ".join(known), proofs=tuple(proofs))


def _difference(newest: Past, scene: Scene) -> str:
    if not scene.failed.fingerprint:
        return "and this log does not tell whether for the same reason"
    return "in another way" if newest.fingerprint else "for a reason that was not read"


def _seen_on_base(scene: Scene) -> Past | None:
    """Return the newest run of the base branch with this failure."""
    same = [past for past in scene.base_attempts if is_same(past, scene.failed)]
    return same[-1] if same else None


def _links(pasts: Sequence[Past]) -> tuple[Proof, ...]:
    return tuple(
        proof_of(f"on another branch, at {past.job.head_sha[:7]}", past)
        for past in pasts[-_LEAST_BRANCHES:]
    )


def _passed_on_base(green: Past) -> Proof:
    return proof_of(f"passed on the base branch at {green.job.head_sha[:7]}", green)
