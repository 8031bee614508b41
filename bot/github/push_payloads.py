"""From GitHub's JSON about pushes to values.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
"""

from msgspec import Struct

from bot.github.decode import decode
from bot.github.payloads import repo_of
from bot.github.shapes import Repository
from bot.model import Repo, Sha


class _PushEvent(Struct):
    """A delivery of ``push``.

    Attributes:
        after: What the ref names now; zeros when it was deleted.
    """

    ref: str
    after: str
    repository: Repository


def pushed(body: bytes) -> tuple[Repo, str, Sha]:
    """Read a delivery of ``push``: where, the whole name of the ref, and what it names now."""
    event = decode(body, _PushEvent)
    return repo_of(event.repository), event.ref, Sha(event.after)
