"""Files that a stranger may write to stop, to mislead or to exhaust whoever judges them."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count, takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.config.layers import Merged, merge
from bot.config.schema import Profile
from bot.document import MAX_BYTES
from bot.effects import CompleteCheckRun
from bot.policy.engine import KNOWN_RULES
from bot.policy.facts import Facts
from bot.policy.review import Review, review
from bot.policy.rule import Violation
from bot.policy.side import Sides
from tests.policy.reading_cases import file_of, side_of
from tests.policy.reviews import check
from tests.timing import seconds

CI = ".github/workflows/ci.yml"
HEAD = "on: [push, pull_request]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n"
ROOM = MAX_BYTES - 4096
"""Bytes that fill a file, and leave place for what stands around them."""
BUILD = (1 << 18) - 4096
"""The same, for a build file, of which no more is read."""
MAX_SECONDS = 2.0
"""Of CPU, for all that is done with a file. It takes a fraction where nobody disturbs."""
TODAY = date(2026, 8, 17)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = frozenset({"<details>", "</details>", "<summary>", "</summary>"})
"""The only HTML that we write."""


def filled(piece: str, room: int = ROOM) -> str:
    """Repeat *piece* as often as it fits."""
    return piece * (room // len(piece.encode()))


def many(make: Callable[[int], str], room: int = ROOM) -> str:
    """Join what is made of 0, 1, 2… as far as it fits."""
    return "".join(takewhile(_fitting(room), map(make, count())))


def _fitting(room: int) -> Callable[[str], bool]:
    left = [room]

    def fits(piece: str) -> bool:
        left[0] -= len(piece.encode())
        return left[0] >= 0

    return fits


def strict() -> Merged:
    """Return the profile that switches on the most."""
    law = merge([], KNOWN_RULES)
    return replace(law, policy=law.policy.model_copy(update={"extends": Profile.STRICT}))


def judged(files: Mapping[str, str | bytes]) -> tuple[tuple[Violation, ...], CompleteCheckRun]:
    """Judge *files* by everything, and word it: in time, and with no rule that fails."""
    made = [
        file_of(path, data.encode() if isinstance(data, str) else data)
        for path, data in files.items()
    ]
    began = time.process_time()
    told: Review = review(Sides(head=side_of(*made)), strict(), TODAY, Facts(owner="octo"))
    run = check(told)
    took = time.process_time() - began

    found = (*told.new, *told.existing)
    assert [(one.rule.id, one.cause) for one in found if one.cause] == []
    assert took < seconds(MAX_SECONDS)
    lines = {file.path: file.data.count(b"\n") + 1 for file in made}
    for one in found:
        assert 1 <= one.finding.line <= one.finding.end_line <= lines.get(one.path, 1), one
    assert_ours(run.summary)
    return found, run


def assert_ours(summary: str) -> None:
    """Assert that no Markdown of *summary* is a stranger's."""
    for token in _tokens(READER.parse(summary)):
        assert token.type not in {"image", "heading_open", "blockquote_open", "s_open", "hr"}, token
        if token.type.startswith("html"):
            left = token.content.strip()
            for tag in OURS:
                left = left.replace(tag, "")
            assert "<" not in left, token
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith("https://github.com/"), token


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])
