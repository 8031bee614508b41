"""Suggestions of a review, as GitHub's page has them: what they replace, and their commit.

Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/incorporating-feedback-in-your-pull-request
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.demo.markup import fenced
from bot.demo.shop import read
from bot.model import Sha
from bot.sim.world.accounts import Account
from bot.sim.world.pulls import Review, ReviewComment


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Other lines in place of some.

    Attributes:
        number: Its place among the comments of its review, from 0.
        line: Of the first line in the commit that was reviewed, 1-based.
        words: What is said of it, as Markdown.
        now: Where the first line is in the newest commit; 0 if the lines are not there any more, or
            what is suggested is there already.
    """

    number: int
    path: str
    line: int
    words: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    now: int


def suggestions_of(review: Review) -> list[Suggestion]:
    """Return what *review* suggests."""
    found = (_suggestion(review, *numbered) for numbered in enumerate(review.comments))
    return [one for one in found if one]


def commit(review: Review, number: int, *, by: Account) -> None:
    """Let *by* commit the suggestion with this *number*.

    Raises:
        LookupError: The review has no such suggestion, or the lines have changed since.
    """
    wanted = next((one for one in suggestions_of(review) if one.number == number), None)
    if wanted is None or not wanted.now:
        raise LookupError(f"there is no suggestion {number} that could be committed")
    pull = review.pull
    lines = _lines(review, wanted.path, pull.head_sha)
    lines[wanted.now - 1 : wanted.now - 1 + len(wanted.before)] = wanted.after
    pull.push(
        {wanted.path: "\n".join(lines)},
        by=by,
        message=f"Apply suggestion from @{review.author.login}",
    )


def _suggestion(review: Review, number: int, comment: ReviewComment) -> Suggestion | None:
    words, found = fenced(comment.body, "suggestion")
    if found is None:
        return None
    old = _lines(review, comment.path, review.commit_id)
    new = _lines(review, comment.path, review.pull.head_sha)
    now, after = _moved(comment, old, new), found.splitlines()
    is_done = new[now - 1 : now - 1 + len(after)] == after
    return Suggestion(
        number=number,
        path=comment.path,
        line=comment.line,
        words=words,
        before=tuple(old[comment.line - 1 : comment.end_line]),
        after=tuple(after),
        now=0 if is_done else now,
    )


def _moved(comment: ReviewComment, old: Sequence[str], new: Sequence[str]) -> int:
    """Return where the first line of *comment* went; 0 if not all of its lines are still there."""
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if block.a < comment.line and comment.end_line <= block.a + block.size:
            return comment.line + block.b - block.a
    return 0


def _lines(review: Review, path: str, sha: Sha) -> list[str]:
    """Return the lines of a file; none where it is gone."""
    try:
        return read(review.pull.head.repository, path, sha).split("\n")
    except LookupError:
        return []
