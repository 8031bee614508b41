import json
import re
import textwrap
from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from bot.config.load import load_policy
from bot.config.schema import Level, Policy
from bot.effects import Annotation, AnnotationLevel, CompleteCheckRun, Conclusion
from bot.errors import Problem
from bot.markdown import prose
from bot.model import DeliveryId, Repo, RepoId, Sha
from bot.policy.engine import KNOWN_RULES, RULES
from bot.policy.render import (
    MAX_MESSAGE,
    MAX_SUMMARY,
    Fallback,
    Target,
    config_check,
    headline,
    no_workflows,
    not_evaluated,
    policy_check,
    unreadable,
)
from bot.policy.review import Review
from bot.policy.rule import Finding, Rule, Violation

RULE = {rule.id: rule for rule in RULES}
CI = ".github/workflows/ci.yml"
TARGET = Target(
    repo=Repo(RepoId(1), "octo", "shop"), head_sha=Sha("a" * 40), external_id="pr=1;base=b"
)
READER = MarkdownIt("commonmark").enable("table")


def policy(text: str = "") -> Policy:
    return load_policy(f"version: 1\n{text}".encode(), KNOWN_RULES)


def violation(
    rule: str = "PIN-BRANCH",
    line: int = 3,
    *,
    path: str = CI,
    level: Level | None = None,
    message: str = "`a/b` follows `main`.",
) -> Violation:
    finding = Finding(line=line, column=5, end_line=line + 1, message=message, subject="")
    return Violation(rule=RULE[rule], level=level or RULE[rule].level, path=path, finding=finding)


def review(new=(), existing=(), fixed=(), files: int = 12) -> Review:
    return Review(new=tuple(new), existing=tuple(existing), fixed=tuple(fixed), files=files)


def check(done: Review, text: str = "") -> CompleteCheckRun:
    return policy_check(TARGET, done, policy(text))


def words(run: CompleteCheckRun) -> list[str]:
    """The summary up to the part for scripts, in short lines and without the targets of links."""
    told = run.summary.partition("<details><summary>For scripts")[0]
    for rule in RULES:
        told = told.replace(prose(rule.fix), "<fix>")
    told = re.sub(r"(?<=\])\(https://[^)]*\)", "", told)
    return [part for line in told.splitlines() for part in textwrap.wrap(line, 80) or [""]]


def for_scripts(summary: str) -> dict:
    match = re.search(r"```json\n(.*)\n```", summary, re.DOTALL)
    assert match
    return json.loads(match[1])


ERROR = violation()
WARNING = violation("TIME-MISSING", 7)
NOTICE = violation("PERM-MISSING", 9, level=Level.NOTICE)


@pytest.mark.parametrize(
    ("done", "is_compared", "expected"),
    [
        (review(), True, "No new problems"),
        (review(), False, "No problems"),
        (review([ERROR]), True, "1 new error"),
        (review([ERROR]), False, "1 error"),
        (
            review([ERROR, ERROR, WARNING], [NOTICE] * 37, [ERROR] * 4),
            True,
            "2 new errors, 1 warning (37 existing, 4 fixed)",
        ),
        (review([NOTICE, WARNING, WARNING]), True, "2 new warnings, 1 notice"),
        (review([NOTICE]), True, "1 new notice"),
        (review([], [NOTICE]), True, "No new problems (1 existing)"),
        (review([], [], [NOTICE]), True, "No new problems (1 fixed)"),
    ],
)
def test_headline(done: Review, is_compared, expected: str) -> None:
    assert headline(done, is_compared=is_compared) == expected


@pytest.mark.parametrize(
    ("done", "text", "conclusion"),
    [
        pytest.param(review([ERROR]), "", Conclusion.FAILURE, id="a new error blocks"),
        pytest.param(review([WARNING, NOTICE]), "", Conclusion.SUCCESS, id="a warning does not"),
        pytest.param(review([], [NOTICE], [ERROR]), "", Conclusion.SUCCESS, id="nothing new"),
        pytest.param(review([], [ERROR]), "", Conclusion.FAILURE, id="existing, left as errors"),
        pytest.param(
            review([ERROR]), "mode: observe", Conclusion.NEUTRAL, id="observe never blocks"
        ),
        pytest.param(review(), "mode: observe", Conclusion.NEUTRAL, id="observe never passes"),
        pytest.param(review([ERROR]), "mode: off", Conclusion.SKIPPED, id="off"),
    ],
)
def test_conclusion(done: Review, text: str, conclusion: Conclusion) -> None:
    assert check(done, text).conclusion == conclusion


def test_the_check_run_is_on_the_target() -> None:
    run = check(review())

    assert (run.repo, run.head_sha, run.name, run.external_id) == (
        TARGET.repo,
        TARGET.head_sha,
        "sluice / policy",
        TARGET.external_id,
    )


def test_a_policy_that_is_off_says_one_line() -> None:
    run = check(review([ERROR], [NOTICE]), "mode: off")

    assert run.title == "The policy is switched off"
    assert run.summary == "`mode: off` in `.github/sluice.yml` switches the policy off."
    assert run.annotations == ()


def test_summary() -> None:
    run = check(review([WARNING, ERROR], [NOTICE], [WARNING, ERROR, ERROR]))

    assert words(run) == snapshot(
        [
            "**This change is held until its errors are mended.** 12 workflow files judged.",
            "",
            "| Level | Rule | Where | Why | Fix |",
            "| --- | --- | --- | --- | --- |",
            "| error | `PIN-BRANCH` | [`ci.yml:3`] | `a/b` follows `main`\\. | <fix> |",
            "| warning | `TIME-MISSING` | [`ci.yml:7`] | `a/b` follows `main`\\. | <fix> |",
            "",
            "**3 problems fixed, thank you:** `PIN-BRANCH` (2), `TIME-MISSING` (1).",
            "",
            "<details><summary>1 problem that the base branch has too</summary>",
            "",
            "| Rule | Where | Why |",
            "| --- | --- | --- |",
            "| `PERM-MISSING` | [`ci.yml:9`] | `a/b` follows `main`\\. |",
            "",
            "</details>",
            "",
        ]
    )


def test_a_clean_summary() -> None:
    assert words(check(review(files=1))) == snapshot(
        ["**Nothing holds this change.** 1 workflow file judged.", ""]
    )


@pytest.mark.parametrize(
    ("done", "text", "verdict"),
    [
        (review([ERROR]), "", "**This change is held until its errors are mended.**"),
        (review([WARNING]), "", "**Nothing holds this change.**"),
        (
            review([ERROR]),
            "mode: observe",
            "**The policy only observes here: this change would be held.**",
        ),
        (
            review([WARNING]),
            "mode: observe",
            "**The policy only observes here: this change would pass.**",
        ),
    ],
)
def test_the_verdict_comes_first(done: Review, text: str, verdict: str) -> None:
    assert check(done, text).summary.startswith(f"{verdict} 12 workflow files judged.\n\n")


@pytest.mark.parametrize(
    ("fallback", "words"),
    [
        (Fallback.LAST_GOOD, "its last valid version rules"),
        (Fallback.DEFAULTS, "the defaults rule"),
    ],
)
def test_says_what_rules_when_the_policy_of_the_base_is_not_valid(
    fallback: Fallback, words: str
) -> None:
    summary = policy_check(TARGET, review(), policy(), fallback).summary

    assert f"`.github/sluice.yml` of the base branch is not valid, so {words}." in summary
    assert "not valid" not in check(review()).summary


def test_links_lead_to_the_line_at_the_commit_on_any_server() -> None:
    target = replace(TARGET, server_url="https://github.example")
    done = review([violation(path=".github/workflows/a b#1.yml")])

    assert (
        f"(https://github.example/octo/shop/blob/{'a' * 40}/.github/workflows/a%20b%231.yml#L3)"
        in policy_check(target, done, policy()).summary
    )


class TestHostileNames:
    HOSTILE = "`x`|@octo/team [a](http://b) <b>\n| ``` </details> \\|"

    def test_nothing_comes_alive(self) -> None:
        bad = violation(path=f".github/workflows/{self.HOSTILE}.yml", message=self.HOSTILE)
        tokens = READER.parse(check(review([bad], [bad])).summary)
        inline = [child for token in tokens for child in token.children or []]
        links = [child for child in inline if child.type == "link_open"]

        assert len(links) == 2
        assert all(str(link.attrs["href"]).startswith("https://github.com/octo/") for link in links)
        assert not re.search(r"@\w", "".join(one.content for one in inline if one.type == "text"))
        assert "html_inline" not in {one.type for one in inline}
        assert [token.content for token in tokens if token.type == "html_block"] == [
            "<details><summary>1 problem that the base branch has too</summary>\n",
            "</details>\n",
            "<details><summary>For scripts</summary>\n",
            "</details>",
        ]

    def test_tables_keep_their_columns(self) -> None:
        bad = violation(path=f".github/workflows/{self.HOSTILE}.yml", message=self.HOSTILE)
        tokens = READER.parse(check(review([bad], [bad])).summary)

        assert [token.type for token in tokens].count("td_open") == 5 + 3


@pytest.mark.parametrize("count", [1, 40, 100, 5_000])
@pytest.mark.parametrize("word", ["a", "\U0001f600", "|", "&", "`"])
def test_the_summary_fits_and_counts_what_does_not(count: int, word: str) -> None:
    bad = [
        violation(line=line, path=word * 300, message=word * 600) for line in range(1, count + 1)
    ]
    summary = check(review(bad, bad, bad)).summary
    rows = summary.count("| error |")
    listed = for_scripts(summary)

    assert len(summary.encode()) <= MAX_SUMMARY <= 65_535
    assert (f"\n|  |  |  |  | … {count - rows} more |\n" in summary) == (rows < count)
    assert len(listed["findings"]) + listed["left_out"] == 2 * count
    assert summary.count("<details>") == summary.count("</details>") == 2
    assert summary.count("```") % 2 == 0


def test_the_room_is_used() -> None:
    bad = [violation(line=line) for line in range(1, 2_000)]

    assert len(check(review(bad, bad)).summary.encode()) > 0.9 * MAX_SUMMARY


def test_scripts_read_the_loudest_first() -> None:
    run = check(review([NOTICE, WARNING, ERROR], [replace(ERROR, level=Level.NOTICE)], [ERROR] * 3))
    listed = for_scripts(run.summary)

    assert [(one["rule"], one["level"], one["new"]) for one in listed["findings"]] == [
        ("PIN-BRANCH", "error", True),
        ("TIME-MISSING", "warning", True),
        ("PERM-MISSING", "notice", True),
        ("PIN-BRANCH", "notice", False),
    ]
    assert listed["findings"][0] == {
        "rule": "PIN-BRANCH",
        "level": "error",
        "path": CI,
        "line": 3,
        "column": 5,
        "end_line": 4,
        "message": "`a/b` follows `main`.",
        "fix": RULE["PIN-BRANCH"].fix,
        "new": True,
    }
    assert (listed["fixed"], listed["left_out"]) == (3, 0)


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
        problem = config_check(TARGET, [Problem(1, 1, message)], "sluice.yml")

        assert run.annotations[0].message == f"{shown} {RULE['PIN-BRANCH'].fix}"
        assert problem.annotations[0].message == shown
        assert f"| {shown} |" in run.summary
        assert f"| {shown} |" in problem.summary
        assert len(shown) <= 500

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_a_title_is_within_the_limit_of_github(self, rule: Rule) -> None:
        [annotation] = check(review([violation(rule.id)])).annotations

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
    def test_valid(self) -> None:
        run = config_check(TARGET, [], ".github/sluice.yml")

        assert (run.name, run.conclusion, run.title, run.annotations) == (
            "sluice / config",
            Conclusion.SUCCESS,
            "The policy file is valid",
            (),
        )
        assert run.summary == "`.github/sluice.yml` is valid."

    def test_problems(self) -> None:
        problems = [Problem(2, 7, "`mode` must be observe | off"), Problem(4, 1, "no `@octo`")]
        run = config_check(TARGET, problems, ".github/sluice.yml")

        assert (run.conclusion, run.title) == (Conclusion.FAILURE, "2 problems in the policy file")
        assert words(run) == snapshot(
            [
                "**`.github/sluice.yml` is not valid.** Merged like this, it would change no",
                "rule.",
                "",
                "| Where | What |",
                "| --- | --- |",
                "| [`.github/sluice.yml:2`] | `mode` must be observe \\| off |",
                "| [`.github/sluice.yml:4`] | no `@octo` |",
            ]
        )
        assert run.annotations[0] == Annotation(
            path=".github/sluice.yml",
            start_line=2,
            end_line=2,
            level=AnnotationLevel.FAILURE,
            title="This policy file is not valid",
            message="`mode` must be observe | off",
        )
        assert [one.start_line for one in run.annotations] == [2, 4]
