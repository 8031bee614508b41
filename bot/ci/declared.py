"""Failures that people call flaky: with a button, or in the policy."""

from bot.ci.attempts import without_matrix
from bot.ci.history import Fault, History
from bot.ci.quarantine import Quarantine, all_quarantined
from bot.ci.scene import Scene, itself, named

_TESTS_KNOWN = 50
"""Names of tests that a diagnosis has at most. Where there are as many, there may be more."""


def marked(scene: Scene) -> History | None:
    """Believe the person who said of this very failure that it comes and goes."""
    mark, failed = scene.known.mark, scene.failed
    if mark is None or not failed.fingerprint or mark.fingerprint != failed.fingerprint:
        return None
    why = f"{named(mark.by)} called this failure flaky on {mark.at:%Y-%m-%d}."
    return History(fault=Fault.FLAKY, why=why, proofs=(itself(failed),))


def quarantined_all(scene: Scene) -> History | None:
    """Obey the policy if it covers the job, or all tests that failed."""
    found = _found(scene)
    if found is None or found.is_over:
        return None
    entry = found.entry
    why = (
        f"The policy counts {named(entry.test)} as flaky until {entry.until};"
        f" it is {named(entry.owner)} who mends it."
    )
    return History(fault=Fault.FLAKY, why=why, proofs=(itself(scene.failed),))


def lapsed(scene: Scene) -> str:
    """Return a sentence about an entry of the policy that no longer counts; empty without one."""
    found = _found(scene)
    if found is None or not found.is_over:
        return ""
    return f" The policy counted {named(found.entry.test)} as flaky until {found.entry.until}."


def _found(scene: Scene) -> Quarantine | None:
    job, tests = scene.failed.name.job, scene.failed.tests
    names: list[tuple[str, ...]] = [(job,), (without_matrix(job),)]
    if 0 < len(tests) < _TESTS_KNOWN:
        names.append(tests)
    today = scene.known.now.date()
    found = [all_quarantined(one, scene.known.quarantine, today) for one in names]
    known = [one for one in found if one is not None]
    return max(known, key=lambda one: one.entry.until, default=None)
