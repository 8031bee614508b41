"""What another policy would make of the same files."""

import pytest

from bot.model import File, Sha
from bot.policy.facts import NO_FACTS
from bot.policy.preview import NO_CHANGE, Preview, preview
from bot.policy.rule import Violation
from bot.policy.side import Side
from tests.policy.policies import few

SLOW = b"permissions: {}\njobs:\n  a:\n    steps: [{uses: a/b@main}, {uses: a/b@main}]\n"
SIDE = Side(workflows=(File("b.yml", Sha("1"), SLOW), File("a.yml", Sha("1"), SLOW)))


def brief(found: tuple[Violation, ...]) -> list[str]:
    return [
        f"{one.path}:{one.finding.line}:{one.finding.column} {one.rule.id} {one.level}"
        for one in found
    ]


def between(before: str, after: str) -> Preview:
    return preview(SIDE, few(before), few(after), NO_FACTS)


def test_the_same_policy_changes_nothing() -> None:
    found = between("rules: {TIME-MISSING: error}", "rules: {TIME-MISSING: error}")

    assert found == NO_CHANGE
    assert found.is_empty


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("rules: {PIN-BRANCH: off}", "", "appears"),
        ("", "rules: {PIN-BRANCH: off}", "disappears"),
    ],
)
def test_what_is_found_by_one_alone(before: str, after: str, part: str) -> None:
    """Two at the same line are two."""
    found = between(before, after)

    assert not found.is_empty
    assert brief(getattr(found, part)) == [
        "a.yml:4:20 PIN-BRANCH error",
        "a.yml:4:38 PIN-BRANCH error",
        "b.yml:4:20 PIN-BRANCH error",
        "b.yml:4:38 PIN-BRANCH error",
    ]
    others = {"appears", "disappears", "changed"} - {part}
    assert not any(getattr(found, other) for other in others)


def test_another_level_is_shown_as_it_will_be() -> None:
    found = between("", "rules: {TIME-MISSING: error}")

    assert brief(found.changed) == [
        "a.yml:3:3 TIME-MISSING error",
        "b.yml:3:3 TIME-MISSING error",
    ]
    assert not found.is_empty
    assert (found.appears, found.disappears) == ((), ())
