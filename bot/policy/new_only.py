"""Tell what a pull request adds from what was there.

A violation of the head is an old one if a violation of the same rule stands at the line of the base
that it comes from, or, failing that, if the base has one more of the same rule about the same
subject. The first step keeps identical siblings apart, the second follows what was moved or edited.
Both are needed: without the first, a third more is called new; judging only changed lines misses
what a change elsewhere causes, such as removing `permissions`.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeAlias

from bot.model import File
from bot.policy.engine import Judged
from bot.policy.lines import pair_lines
from bot.policy.rule import Violation

MAX_COMPARED = 1_000_000
"""Lines that are looked up to find out which file was renamed. Our own limit, about a second."""
SIMILAR = 0.5
"""Share of equal lines from which a new file is a renamed one, as in ``git diff``."""


_Key: TypeAlias = Callable[[Violation], Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What became of the violations, in no particular order.

    Attributes:
        new: Of the head.
        existing: Of the head; the base has them too.
        fixed: Of the base; the head has them no more.
    """

    new: tuple[Violation, ...] = ()
    existing: tuple[Violation, ...] = ()
    fixed: tuple[Violation, ...] = ()


def compare(base: Judged, head: Judged) -> Changes:
    """Match the violations on both sides of one file, which has changed."""
    moved = pair_lines(_lines(base.file), _lines(head.file))
    stayed, new, gone = _match(head.violations, base.violations, _at, lambda old: _at(old, moved))
    similar, new, gone = _match(new, gone, _about, _about)
    fixed = gone if head.is_readable else ()  # what the head no longer shows may be hidden
    return Changes(new=new, existing=stayed + similar, fixed=fixed)


def _at(violation: Violation, moved: Mapping[int, int] | None = None) -> Hashable:
    line = violation.finding.line
    return violation.rule.id, moved.get(line) if moved is not None else line


def _about(violation: Violation) -> Hashable:
    return violation.rule.id, violation.finding.subject


class _Matches(NamedTuple):
    """What was matched, of the head, and what was not, on either side."""

    matched: tuple[Violation, ...]
    head: tuple[Violation, ...]
    base: tuple[Violation, ...]


def _match(
    head: Iterable[Violation], base: Iterable[Violation], head_key: _Key, base_key: _Key
) -> _Matches:
    """Match each of *head* with one of *base* that has the same key, first come, first served."""
    waiting: defaultdict[Hashable, deque[Violation]] = defaultdict(deque)
    for violation in base:
        waiting[base_key(violation)].append(violation)
    matched, left = [], []
    for violation in head:
        if same := waiting[head_key(violation)]:
            same.popleft()
            matched.append(violation)
        else:
            left.append(violation)
    return _Matches(tuple(matched), tuple(left), tuple(chain.from_iterable(waiting.values())))


def partners(base: Iterable[File], head: Iterable[File]) -> dict[str, File]:
    """Say which file of *base* each path of *head* was: the same path, or one that was renamed."""
    went = {file.path: file for file in base}
    came = {file.path: file for file in head}
    found = {path: went[path] for path in came.keys() & went.keys()}
    for path in found:
        del went[path], came[path]
    equal = {file.sha: file for file in went.values()}
    for path, file in came.items():
        if before := equal.pop(file.sha, None):
            found[path] = went.pop(before.path)
    rest = [file for path, file in came.items() if path not in found]
    return found | _renamed(list(went.values()), rest)


def _renamed(went: list[File], came: list[File]) -> dict[str, File]:
    """Pair each file that *came* with the one most like it that *went*, if they are like enough."""
    counts = {file.path: Counter(_lines(file)) for file in went + came}
    if len(went) * sum(len(counts[file.path]) for file in came) > MAX_COMPARED:
        return {}
    found: dict[str, File] = {}
    for file in came:
        likeness = {old.path: _likeness(counts[old.path], counts[file.path]) for old in went}
        best = max(went, key=lambda old: likeness[old.path], default=None)
        if best and likeness[best.path] >= SIMILAR:
            found[file.path] = best
            went.remove(best)
    return found


def _likeness(one: Counter[bytes], other: Counter[bytes]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


def _lines(file: File) -> list[bytes]:
    return file.data.replace(b"\r\n", b"\n").split(b"\n")
