"""What a commit shows while its verdict does not come: never an endless wait.

Where we cannot judge we say so, neutrally: a fault of ours must not stop anyone's work, and a
required check that never answers would.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.effects import OpenCheckRun, Outcome
from bot.handlers.arguments import of_repo
from bot.handlers.handler import Event, Trouble
from bot.markdown import prose
from bot.model import DeliveryId, Repo, Sha
from bot.policy import render
from bot.policy.render import POLICY_CHECK
from bot.policy.tables import Target
from bot.records import WakeAt

CONCLUDE_AFTER = timedelta(minutes=9)
"""How long a check run of ours stays open at most, give or take a minute."""

CONCLUDE = "conclude"
"""The timer that concludes it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What an event wants to have judged.

    Attributes:
        name: See ``Change``.
    """

    repo: Repo
    head_sha: Sha
    name: str


@dataclass(frozen=True, slots=True)
class Visible:
    """Shows trouble on the commit that *of* finds in the event."""

    of: Callable[[Event], Judged]

    def keep_waiting(self, event: Event, trouble: Trouble) -> Outcome:
        """Say that the verdict will come, and see to it that this does not stand for ever."""
        judged = self.of(event)
        opened = OpenCheckRun(
            repo=judged.repo,
            head_sha=judged.head_sha,
            name=POLICY_CHECK,
            external_id=_external_id(judged, event),
            title="Waiting",
            summary=f"The workflows could not be judged yet: {prose(trouble.why)}. Sluice goes on "
            "trying by itself.",
        )
        wake = WakeAt(
            name=CONCLUDE,
            id=judged.head_sha,
            at=trouble.at + CONCLUDE_AFTER,
            args=of_repo(judged.repo)
            | {
                "head_sha": judged.head_sha,
                "external_id": opened.external_id,
                "why": trouble.why,
            },
        )
        return Outcome(effects=(opened,), records=(wake,))

    def give_up(self, event: Event, trouble: Trouble) -> Outcome:
        """Say that there will be no verdict, and how to get one."""
        judged = self.of(event)
        target = Target(
            repo=judged.repo,
            head_sha=judged.head_sha,
            external_id=_external_id(judged, event),
        )
        check = render.not_evaluated(target, DeliveryId(event.origin), trouble.why)
        return Outcome(effects=(replace(check, look_first=True),))


def _external_id(judged: Judged, event: Event) -> str:
    return f"{judged.name};id={event.origin}"
