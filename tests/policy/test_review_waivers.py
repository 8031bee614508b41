"""What a review makes of waivers: what they cover, and what is told of themselves."""

from datetime import date

import pytest

from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.load import POLICY_PATH
from bot.effects import Conclusion
from bot.model import File, Sha, User
from bot.policy.engine import KNOWN_RULES
from bot.policy.overridden import names_of, overridden
from bot.policy.review import Review, review
from bot.policy.rule import Rule, Violation
from bot.policy.side import Side, Sides
from tests.policy.policies import few_text
from tests.policy.reviews import ERROR, TARGET

TODAY = date(2026, 11, 22)
ORG = "octo/.github/sluice.yml"
MAIN = b"permissions: {}\njobs: {a: {timeout-minutes: 5, steps: [{uses: a/b@main}]}}\n"
ON = "rules: {WAIVER-EXPIRED: warning, WAIVER-UNUSED: notice, WAIVER-EXPIRING: off}\n"


def waiver(rule: str = "PIN-BRANCH", expires: str = "2027-01-31") -> str:
    return (
        f"waivers: [{{rule: {rule}, jobs: [a], reason: it is known since May, "
        f"expires: {expires}}}]\n"
    )


def law(own: str, above: str = "") -> Merged:
    return merge(
        [
            Layer(ORG, f"{few_text()}{above}".encode(), Kind.ORGANIZATION),
            Layer(POLICY_PATH, f"version: 1\n{own}".encode(), Kind.REPOSITORY),
        ],
        KNOWN_RULES,
    )


def reviewed(by: Merged, *, has_base: bool = True) -> Review:
    head = Side(workflows=(File("ci.yml", Sha("1"), MAIN),))
    return review(Sides(base=head if has_base else Side(), head=head), by, TODAY)


def brief(found: tuple[Violation, ...]) -> list[str]:
    return [f"{one.path}:{one.finding.line} {one.rule.id} {one.level}" for one in found]


@pytest.mark.parametrize("has_base", [True, False])
def test_what_a_waiver_covers_is_neither_new_nor_old(has_base) -> None:
    done = reviewed(law(ON + waiver()), has_base=has_base)

    assert (done.new, done.existing) == ((), ())
    [(found, placed)] = done.waived
    assert (found.rule.id, placed.path) == ("PIN-BRANCH", POLICY_PATH)


def test_one_that_is_over_covers_nothing_and_is_told_at_its_line() -> None:
    done = reviewed(law(ON + waiver(expires="2026-11-21")))

    assert done.waived == ()
    assert brief(done.existing) == [
        f"{POLICY_PATH}:3 WAIVER-EXPIRED notice",
        "ci.yml:2 PIN-BRANCH notice",
    ]


def test_where_there_was_nothing_before_it_is_new() -> None:
    done = reviewed(law(ON + waiver(expires="2026-11-21")), has_base=False)

    assert f"{POLICY_PATH}:3 WAIVER-EXPIRED warning" in brief(done.new)


def test_one_of_another_repository_s_file_has_no_line_here() -> None:
    done = reviewed(law(ON, waiver("TIME-MISSING")))

    [told] = [one for one in done.existing if one.rule.id == "WAIVER-UNUSED"]
    assert (told.path, told.finding.line) == ("", 1)
    assert told.finding.message.startswith(f"`{ORG}`: The waiver of `TIME-MISSING` fits nothing")


def test_what_is_off_is_not_told() -> None:
    done = reviewed(law(ON + waiver(expires="2026-11-23")))

    assert (len(done.waived), done.existing) == (1, ())


@pytest.mark.parametrize(
    ("touched", "rules"),
    [
        pytest.param(frozenset({".github/workflows/ci.yml"}), ["WF-FORK"], id="the pipeline"),
        pytest.param(frozenset({"app.py"}), [], id="something else"),
        pytest.param(None, [], id="a checkout"),
    ],
)
def test_what_a_change_does_is_new_whatever_was_there(touched, rules: list[str]) -> None:
    side = Side(workflows=(File("ci.yml", Sha("1"), MAIN),))
    sides = Sides(base=side, head=side, touched=touched, is_fork=True)

    done = review(sides, law("rules: {WF-FORK: error}"), TODAY)

    assert [one.rule.id for one in done.new] == rules


def test_a_rule_that_looks_at_nothing_finds_nothing() -> None:
    rule = Rule(id="X", level=ERROR.level, summary="", fix="")

    assert list(rule.check()) == []


def test_a_verdict_that_people_set_aside() -> None:
    who = names_of([User(id=1, login="ada"), User(id=2, login="b`b")])
    run = overridden(TARGET, who, "see @octo/all **now**")

    assert (run.conclusion, run.title) == (Conclusion.NEUTRAL, "Overridden for this commit")
    assert "**Overridden by `ada`, ``b`b``:** see @\u200bocto/all" in run.summary
    assert "**now**" not in run.summary
    assert run.look_first
