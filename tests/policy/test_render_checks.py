import pytest
from inline_snapshot import snapshot

from bot.config.rules import Level
from bot.effects import Annotation, AnnotationLevel, Conclusion
from bot.errors import Problem
from bot.model import DeliveryId
from bot.policy.engine import RULES
from bot.policy.preview import Preview
from bot.policy.render import no_workflows, not_evaluated, unreadable
from bot.policy.render_config import PolicyChange, config_check
from bot.policy.rule import Rule
from bot.policy.tables import MAX_MESSAGE
from tests.policy.reviews import (
    CI,
    ERROR,
    NOTICE,
    RULE,
    TARGET,
    WARNING,
    check,
    review,
    violation,
    words,
)

PATH = ".github/sluice.yml"


class TestAnnotations:
    def test_an_annotation(self) -> None:
        [annotation] = check(review([ERROR], [WARNING], [NOTICE])).annotations

        assert annotation == Annotation(
            path=CI,
            start_line=3,
            end_line=4,
            level=AnnotationLevel.FAILURE,
            title="PIN-BRANCH: Actions are not taken from a branch",
            message=f"`a/b` follows `main`. {RULE['PIN-BRANCH'].fix}",
        )

    def test_the_loudest_come_first(self) -> None:
        early = violation("TIME-MISSING", 1)
        annotations = check(review([early, NOTICE, ERROR])).annotations

        assert [(one.level.value, one.start_line) for one in annotations] == [
            ("failure", 3),
            ("warning", 1),
            ("notice", 9),
        ]

    def test_a_rule_speaks_once_a_line(self) -> None:
        other = violation("TIME-MISSING", 3)
        elsewhere = violation(path="b.yml")
        annotations = check(
            review([ERROR, violation(message="again"), other, elsewhere])
        ).annotations

        assert [(one.path, one.title[:4], one.message[:5]) for one in annotations] == [
            (CI, "PIN-", "`a/b`"),
            ("b.yml", "PIN-", "`a/b`"),
            (CI, "TIME", "`a/b`"),
        ]

    @pytest.mark.parametrize(("limit", "shown"), [(0, 0), (2, 2), (3, 3), (4, 3)])
    def test_no_more_than_the_policy_allows(self, limit: int, shown: int) -> None:
        done = review([NOTICE, WARNING, ERROR])

        assert len(check(done, f"report: {{max_annotations: {limit}}}").annotations) == shown

    @pytest.mark.parametrize(
        ("message", "shown"),
        [
            ("a\n\u202eb", "a b"),
            ("c" * (MAX_MESSAGE - 1), "c" * (MAX_MESSAGE - 1)),
            ("c" * MAX_MESSAGE, "c" * MAX_MESSAGE),
            ("c" * (MAX_MESSAGE + 1), "c" * (MAX_MESSAGE - 1) + "…"),
        ],
    )
    def test_a_message_is_one_bounded_line(self, message: str, shown: str) -> None:
        run = check(review([violation(message=message)]))
        problem = config_check(TARGET, invalid(Problem(1, 1, message)))

        assert run.annotations[0].message == f"{shown} {RULE['PIN-BRANCH'].fix}"
        assert problem.annotations[0].message == shown
        assert f"| {shown} |" in run.summary
        assert f"| {shown} |" in problem.summary
        assert len(shown) <= 500

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_a_title_is_within_the_limit_of_github(self, rule: Rule) -> None:
        [annotation] = check(review([violation(rule.id, level=Level.NOTICE)])).annotations

        assert annotation.title == f"{rule.id}: {rule.summary}"
        assert len(annotation.title) <= 255


def test_without_workflows_there_is_nothing_to_judge() -> None:
    run = no_workflows(TARGET)

    assert (run.name, run.conclusion, run.title) == (
        "sluice / policy",
        Conclusion.SUCCESS,
        "No workflows",
    )


def test_what_could_not_be_read_is_never_passed() -> None:
    run = unreadable(TARGET, "GitHub listed only a part of @octo's `tree`.")

    assert run.conclusion is Conclusion.ACTION_REQUIRED
    assert run.title == "The workflows could not be read"
    assert words(run) == snapshot(
        [
            "**The workflows could not be read completely, so they are not passed.** GitHub",
            "listed only a part of @\u200bocto's `tree`\\.",
        ]
    )


def test_our_own_failure_says_how_to_try_again() -> None:
    run = not_evaluated(TARGET, DeliveryId("d-1"), "GitHub did not answer.")

    assert run.conclusion is Conclusion.NEUTRAL
    assert run.title == "The workflows were not judged"
    assert words(run) == snapshot(
        [
            "**Sluice failed, and the workflows were not judged.** GitHub did not answer\\.",
            "",
            "Press **Re-run** above, or push again. If it fails again, tell your platform",
            "team that delivery `d-1` failed.",
        ]
    )


class TestConfigCheck:
    def test_what_changes_nothing(self) -> None:
        run = config_check(TARGET, PolicyChange([PATH]))

        assert (run.name, run.conclusion, run.title, run.annotations) == (
            "sluice / config",
            Conclusion.SUCCESS,
            "It changes no finding",
            (),
        )
        assert run.summary == (
            "No mistake was found in `.github/sluice.yml`. For the workflows of this commit "
            "nothing changes."
        )

    def test_what_changes_something(self) -> None:
        change = Preview(appears=(ERROR, NOTICE), changed=(WARNING,))
        run = config_check(TARGET, PolicyChange([PATH, "groups/a.yml"], preview=change))

        assert run.conclusion is Conclusion.SUCCESS
        assert run.title == "2 findings appear, 1 finding changes its level"
        assert words(run) == snapshot(
            [
                "No mistake was found in `.github/sluice.yml`, `groups/a.yml`. This is what",
                "changes for the workflows of this commit, once it is merged.",
                "",
                "| Appears | Rule | Where | Why |",
                "| --- | --- | --- | --- |",
                "| error | `PIN-BRANCH` | [`ci.yml:3`] | `a/b` follows `main`\\. |",
                "| notice | `PERM-MISSING` | [`ci.yml:9`] | `a/b` follows `main`\\. |",
                "",
                "| Changes its level to | Rule | Where | Why |",
                "| --- | --- | --- | --- |",
                "| warning | `TIME-MISSING` | [`ci.yml:7`] | `a/b` follows `main`\\. |",
            ]
        )

    def test_what_goes(self) -> None:
        run = config_check(TARGET, PolicyChange([PATH], preview=Preview(disappears=(ERROR,))))

        assert run.title == "1 finding disappears"

    def test_problems(self) -> None:
        problems = [Problem(2, 7, "`mode` must be observe | off"), Problem(4, 1, "no `@octo`")]
        run = config_check(TARGET, invalid(*problems))

        assert (run.conclusion, run.title) == (Conclusion.FAILURE, "2 problems in the policy file")
        assert words(run) == snapshot(
            [
                "**`.github/sluice.yml` cannot be used like this.** Merged, it would change no",
                "rule.",
                "",
                "| Where | What |",
                "| --- | --- |",
                "| [`.github/sluice.yml:2`] | `mode` must be observe \\| off |",
                "| [`.github/sluice.yml:4`] | no `@octo` |",
            ]
        )
        assert run.annotations[0] == Annotation(
            path=PATH,
            start_line=2,
            end_line=2,
            level=AnnotationLevel.FAILURE,
            title="This policy file is not valid",
            message="`mode` must be observe | off",
        )
        assert [one.start_line for one in run.annotations] == [2, 4]


def invalid(*problems: Problem) -> PolicyChange:
    return PolicyChange([PATH], [(PATH, problem) for problem in problems])
