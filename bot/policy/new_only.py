"""Tell what a pull request adds from what was there.

A violation of the head is an old one if the base has one of the same rule about the same subject at
the line that it comes from, or, failing that, one more of them anywhere in the file. The first step
keeps identical siblings apart, the second follows what was moved or edited. Both are needed:
without the first, a third more is called new; judging only changed lines misses what a change
elsewhere causes, such as removing `permissions`. A job that has another name now is the same job if
the diff shows most of its lines as they were. What moved to another job is old too, unless it is an
error: there it may get other permissions and secrets, so whoever moves it answers for it.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from bot import document
from bot.config.rules import Level
from bot.document import DocumentError, document_of
from bot.model import File
from bot.policy.engine import Judged
from bot.policy.lines import pair_lines
from bot.policy.rule import Finding, Violation

MAX_COMPARED = 1_000_000
"""Lines that are looked up to find out which file was renamed. Our own limit, about a second."""
SIMILAR = 0.5
"""Share of equal lines from which a new file or job is a renamed one, as in ``git diff``."""
_PART = re.compile(r"([ /])")
"""What stands between the parts of a subject."""

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
    before, after = _lines(base.file), _lines(head.file)
    moved = pair_lines(before, after)
    renamed = _renamed_jobs(base.file, head.file, moved)
    stayed, new, gone = _match(
        head.violations,
        base.violations,
        lambda one: (one.finding.line, _about(one, renamed)),
        lambda one: (moved.get(one.finding.line), _about(one)),
    )
    similar, new, gone = _match(new, gone, lambda one: _about(one, renamed), _about)
    errors = tuple(one for one in new if one.level is Level.ERROR)
    elsewhere, new, gone = _match(
        (one for one in new if one.level is not Level.ERROR),
        gone,
        lambda one: _in_any_job(one, after),
        lambda one: _in_any_job(one, before),
    )
    fixed = gone if head.is_readable else ()  # what the head no longer shows may be hidden
    return Changes(new=errors + new, existing=stayed + similar + elsewhere, fixed=fixed)


def compare_subjects(
    base: Iterable[Violation],
    head: Iterable[Violation],
    were: Mapping[str, File] = MappingProxyType({}),
) -> Changes:
    """Match the violations on both sides by their file and what they are about.

    Args:
        base: Of the repository where the change began.
        head: And where it ends.
        were: See ``partners``.
    """
    paths = {path: before.path for path, before in were.items()}
    same, new, gone = _match(
        head,
        base,
        lambda one: (paths.get(one.path, one.path), _about(one)),
        lambda one: (one.path, _about(one)),
    )
    return Changes(new=new, existing=same, fixed=gone)


def _about(violation: Violation, renamed: Mapping[str, str] = MappingProxyType({})) -> Hashable:
    """Say what a violation is about, with the job named as in the base."""
    finding = violation.finding
    return violation.rule.id, _with_job(finding, renamed.get(finding.job, finding.job))


def _in_any_job(violation: Violation, lines: Sequence[bytes]) -> Hashable:
    """Say what a violation is about, and the words of its line, without the name of its job."""
    finding = violation.finding
    words = lines[finding.line - 1].strip() if finding.line <= len(lines) else b""
    return violation.rule.id, _with_job(finding, ""), words


def _with_job(finding: Finding, name: str) -> str:
    """Return the subject of *finding* with another *name* of its job."""
    if name == finding.job:
        return finding.subject
    parts = _PART.split(finding.subject)
    return "".join(name if part == finding.job else part for part in parts)


def _renamed_jobs(base: File, head: File, moved: Mapping[int, int]) -> Mapping[str, str]:
    """Say which job of *base* each job of *head* was, where its name is another one."""
    before, after = _jobs(base), _jobs(head)
    was = {line: name for name in before.keys() - after.keys() for line in before[name]}
    now = {line: name for name in after.keys() - before.keys() for line in after[name]}
    kept = Counter((now[to], was[line]) for line, to in moved.items() if line in was and to in now)
    found: dict[str, str] = {}
    for (name, old), count in kept.most_common():
        likeness = 2 * count / (len(after[name]) + len(before[old]))
        if likeness >= SIMILAR and name not in found and old not in found.values():
            found[name] = old
    return found


def _jobs(file: File) -> dict[str, range]:
    """Say which lines each job of *file* takes; none where it is no workflow or cannot be read."""
    try:
        root = document_of(file).root
    except DocumentError:
        return {}
    jobs = root.mapping("jobs") if isinstance(root, document.Mapping) else None
    return {key.text: range(key.line, node.end_line + 1) for key, node in jobs or ()}


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
