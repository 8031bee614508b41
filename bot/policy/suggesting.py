"""Turn what mends findings into suggestions that a person can commit with one click.

GitHub takes a suggestion only on lines that the diff shows; what lies elsewhere is handed back, to
be told in words.
Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/commenting-on-a-pull-request
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.effects import Suggestion
from bot.markdown import block, code, prose
from bot.policy.rule import Edit, Violation

MAX_SUGGESTIONS = 50
"""Suggestions of one review. Our own limit: nobody reads more at a time."""
MAX_LINE = 1_000
"""Characters of a line that is suggested. Our own limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A finding, and what mends it."""

    violation: Violation
    edit: Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be suggested.

    Attributes:
        suggestions: On lines that the diff shows.
        elsewhere: What mends findings on other lines.
    """

    suggestions: tuple[Suggestion, ...]
    elsewhere: tuple[Mended, ...]


def offer(mended: Iterable[Mended], shown: Mapping[str, Sequence[range]]) -> Offer:
    """Suggest what lies on lines that the diff *shows*, by path, and hand back the rest.

    Of several edits of one line only the first is suggested: the others come with the next push.
    """
    by_place: dict[tuple[str, int], list[Mended]] = defaultdict(list)
    elsewhere: list[Mended] = []
    for one in mended:
        if any(len(line) > MAX_LINE for line in one.edit.lines):
            continue
        hunks = shown.get(one.violation.path, ())
        if any(one.edit.line in hunk and one.edit.end_line in hunk for hunk in hunks):
            by_place[one.violation.path, one.edit.line].append(one)
        else:
            elsewhere.append(one)
    suggestions = [_suggestion(group[0]) for group in by_place.values()]
    return Offer(suggestions=tuple(suggestions[:MAX_SUGGESTIONS]), elsewhere=tuple(elsewhere))


def _suggestion(mended: Mended) -> Suggestion:
    found, edit = mended.violation, mended.edit
    words = f"{code(found.rule.id)}: {prose(found.finding.message)}"
    return Suggestion(
        path=found.path,
        line=edit.line,
        end_line=edit.end_line,
        body=f"{words}\n\n{block(chr(10).join(edit.lines), 'suggestion')}",
    )
