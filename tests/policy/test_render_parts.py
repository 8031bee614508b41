"""What a verdict tells besides findings: what is waived or unknown, notes, and buttons."""

from dataclasses import replace
from datetime import date

import pytest

from bot.config.layers import PlacedWaiver
from bot.config.schema import Mode
from bot.config.waivers import Waiver
from bot.effects import Conclusion
from bot.policy.render import (
    EXPLAIN,
    FIX,
    MAX_LIST,
    MAX_SUMMARY,
    WAIVE,
    Fallback,
    headline,
    policy_check,
)
from bot.policy.rule import Violation
from tests.policy.reviews import ERROR, NOTICE, TARGET, check, review, ruled, violation, words


def waived(found: Violation = ERROR, reason: str = "rotated by then") -> tuple:
    waiver = Waiver(rule=found.rule.id, paths=("**",), reason=reason, expires=date(2026, 12, 1))
    return found, PlacedWaiver(waiver, ".github/sluice.yml", 3, 5, 6)


class TestWaived:
    def test_is_shown_with_its_reason_and_its_end(self) -> None:
        done = replace(review(), waived=(waived(reason="until\n`x` | @octo/all"),))
        told = words(check(done))

        assert "<details><summary>1 problem waived</summary>" in told
        assert "| Rule | Where | Why it is accepted | Until |" in told
        assert any("`PIN-BRANCH` | [`ci.yml:3`]" in line for line in told)
        assert any("2026-12-01" in line for line in told)
        assert "@octo" not in check(done).summary.replace("@\u200bocto", "")

    def test_is_counted_and_neither_blocks_nor_is_annotated(self) -> None:
        done = replace(review([], [NOTICE]), waived=(waived(), waived()))
        run = check(done)

        assert headline(done, is_compared=True) == "No new problems (1 existing, 2 waived)"
        assert run.conclusion is Conclusion.SUCCESS
        assert run.annotations == ()

    def test_does_not_fill_the_summary(self) -> None:
        done = replace(review(), waived=(waived(reason="x" * 400),) * 200)
        told = check(done).summary

        assert " more |" in told
        assert len(told.encode()) < MAX_LIST + 2_000


class TestMissing:
    def test_is_told_as_what_nobody_could_look_at(self) -> None:
        done = replace(review(), missing=("what the token may do: GitHub refused `x`", "b"))
        told = words(check(done))

        assert "<details><summary>What some rules could not look at</summary>" in told
        assert "- what the token may do\\: GitHub refused `x`" in told
        assert "- b" in told

    def test_nothing_is_not_told(self) -> None:
        assert "could not look at" not in check(review()).summary


class TestNotes:
    def test_stand_below_the_verdict(self) -> None:
        notes = replace(
            ruled(),
            notes=("`production` is frozen.",),
            broken=("octo/.github/groups/a.yml",),
            fallback=Fallback.LAST_GOOD,
        )
        parts = policy_check(TARGET, review(), notes).summary.split("\n\n")

        assert parts[0].startswith("**Nothing holds this change.**")
        assert parts[1] == "`production` is frozen."
        assert parts[2].startswith("`octo/.github/groups/a.yml` is not valid, so its last valid ")
        assert parts[3].endswith(
            " of the base branch is not valid, so its last valid version rules."
        )

    def test_leave_room_for_nothing_else_and_it_still_fits(self) -> None:
        notes = replace(ruled(), notes=("x" * 100,) * 100)
        many = replace(
            review(
                [violation(line=line, message="y" * 400) for line in range(300)], [NOTICE] * 300
            ),
            waived=(waived(reason="x" * 400),) * 200,
            missing=("z" * 100,) * 9,
        )

        assert len(policy_check(TARGET, many, notes).summary.encode()) <= MAX_SUMMARY


class TestWholeRepository:
    def test_has_a_place_without_a_link_and_no_annotation(self) -> None:
        run = check(review([violation(path=""), ERROR]))

        assert any("| the repository |" in line for line in words(run))
        assert [one.path for one in run.annotations] == [ERROR.path]
        assert run.conclusion is Conclusion.FAILURE


class TestButtons:
    @pytest.mark.parametrize(
        ("done", "actions"),
        [
            pytest.param(review([NOTICE]), (FIX, WAIVE, EXPLAIN), id="something new"),
            pytest.param(review([], [ERROR]), (), id="nothing new"),
            pytest.param(replace(review(), waived=(waived(),)), (), id="all waived"),
        ],
    )
    def test_are_there_where_there_is_something_to_do(self, done, actions) -> None:
        assert check(done).actions == actions

    def test_are_not_there_where_the_policy_is_off(self) -> None:
        off = replace(ruled(), mode=Mode.OFF)

        assert policy_check(TARGET, review([ERROR]), off).actions == ()

    @pytest.mark.parametrize("button", [FIX, WAIVE, EXPLAIN], ids=lambda one: one.label)
    def test_are_as_short_as_github_wants_them(self, button) -> None:
        """Source: https://docs.github.com/en/rest/checks/runs, ``actions``."""
        assert len(button.label) <= 20
        assert len(button.description) <= 40
        assert len(button.identifier) <= 20
