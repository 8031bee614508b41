"""All that a decision about a rollout depends on, read at one moment."""

from dataclasses import dataclass
from datetime import datetime

from bot.deploys.request import Request
from bot.model import PullRequest
from bot.rollouts.seen import Reading, Seen, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything as it is now.

    Attributes:
        pull: The pull request; None if GitHub does not say how it is: that stops no rollback.
        traffic: The weight that was read back.
        reading: What was counted; None where nobody counts.
        request: That has to be approved before it begins; None if there is none.
        promotion: The request for its promotion, likewise.
        is_first: Whether no other rollout of the service goes before it.
        is_same_tree: Whether its pull request was merged to the very files that it is made of.
        health: What is wrong with the page that must answer; None if nothing is.
        refused: What an order to write a weight came to; None if it was carried out.
    """

    now: datetime
    pull: PullRequest | None
    traffic: Seen | Trouble
    reading: Reading | Trouble | None = None
    request: Request | None = None
    promotion: Request | None = None
    is_first: bool = True
    is_same_tree: bool = False
    health: Trouble | None = None
    refused: Trouble | None = None


def is_let_in(request: Request | None) -> bool:
    """Tell whether people agreed to what waits for *request*."""
    return request is not None and request.has_the_floor
