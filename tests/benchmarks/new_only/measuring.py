"""What each way of reporting shows of a step.

Whole files: all that is found in the changed files. Changed lines: of that, what lies wholly on
lines that the diff adds, as a scanner shows it that is asked for the diff only. New: what Sluice
shows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain, groupby
from typing import TypeAlias

from bot.auditing import audit_now, layout
from bot.config.layers import merge
from bot.model import File
from bot.policy.auditing import Audit, AuditFinding
from bot.policy.checkout import Checkout
from bot.policy.engine import KNOWN_RULES
from bot.policy.review import Review, review
from bot.policy.rule import Sees, Violation
from bot.policy.side import Side, Sides
from bot.policy.workflow import FOLDER, is_workflow
from tests.benchmarks.new_only.releases import Files, Step, added_lines

LAW = merge((), KNOWN_RULES)
"""The recommended profile."""
TODAY = datetime(2026, 1, 1, tzinfo=UTC).date()
AT_ONCE = 400
"""Files that are audited together."""


class Audits:
    """What zizmor finds in files, each of which it reads once: it depends on nothing but the file.

    So thousands of steps of the same few files are measured in minutes.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[_Id, Audit] = {}

    def learn(self, files: Iterable[File]) -> None:
        """Audit those of *files* that are not known."""
        waiting = {key: file for file in files if (key := _id(file)) and key not in self._known}
        alone = [key for key in waiting if key[0] == layout.DEPENDABOT]
        rest = [key for key in waiting if key[0] != layout.DEPENDABOT]
        parts = [rest[start : start + AT_ONCE] for start in range(0, len(rest), AT_ONCE)]
        for part in (*parts, *([key] for key in alone)):
            self._audit({key: waiting[key] for key in part})

    def _audit(self, files: Mapping["_Id", File]) -> None:
        copies = {_copy(number, key): key for number, key in enumerate(files)}
        told = audit_now([replace(files[key], path=path) for path, key in copies.items()])
        self._known |= {key: Audit() for key in files}
        findings: defaultdict[str, list[AuditFinding]] = defaultdict(list)
        for finding in told.findings:
            findings[finding.path].append(finding)
        failures = {one.path: one for one in told.failures}
        for path, key in copies.items():
            failed = (failures[path],) if path in failures else ()
            self._known[key] = Audit(findings=tuple(findings[path]), failures=failed)

    def of(self, files: Iterable[File]) -> Audit:
        """Return what was learnt of *files*."""
        known = [(file.path, self._known[key]) for file in files if (key := _id(file))]
        return Audit(
            findings=tuple(replace(one, path=to) for to, part in known for one in part.findings),
            failures=tuple(replace(one, path=to) for to, part in known for one in part.failures),
        )


_Id: TypeAlias = tuple[str, str]
"""What decides what zizmor finds: what kind of file it is, and its text."""


def _id(file: File) -> _Id | None:
    place = layout.place_of(file.path)
    return (place, file.sha) if place else None


def _copy(number: int, key: _Id) -> str:
    """Name a file so that several of a kind can be told apart; of Dependabot's there is but one."""
    match key[0]:
        case layout.WORKFLOW:
            return f"{FOLDER}/{number}.yml"
        case layout.DEPENDABOT:
            return layout.DEPENDABOT
        case _:
            return f"{number}/{layout.ACTION}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown of a step, by each way of reporting."""

    step: Step
    result: Review
    whole: Sequence[Violation]
    lines: Sequence[Violation]
    new: Sequence[Violation]

    @property
    def outside(self) -> list[Violation]:
        """What is new without lying on changed lines: what the diff alone would hide."""
        inside = set(map(id, self.lines))
        return [one for one in self.new if id(one) not in inside]


@dataclass(slots=True)
class Tally:
    """What came of all steps of a kind."""

    steps: int = 0
    projects: set[str] = field(default_factory=set)
    found: Counter[str] = field(default_factory=Counter)
    green: Counter[str] = field(default_factory=Counter)
    passing: int = 0
    outside: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, shown: Shown) -> None:
        """Count a step."""
        self.steps += 1
        self.projects.add(shown.step.project)
        for way, found in (("whole", shown.whole), ("lines", shown.lines), ("new", shown.new)):
            self.found[way] += len(found)
            self.green[way] += not found
        self.passing += not shown.result.blocks
        self.outside.update(one.rule.id for one in shown.outside)
        self.rules.update(one.rule.id for one in shown.new)


def measure(steps: Iterable[Step]) -> Iterator[Shown]:
    """Judge *steps*, of one project after the other."""
    audits = Audits()
    for _, same in groupby(steps, key=lambda step: step.project):
        project = list(same)
        sides = [side for step in project for side in (step.base, step.head)]
        audits.learn(chain.from_iterable(side.values() for side in sides))
        for step in project:
            yield show(step, audits)


def show(step: Step, audits: Audits) -> Shown:
    """Judge *step*, whose files *audits* has learnt."""
    sides = Sides(
        base=_side(step.base, audits), head=_side(step.head, audits), touched=step.touched
    )
    result = review(sides, LAW, TODAY)
    found = (*result.new, *result.existing)
    whole = [one for one in found if one.path in step.touched]
    lines = [one for one in whole if _is_inside(one, step)]
    new = [one for one in result.new if one.rule.sees is not Sees.CHANGE]
    return Shown(step=step, result=result, whole=whole, lines=lines, new=new)


def _side(files: Files, audits: Audits) -> Side:
    return Side(
        workflows=tuple(file for path, file in files.items() if is_workflow(path)),
        checkout=Checkout(files=files, paths=frozenset(files)),
        audit=audits.of(files.values()),
    )


def _is_inside(one: Violation, step: Step) -> bool:
    before, after = step.base.get(one.path), step.head[one.path]
    added = added_lines(before.data if before else b"", after.data)
    return added.issuperset(range(one.finding.line, one.finding.end_line + 1))
