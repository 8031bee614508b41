"""Cases of a policy: files whose bad lines are marked ``# expect: RULE-ID``.

A case is one workflow, or a folder that is a checkout: with more workflows, build files, and a
policy of its own in ``.github/sluice.yml``. A workflow of its own may begin with
``# policy: {…}``, which is then the policy beside its version. What a rule says of the repository
as a whole is marked ``# expect-repository: RULE-ID``, anywhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.load import POLICY_PATH
from bot.model import File
from bot.policy.checkout import Checkout
from bot.policy.engine import KNOWN_RULES, evaluate
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.rule import Violation
from bot.policy.side import Side

ALONE = ".github/workflows/ci.yml"
"""What a case that is one workflow is called where it is judged."""
_EXPECT = re.compile(r"# expect: ([\w/-]+)")
_ABOUT_ALL = re.compile(r"# expect-repository: ([\w/-]+)")
_OWN_POLICY = re.compile(r"# policy: (.*)\n")


class Mark(NamedTuple):
    """What a case says, or what is found in it: a 1-based line of a file breaks a rule.

    Attributes:
        path: Empty where it is about the repository as a whole.
    """

    path: str
    line: int
    rule: str


@dataclass(frozen=True, slots=True)
class Case:
    """A repository, and the policy for it."""

    side: Side
    law: Merged

    @property
    def files(self) -> tuple[File, ...]:
        """What was read of it."""
        return tuple(self.side.checkout.files.values())

    @property
    def expected(self) -> frozenset[Mark]:
        """What is marked in it."""
        return frozenset(mark for file in self.files for mark in _marks(file))

    def violations(self, rule: str = "", facts: Facts = NO_FACTS) -> list[Violation]:
        """Judge it by *rule*, or by every rule that is on. Waivers do not count."""
        found = evaluate(self.side, self.law, facts)
        return [one for one in found if rule in {"", one.rule.id}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a case went.

    Attributes:
        missing: Marked, and not found.
        unexpected: Found, and not marked; one for each line and rule.
    """

    missing: tuple[Mark, ...]
    unexpected: tuple[Violation, ...]

    @property
    def passed(self) -> bool:
        """Whether exactly what is marked was found."""
        return not (self.missing or self.unexpected)


def outcome_of(case: Case, rule: str = "") -> Outcome:
    """Judge *case*, and compare.

    Args:
        case: Which.
        rule: The only one that counts; every one if it is empty.
    """
    expected = {mark for mark in case.expected if rule in {"", mark.rule}}
    found = {_mark_of(one): one for one in case.violations(rule)}
    return Outcome(
        missing=tuple(sorted(expected - found.keys())),
        unexpected=tuple(one for mark, one in sorted(found.items()) if mark not in expected),
    )


def own_layer(files: Sequence[File]) -> Layer | None:
    """Return the policy that a case has of its own; None if it has none.

    Args:
        files: A checkout, or the one workflow that is the case.
    """
    for file in files:
        if file.path == POLICY_PATH:
            return Layer(POLICY_PATH, file.data, Kind.REPOSITORY)
    given = _OWN_POLICY.match(files[0].data.decode(errors="replace")) if len(files) == 1 else None
    if given is None:
        return None
    inner = given[1].strip().removeprefix("{").removesuffix("}")
    return Layer(POLICY_PATH, f"{{version: 1, {inner}}}".encode(), Kind.REPOSITORY)


def make_case(side: Side, above: Sequence[Layer] = ()) -> Case:
    """Make a case.

    Args:
        side: A checkout, or nothing but the one workflow that is the case.
        above: The policy files that it is to be judged by, above its own.

    Raises:
        ConfigError: A policy is not valid.
    """
    own = own_layer([*side.checkout.files.values()])
    return Case(side, merge([*above, *([own] if own else [])], KNOWN_RULES))


def side_of(*files: File) -> Side:
    """Make a repository of *files* and of nothing else."""
    by_path = {file.path: file for file in files}
    return Side.of(Checkout(files=by_path, paths=frozenset(by_path)))


def _mark_of(found: Violation) -> Mark:
    return Mark(found.path, found.finding.line, found.rule.id)


def _marks(file: File) -> Iterator[Mark]:
    for number, line in enumerate(file.data.decode(errors="replace").splitlines(), start=1):
        for rule in _EXPECT.findall(line):
            yield Mark(file.path, number, rule)
        for rule in _ABOUT_ALL.findall(line):
            yield Mark("", 1, rule)
