"""Words for those who ask: what they read is whole, bounded, and does what it says."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st
from markdown_it import MarkdownIt

from bot.config.layers import Kind, Layer, PlacedWaiver, merge
from bot.config.load import POLICY_PATH
from bot.config.patterns import MAX_PATTERN
from bot.config.waivers import MAX_REASON
from bot.policy.answers import (
    MAX_ANSWER,
    MAX_LISTED,
    explained,
    fixes_offered,
    how_to_waive,
    waiver,
    waiver_offered,
)
from bot.policy.engine import KNOWN_RULES, RULES
from bot.policy.rule import Edit, Violation
from bot.policy.suggesting import Mended, Offer
from bot.policy.waiving import apply
from tests.policy.reviews import CI, ERROR, RULE, TARGET, WARNING, violation

TODAY = date(2026, 11, 22)
UNTIL = date(2026, 12, 22)
REASON = "the key is rotated by then"
READER = MarkdownIt("commonmark")


def placed(text: str) -> tuple[PlacedWaiver, ...]:
    """Read the waiver *text* as a policy file has it."""
    layer = Layer(POLICY_PATH, f"version: 1\n{text}".encode(), Kind.REPOSITORY)
    return merge([layer], KNOWN_RULES).waivers


def subject(found: Violation, words: str) -> Violation:
    return replace(found, finding=replace(found.finding, subject=words))


class TestExplained:
    def test_says_why_what_to_do_and_who_says_so(self) -> None:
        told = explained([RULE["PIN-BRANCH"]])

        assert told.startswith("<details><summary><b>PIN-BRANCH</b>: ")
        assert "Whoever can push to the branch" in told
        assert "**To mend it:**" in told
        assert "https://" in told

    def test_all_rules_at_once_are_bounded(self) -> None:
        told = explained(RULES * 20)

        assert len(told.encode()) <= MAX_ANSWER
        assert told.endswith(" more")
        assert told.count("<details>") == told.count("</details>")


class TestHowToWaive:
    def test_of_nothing(self) -> None:
        assert "nothing to waive" in how_to_waive([], TARGET)

    def test_each_finding_gets_a_line_to_copy(self) -> None:
        told = how_to_waive([ERROR, WARNING], TARGET)

        for found in (ERROR, WARNING):
            assert f"/policy waive {found.fingerprint} 30d " in told
            assert (
                f"`{found.fingerprint}` `{found.rule.id}` [`ci.yml:{found.finding.line}`]" in told
            )
        assert "more" not in told

    def test_what_one_waiver_covers_is_listed_once(self) -> None:
        told = how_to_waive([violation(line=3), violation(line=9)], TARGET)

        assert told.count("/policy waive") == 1

    @pytest.mark.parametrize(("more", "told"), [(-1, ""), (0, ""), (1, "… 1 more")])
    def test_no_more_than_anybody_reads(self, more: int, told: str) -> None:
        found = [subject(ERROR, str(number)) for number in range(MAX_LISTED + more)]
        answer = how_to_waive(found, TARGET)

        assert answer.count("/policy waive") == min(len(found), MAX_LISTED)
        assert answer.endswith(told or ")")


class TestWaiver:
    """What is offered has to work once it is pasted."""

    def test_reads_as_a_person_would_write_it(self) -> None:
        assert waiver(ERROR, UNTIL, REASON) == (
            "waivers:\n"
            "  - rule: PIN-BRANCH\n"
            '    paths: [".github/workflows/ci.yml"]\n'
            f'    fingerprint: "{ERROR.fingerprint}"\n'
            '    reason: "the key is rotated by then"\n'
            "    expires: 2026-12-22\n"
        )

    @pytest.mark.parametrize(
        ("path", "shown"),
        [
            pytest.param("", "", id="the repository as a whole"),
            pytest.param("a[1]*?.yml", r'["a\\[1]\\*\\?.yml"]', id="special in patterns"),
            pytest.param('a"b\\.yml', r'["a\"b\\\\.yml"]', id="special in YAML"),
            pytest.param("a\x07.yml", "", id="cannot be printed"),
            pytest.param("a" * MAX_PATTERN, f'["{"a" * MAX_PATTERN}"]', id="as long as may be"),
            pytest.param("a" * (MAX_PATTERN + 1), "", id="longer"),
        ],
    )
    def test_names_the_file_if_a_pattern_can(self, path: str, shown: str) -> None:
        text = waiver(violation(path=path), UNTIL, REASON)

        paths = [line.strip() for line in text.splitlines() if "paths:" in line]
        assert paths == ([f"paths: {shown}"] if shown else [])

    @given(path=st.text(max_size=300), reason=st.text(max_size=600), words=st.text(max_size=20))
    @settings(max_examples=300, deadline=None)
    def test_fits_what_it_was_asked_for_whatever_that_holds(
        self, path: str, reason: str, words: str
    ) -> None:
        found = subject(violation(path=path), words)
        [made] = placed(waiver(found, UNTIL, f"because of it: {reason}"))

        assert len(made.waiver.reason) <= MAX_REASON
        assert made.waiver.expires == UNTIL
        done = apply([made], [found], TODAY, 180)
        assert done.waived == ((found, made),)
        assert done.told == ()

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_can_name_every_rule(self, rule) -> None:
        [made] = placed(waiver(violation(rule.id), UNTIL, REASON))

        assert made.waiver.rule == rule.id

    @pytest.mark.parametrize(
        ("approvers", "who"),
        [((), "whoever may merge it"), (("team:sec", "user:ada"), "`team:sec`, `user:ada`")],
    )
    def test_tells_where_it_goes_and_who_agrees(self, approvers, who: str) -> None:
        told = waiver_offered(ERROR, "waivers: []\n", TARGET, "release/1 #2", approvers)

        assert f"the approval of {who}." in told
        assert f"(https://github.com/octo/shop/edit/release/1%20%232/{POLICY_PATH})" in told
        assert "```yaml\nwaivers: []\n" in told

    def test_a_reason_cannot_leave_its_block(self) -> None:
        text = waiver(ERROR, UNTIL, "``` \n```\n# hello @octo/everyone <b>")
        told = waiver_offered(ERROR, text, TARGET, "main", ())

        [fence] = [token for token in READER.parse(told) if token.type == "fence"]
        assert "hello" in fence.content
        assert not [token for token in READER.parse(told) if token.type == "heading_open"]


def mended(line: int = 3, *lines: str) -> Mended:
    return Mended(
        violation=violation(line=line), edit=Edit(line=line, end_line=line, lines=lines or ("x",))
    )


class TestFixesOffered:
    @pytest.mark.parametrize(
        ("count", "words"), [(1, "1 suggestion for"), (2, "2 suggestions for")]
    )
    def test_counts_what_is_suggested(self, count: int, words: str) -> None:
        told = fixes_offered(Offer(suggestions=(None,) * count, elsewhere=()), TARGET)

        assert told.startswith(words)

    def test_tells_what_lies_elsewhere(self) -> None:
        told = fixes_offered(Offer(suggestions=(), elsewhere=(mended(4, "  a: 1", "  b"),)), TARGET)

        assert "outside of the diff" in told
        assert "`PIN-BRANCH` at [`ci.yml:4`]" in told
        assert "```yaml\n  a: 1\n  b\n```" in told
        assert CI in told

    @pytest.mark.parametrize("more", [-1, 0, 1])
    def test_no_more_than_anybody_reads(self, more: int) -> None:
        elsewhere = tuple(mended(number + 1) for number in range(MAX_LISTED + more))
        told = fixes_offered(Offer(suggestions=(), elsewhere=elsewhere), TARGET)

        assert told.count("```yaml") == min(len(elsewhere), MAX_LISTED)

    def test_is_bounded(self) -> None:
        long = mended(1, *["`" * 900] * 20)
        told = fixes_offered(Offer(suggestions=(), elsewhere=(long,) * MAX_LISTED), TARGET)

        assert len(told.encode()) <= MAX_ANSWER
