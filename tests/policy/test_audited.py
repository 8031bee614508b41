"""What zizmor finds belongs to rules of ours, and what it cannot audit is not passed."""

from dataclasses import replace

import pytest

from bot.config.rules import Level
from bot.model import File, Sha
from bot.policy.audited import NO_LINE_IGNORES, UNAUDITED, find, owners_of, rules_beside
from bot.policy.auditing import Audit, AuditFailure, AuditFinding
from bot.policy.auditing_rules import AUDITS, UNKNOWN
from bot.policy.checkout import Checkout
from bot.policy.engine import OWN_RULES, RULES, Judge, evaluate
from bot.policy.rule import Rule
from bot.policy.side import Side
from tests.policy.policies import few

CI, ACTION = ".github/workflows/ci.yml", "tools/action.yml"
FOUND = AuditFinding(
    audit="insecure-commands",
    path=CI,
    line=4,
    column=9,
    end_line=5,
    message="`a/b` has no such commit.",
    subject="a/b",
    job="build",
)
GOOD = b"permissions: {}\njobs: {a: {timeout-minutes: 5, steps: [{run: x}]}}\n"


def rule(id_: str, *audits: str) -> Rule:
    return Rule(id=id_, level=Level.ERROR, summary="", fix="", audits=frozenset(audits))


def side(*findings: AuditFinding, failed: tuple[str, ...] = (), ci=GOOD, action=b"a: b\n") -> Side:
    return Side(
        workflows=(File(CI, Sha("1"), ci),),
        checkout=Checkout(files={ACTION: File(ACTION, Sha("2"), action)}),
        audit=Audit(
            findings=findings,
            failures=tuple(AuditFailure(path=path, why="it is too large") for path in failed),
        ),
    )


class TestOwners:
    def test_every_audit_has_one_of_ours_or_one_beside(self) -> None:
        beside = rules_beside(OWN_RULES)
        owners = owners_of(RULES)

        assert beside[-2:] == (UNKNOWN, UNAUDITED)
        assert not {rule.id for rule in beside} & {rule.id for rule in OWN_RULES}
        assert all(owners[audit] for audit in AUDITS)

    def test_an_audit_that_ours_take_is_not_beside(self) -> None:
        audit = next(iter(AUDITS))

        assert AUDITS[audit] in rules_beside([])
        assert AUDITS[audit] not in rules_beside([rule("OWN", audit)])

    def test_several_rules_share_an_audit(self) -> None:
        one, two = rule("ONE", "a", "b"), rule("TWO", "b")

        assert owners_of([one, two]) == {"a": [one], "b": [one, two]}


class TestFind:
    def test_tells_where_and_what(self) -> None:
        own = rule("OWN", FOUND.audit)
        [(by, audited, told)] = find([FOUND], owners_of([own]), ignores=False)

        assert (by, audited) == (own, FOUND)
        assert (told.line, told.column, told.end_line) == (4, 9, 5)
        assert (told.message, told.job) == ("`a/b` has no such commit.", "build")
        assert told.subject == "insecure-commands a/b"

    def test_what_zizmor_learns_later_is_not_lost(self) -> None:
        [(by, _, _)] = find([replace(FOUND, audit="new-audit")], {}, ignores=False)

        assert by is UNKNOWN

    def test_each_rule_of_an_audit_is_asked(self) -> None:
        own = [rule("ONE", FOUND.audit), rule("TWO", FOUND.audit)]

        assert [by.id for by, _, _ in find([FOUND], owners_of(own), ignores=False)] == [
            "ONE",
            "TWO",
        ]

    @pytest.mark.parametrize(
        ("is_ignored", "ignores", "told"),
        [
            (False, False, [FOUND.message]),
            (False, True, [FOUND.message]),
            (True, False, [FOUND.message + NO_LINE_IGNORES]),
            (True, True, []),
        ],
    )
    def test_a_comment_silences_only_where_the_policy_lets_it(
        self, is_ignored, ignores, told: list[str]
    ) -> None:
        ignored = replace(FOUND, is_ignored=is_ignored)

        found = find([ignored], owners_of([rule("OWN", FOUND.audit)]), ignores=ignores)

        assert [finding.message for _, _, finding in found] == told


ON = f"rules: {{zizmor/{FOUND.audit}: error, zizmor/unaudited: error}}"


class TestInTheEngine:
    def test_findings_reach_the_file_that_they_are_about(self) -> None:
        elsewhere = replace(FOUND, path=ACTION)
        law = few("rules: {PIN-VULN: error, zizmor/insecure-commands: error}")

        found = evaluate(side(FOUND, elsewhere), law)

        assert {one.path for one in found} == {CI, ACTION}

    @pytest.mark.parametrize(("allow", "count"), [("", 1), ("\nwaiving: {allow_inline: true}", 0)])
    def test_the_policy_says_whether_a_comment_counts(self, allow: str, count: int) -> None:
        ignored = replace(FOUND, is_ignored=True)

        assert len(evaluate(side(ignored), few(f"{ON}{allow}"))) == count

    def test_a_rule_that_is_off_says_nothing(self) -> None:
        assert evaluate(side(FOUND, failed=(CI, ACTION)), few()) == ()

    @pytest.mark.parametrize("path", [CI, ACTION])
    def test_a_file_that_could_not_be_audited_is_told(self, path: str) -> None:
        [found] = evaluate(side(failed=(path,)), few(ON))

        assert (found.rule, found.path, found.finding.line) == (UNAUDITED, path, 1)
        assert found.finding.message == "zizmor could not audit this file: it is too large."

    def test_a_workflow_that_nobody_can_read_is_told_of_once(self) -> None:
        found = evaluate(side(failed=(CI,), ci=b"["), few(ON))

        assert [one.rule.id for one in found] == ["SYN-PARSE"]

    def test_an_action_that_nobody_can_read_is_told_of_too(self) -> None:
        """No rule of ours reads it, so none would say so."""
        found = evaluate(side(failed=(ACTION,), action=b"["), few(ON))

        assert [(one.rule.id, one.path) for one in found] == [("zizmor/unaudited", ACTION)]

    def test_it_counts_as_read(self) -> None:
        judged = Judge(side(action=b"["), few(ON)).judge_other(File(ACTION, Sha("2"), b"["))

        assert judged.is_readable
