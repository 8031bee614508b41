"""What the page shows of a review's comments on lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.demo.markup import ours
from bot.demo.suggestions import suggestions_of
from bot.sim.world.pulls import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkView:
    """A suggestion.

    Attributes:
        review: The review that it is of, and ``number`` its place there.
        where: The path and the line.
        said: HTML.
        before: Lines, and ``after`` those in their place.
        committers: Who may commit it; nobody where that is done already, or too late.
    """

    review: int
    number: int
    where: str
    said: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    committers: tuple[str, ...]


def remarks_of(review: Review, writers: Sequence[str]) -> tuple[RemarkView, ...]:
    """Describe what the bot's *review* suggests. The *writers* may push to the pull request."""
    return tuple(
        RemarkView(
            review=review.id,
            number=one.number,
            where=f"{one.path}:{one.line}",
            said=ours(one.words),
            before=one.before,
            after=one.after,
            committers=tuple(writers) if one.now else (),
        )
        for one in suggestions_of(review)
    )
