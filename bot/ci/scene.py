"""What is known around a failed job, put in order for those who judge whose fault it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ci.attempts import last_of_runs, on_own_branch, settled
from bot.ci.history import REMEMBERED, Failed, Known, Proof
from bot.ci.past import OWN_EVENTS, Past
from bot.markdown import one_line

_SHOWN = 80
"""Characters of a name. A sentence has two at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A failed job and its surroundings.

    Attributes:
        attempts: Of the same job, settled; the failed one is not among them.
        base_attempts: Those of runs on the base branch, the oldest first; if the base branch
            itself failed, only of the runs before.
        elsewhere: The same failure on other branches, the newest of each, the oldest first.
    """

    failed: Failed
    known: Known
    attempts: tuple[Past, ...]
    base_attempts: tuple[Past, ...]
    elsewhere: tuple[Past, ...]

    @property
    def base_name(self) -> str:
        """The base branch, to be read in a sentence."""
        return named(self.known.base)

    @property
    def is_on_base(self) -> bool:
        """Whether the base branch itself failed."""
        return is_on_base(self.failed, self.known)

    @property
    def base(self) -> tuple[Past, ...]:
        """The last attempt of each run on the base branch, the oldest run first."""
        return last_of_runs(self.base_attempts)

    @property
    def green(self) -> Past | None:
        """The newest run on the base branch, if it passed."""
        newest = self.base_attempts[-1] if self.base_attempts else None
        return newest if newest and newest.has_passed else None


def is_on_base(failed: Failed, known: Known) -> bool:
    """Tell whether a run of the base branch failed, and not one of a fork's branch of its name."""
    return failed.head_branch == known.base and failed.event in OWN_EVENTS


def scene_of(failed: Failed, known: Known) -> Scene:
    """Put in order what is *known* around *failed*."""
    recent = _remembered(known.attempts, known)
    attempts = settled(past for past in recent if past.job.id != failed.job_id)
    base = [
        past
        for past in on_own_branch(attempts, known.base)
        if past.job.run_id != failed.run_id
        and not (is_on_base(failed, known) and past.job.run_id > failed.run_id)
    ]
    return Scene(
        failed=failed,
        known=known,
        attempts=attempts,
        base_attempts=tuple(base),
        elsewhere=_elsewhere(failed, known),
    )


def _elsewhere(failed: Failed, known: Known) -> tuple[Past, ...]:
    newest = {
        past.job.head_branch: past
        for past in settled(_remembered(known.like, known))
        if is_same(past, failed)
        and past.job.head_sha != failed.head_sha
        and past.job.head_branch not in (failed.head_branch, known.base)
    }
    return tuple(sorted(newest.values(), key=lambda past: past.job.run_id))


def is_same(past: Past, failed: Failed) -> bool:
    """Tell whether *past* is known to have failed as *failed* did."""
    return past.has_failed and past.fingerprint == failed.fingerprint != ""


def _remembered(pasts: Sequence[Past], known: Known) -> list[Past]:
    return [past for past in pasts if known.now - past.job.completed_at <= REMEMBERED]


def named(name: str) -> str:
    """Quote a stranger's *name* in a sentence that goes through ``markdown.prose``."""
    return f"`{one_line(name.replace('`', ''), _SHOWN)}`"


def proof_of(text: str, past: Past) -> Proof:
    """Link a job of the past."""
    return Proof(text, past.job.run_id, past.job.id)


def itself(failed: Failed) -> Proof:
    """Link the failed job, where it is the proof itself."""
    return Proof("this job", failed.run_id, failed.job_id)
