from dataclasses import replace

import pytest

from bot.ci.history import Proof
from bot.ci.render.quoting import (
    LISTED,
    NAME,
    attempt_link,
    commit_link,
    compare_link,
    file_link,
    html_name,
    job_link,
    line_link,
    listed,
    name,
    proof_link,
    run_link,
    title_name,
)
from bot.ci.report import MissingLog
from tests.ci.render.reports import FOUND, GREEN, HEAD, REPO_URL, RUN, RUN_URL, job, report

BELOW = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
TOKEN = "ghp_" + "a1B2" * 9


@pytest.mark.parametrize("quote", [name, html_name, title_name])
def test_names_are_redacted(quote) -> None:
    assert TOKEN not in quote(f"a {TOKEN}")


@pytest.mark.parametrize("quote", [name, html_name, title_name])
@pytest.mark.parametrize(
    ("size", "is_cut"),
    [(NAME - 1, False), (NAME, False), (NAME + 1, True), (10_000, True)],
    ids=["below", "at", "above", "far above"],
)
def test_names_are_cut(quote, size, is_cut) -> None:
    quoted = quote("x" * size)

    assert quoted.count("x") == (NAME - 1 if is_cut else size)
    assert ("…" in quoted) == is_cut


@pytest.mark.parametrize(
    ("text", "in_markdown", "in_html", "in_a_title"),
    [
        pytest.param("a", "`a`", "<code>a</code>", "a", id="a word"),
        pytest.param("a\nb", "`a b`", "<code>a b</code>", "a b", id="lines"),
        pytest.param("a\u202eb", "`ab`", "<code>ab</code>", "ab", id="turned round"),
        pytest.param("@a", "`@a`", "<code>@a</code>", "@\u200ba", id="a mention"),
        pytest.param("#1", "`#1`", "<code>#1</code>", "#\u200b1", id="a reference"),
        pytest.param("`a`", "`` `a` ``", "<code>`a`</code>", "'a'", id="backticks"),
        pytest.param("<b>", "`<b>`", "<code>&lt;b&gt;</code>", "<b>", id="HTML"),
        pytest.param(
            "<!-- x -->",
            "`<!-- x -->`",
            "<code>&lt;!-- x --&gt;</code>",
            "<!-- x -->",
            id="a comment of HTML",
        ),
        pytest.param("", "`  `", "<code></code>", "", id="nothing"),
    ],
)
def test_names_are_quoted_for_where_they_stand(text, in_markdown, in_html, in_a_title) -> None:
    assert (name(text), html_name(text), title_name(text)) == (in_markdown, in_html, in_a_title)


@pytest.mark.parametrize("char", ["@", "#"])
@pytest.mark.parametrize(
    ("size", "is_cut"),
    [(NAME // 2, False), (NAME // 2 + 1, True), (NAME, True)],
    ids=["at", "above", "far above"],
)
def test_a_title_is_cut_with_what_quotes_it(char, size, is_cut) -> None:
    quoted = title_name(char * size)

    assert len(quoted) <= NAME
    assert quoted.endswith("…") == is_cut


@pytest.mark.parametrize(
    ("markdown", "label", "path"),
    [
        pytest.param(commit_link(report(), GREEN), "`fedcba9`", f"commit/{GREEN}", id="a commit"),
        pytest.param(
            compare_link(report(), "all", GREEN, HEAD), "all", f"compare/{GREEN}...{HEAD}", id="two"
        ),
        pytest.param(
            file_link(report(), "a b/c#.py", 3),
            "`a b/c#.py:3`",
            f"blob/{HEAD}/a%20b/c%23.py#L3",
            id="a line of a file",
        ),
        pytest.param(
            proof_link(report(), Proof("a run", 5)), "a run", "actions/runs/5", id="a run"
        ),
        pytest.param(
            proof_link(report(), Proof("a job", 5, 6)), "a job", "actions/runs/5/job/6", id="a job"
        ),
        pytest.param(
            attempt_link(RUN, 1), "attempt 1", "actions/runs/7/attempts/1", id="an attempt"
        ),
        pytest.param(job_link(job("a")), "`a`", "actions/runs/7/job/97", id="a failed job"),
    ],
)
def test_links_lead_to(markdown, label, path) -> None:
    assert markdown == f"[{label}]({REPO_URL}/{path})"


@pytest.mark.parametrize(
    ("number", "label"),
    [(41, "`CI` run 41, attempt 2"), (0, "`CI`, attempt 2")],
    ids=["known", "not known"],
)
def test_a_run_has_its_number(number, label) -> None:
    assert run_link(replace(RUN, number=number)) == f"[{label}]({RUN_URL})"


@pytest.mark.parametrize(
    ("changes", "label", "anchor"),
    [
        pytest.param({}, f"`a` {BELOW} `Run tests`", "#step:4:12", id="a line of a step"),
        pytest.param(
            {"finding": replace(FOUND, line_in_step=0)},
            f"`a` {BELOW} `Run tests`",
            "",
            id="no line",
        ),
        pytest.param({"finding": MissingLog.EXPIRED}, f"`a` {BELOW} `Run tests`", "", id="no log"),
        pytest.param({"step": None}, "`a`", "", id="no step"),
    ],
)
def test_a_job_is_linked_at_its_line(changes, label, anchor) -> None:
    shown = replace(job("a"), **changes)

    assert line_link(shown) == f"[{label}]({RUN_URL}/job/97{anchor})"


@pytest.mark.parametrize(
    ("count", "rest"),
    [(0, ""), (LISTED - 1, ""), (LISTED, ""), (LISTED + 1, " and 1 more")],
    ids=["none", "below", "at", "above"],
)
def test_a_list_is_cut_and_the_rest_counted(count, rest) -> None:
    assert listed(["x"] * count) == ", ".join(["x"] * min(count, LISTED)) + rest
