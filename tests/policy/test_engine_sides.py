"""What the engine makes of files beside the workflows, of rules of their own, and of levels."""

import gc
from collections.abc import Callable
from datetime import date

import pytest

from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.rules import Level
from bot.model import File, Sha
from bot.policy.checkout import Checkout
from bot.policy.engine import KNOWN_RULES, RULE_OF, RULES, Judge, apply, evaluate, level_of
from bot.policy.facts import Facts
from bot.policy.review import review
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Change, Pipeline, Side, Sides
from bot.policy.workflow import Context, Workflow
from tests.policy.policies import few, few_text

CI = ".github/workflows/ci.yml"
GOOD = b"on: push\npermissions: {}\njobs: {a: {timeout-minutes: 5, steps: [{run: x}]}}\n"


def side(**files: bytes) -> Side:
    made = {CI: File(CI, Sha("1"), files.get("ci", GOOD))}
    return Side(workflows=tuple(made.values()), checkout=Checkout(files=made))


def brief(law: Merged, given: Side | None = None, facts: Facts | None = None) -> list[str]:
    found = evaluate(given or side(), law, facts or Facts())
    return [f"{one.path}:{one.finding.line} {one.rule.id} {one.level}" for one in found]


def organization(text: str) -> Merged:
    return merge(
        [Layer("octo/.github/sluice.yml", few_text().encode() + text.encode(), Kind.ORGANIZATION)],
        KNOWN_RULES,
    )


CUSTOM = "custom: [{id: X-NO, for: job, when: 'true', message: Not here.%s}]\n"


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("", [f"{CI}:3 X-NO warning"]),
        (", level: error", [f"{CI}:3 X-NO error"]),
        (", level: off", []),
    ],
)
def test_rules_of_an_organisation_s_own(level: str, expected: list[str]) -> None:
    assert brief(organization(CUSTOM % level)) == expected


def test_the_message_of_such_a_rule_is_its_promise() -> None:
    [found] = evaluate(side(), organization(CUSTOM % ""))

    assert (found.rule.summary, found.rule.sees) == ("Not here.", Sees.NOTHING)


def test_facts_reach_rules() -> None:
    public = b"on: pull_request\n" + GOOD.partition(b"\n")[2].replace(
        b"a: {", b"a: {runs-on: self-hosted, "
    )
    law = few("rules: {TRUST-SELFHOSTED: error}")

    said = {
        is_public: brief(law, side(ci=public), Facts(is_public=is_public))
        for is_public in (None, False, True)
    }

    assert said[None] == []
    assert said[True] == [f"{CI}:3 TRUST-SELFHOSTED error"]
    assert said[False] != said[True]


@pytest.mark.parametrize(
    ("most", "level"),
    [(Level.ERROR, Level.ERROR), (Level.WARNING, Level.WARNING), (Level.NOTICE, Level.NOTICE)],
)
def test_a_finding_may_deserve_less_than_its_rule(most: Level, level: Level) -> None:
    found = Finding(line=1, column=1, end_line=1, message="", subject="", most=most)
    judge = Judge(side(), few("rules: {PIN-BRANCH: error}"))

    assert judge._violation(RULE_OF["PIN-BRANCH"], CI, found).level is level


@pytest.mark.parametrize(
    ("says", "level"),
    [
        ("", "error"),
        ("extends: strict", "error"),
        ("rules: {PIN-BRANCH: notice}", "notice"),
        ("rules: {PIN-BRANCH: off}", "off"),
        ("rules: {PIN-BRANCH: {locked: false}}", "error"),
    ],
)
def test_the_level_of_a_rule(says: str, level: str) -> None:
    assert level_of(RULE_OF["PIN-BRANCH"], few(says).policy) == level


def pipeline_rule(check, **fields) -> Rule:
    return Rule(
        id="X", level=Level.ERROR, summary="", fix="", sees=Sees.PIPELINE, check=check, **fields
    )


def whole(message: str = "", subject: str = "", path: str = "", line: int = 1) -> Finding:
    return Finding(line=line, column=1, end_line=1, message=message, subject=subject, path=path)


def test_what_is_said_of_the_repository_may_be_several_things() -> None:
    """All of it stands at the same place."""
    said = [whole(subject="a"), whole(subject="b"), whole(subject="a", message="again")]
    context = Context(policy=few().policy)

    found, _ = apply(pipeline_rule(lambda _: said), Pipeline(workflows=(), context=context))

    assert [one.subject for one in found] == ["a", "b"]


def test_two_files_are_two_places() -> None:
    said = [whole(path="a.yml"), whole(path="b.yml")]
    context = Context(policy=few().policy)

    found, _ = apply(pipeline_rule(lambda _: said), Pipeline(workflows=(), context=context))

    assert [one.path for one in found] == ["a.yml", "b.yml"]


def test_every_rule_has_one_id_and_all_are_known() -> None:
    ids = [rule.id for rule in RULES]

    assert len(ids) == len(set(ids))
    assert KNOWN_RULES.keys() >= set(ids)
    assert all(known.alias_of in {"", *ids} for known in KNOWN_RULES.values())


def test_a_change_is_judged_by_the_rules_that_see_both_sides() -> None:
    law = few("rules: {WF-FORK: error}")
    before, after = Judge(side(), law), Judge(side(ci=GOOD + b"# x\n"), law)
    change = Change(
        base=before.pipeline, head=after.pipeline, touched=frozenset({CI}), is_fork=True
    )

    assert {one.rule.id for one in after.judge_change(change)} == {"WF-FORK"}


def workflows_at_hand() -> int:
    return sum(isinstance(one, Workflow) for one in gc.get_objects())


@pytest.mark.parametrize(
    "judge",
    [
        pytest.param(lambda: evaluate(side(), few("")), id="of one side"),
        pytest.param(
            lambda: review(Sides(base=side(), head=side()), few(""), date(2026, 9, 1)),
            id="of a change",
        ),
    ],
)
def test_what_was_read_goes_when_the_judgement_ends(judge: Callable[[], object]) -> None:
    gc.collect()
    gc.disable()  # so that nothing but the end of its last reference frees it
    try:
        before = workflows_at_hand()
        judge()

        assert workflows_at_hand() == before
    finally:
        gc.enable()
