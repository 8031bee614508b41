import json
import re
from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from bot.config.rules import Level
from bot.effects import Conclusion
from bot.policy.render import (
    MAX_SUMMARY,
    Fallback,
    headline,
    policy_check,
)
from bot.policy.review import Review
from tests.policy.reviews import (
    CI,
    ERROR,
    NOTICE,
    RULE,
    TARGET,
    WARNING,
    check,
    review,
    ruled,
    violation,
    words,
)

READER = MarkdownIt("commonmark").enable("table")


def for_scripts(summary: str) -> dict:
    match = re.search(r"```json\n(.*)\n```", summary, re.DOTALL)
    assert match
    return json.loads(match[1])


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
    summary = policy_check(TARGET, review(), replace(ruled(), fallback=fallback)).summary

    assert f"`.github/sluice.yml` of the base branch is not valid, so {words}." in summary
    assert "not valid" not in check(review()).summary


def test_links_lead_to_the_line_at_the_commit_on_any_server() -> None:
    target = replace(TARGET, server_url="https://github.example")
    done = review([violation(path=".github/workflows/a b#1.yml")])

    assert (
        f"(https://github.example/octo/shop/blob/{'a' * 40}/.github/workflows/a%20b%231.yml#L3)"
        in policy_check(target, done, ruled()).summary
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
        "fingerprint": ERROR.fingerprint,
    }
    assert (listed["fixed"], listed["left_out"]) == (3, 0)
