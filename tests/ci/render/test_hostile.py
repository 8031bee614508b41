"""Names, titles and lines are strangers'. None of them becomes more than text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings, strategies as st
from markdown_it import MarkdownIt

from bot.ci.diagnosis import Diagnosis, Place
from bot.ci.history import History
from bot.ci.render import (
    alert_text,
    failure_comment,
    failures_check,
    opened_issue,
    recovered_comment,
)
from bot.ci.render.comment import LIMIT
from bot.ci.report import FailedJob, FailedRun, MissingLog, Report
from bot.model import WorkflowRun
from tests.ci.render.reports import (
    BASE,
    BEST,
    FLAKY,
    FOUND,
    GATE,
    NEW,
    OTHER,
    RUN,
    STEP,
    job,
    report,
)

TOKEN = "ghp_" + "a1B2" * 9
HOSTILE = (
    "@org/team",
    "```\n@team\n```",
    "<!-- sluice:ci-failure -->",
    "</summary></details><!--",
    "-->\n\n</details>\n# Owned",
    "a](https://evil.example)",
    "[x]: https://evil.example",
    "![x](https://evil.example/x.png)",
    "\u202eevil\u2066\u200b",
    "| a | b |",
    "#1 GH-2 www.evil.example https://evil.example",
    "&#64;team &lt;b&gt;",
    "<script>alert(1)</script>",
    "\n\n- [ ] a\n\n> b",
    "`",
    "{count} {0}",
    "",
)
HUGE = ("x" * 10_000, "`" * 10_000, "❌@a" * 3_000)
EVIL = st.text(alphabet="`*_[]()<>@#!|~\\\n:/.wa &-{}\u202e", max_size=30)


def a_run(text: str) -> WorkflowRun:
    return replace(RUN, name=text, head_branch=text, commit_title=text, commit_author=text)


def everything(name: str, line: str, run: WorkflowRun, quoted: Diagnosis = FOUND) -> Report:
    """Put *name* and *line* wherever a stranger has a say."""
    lines = (replace(BEST, text=line.replace("\n", " ")),)
    files = frozenset({name})
    step = replace(STEP, name=name)

    def found(fingerprint: str, base: Diagnosis = quoted) -> Diagnosis:
        places = (Place(name, 3),)
        tests = (name, name)
        return replace(
            base, fingerprint=fingerprint, lines=lines, excerpt=lines, tests=tests, places=places
        )

    def past(history: History) -> History:
        # An empty name is told as "the base branch", and one in a reason is cut.
        why = f"`{name.replace('`', '')[:80]}` passes."
        return replace(history, why=why, branch=name or "x")

    jobs = [
        job(name, found("1"), past(NEW), step),
        job(name, found("1"), past(FLAKY), step),
        job(name, found("2"), past(BASE), step),
        job(name, found("3"), past(FLAKY), step),
        job(name, found("4"), past(FLAKY), step),
        job(name, MissingLog.EXPIRED, None, step),
        job(name, found("5", GATE), past(NEW), step),
    ]
    named = [replace(one, job=replace(one.job, id=at)) for at, one in enumerate(jobs)]
    runs = (
        FailedRun(run=run, jobs=tuple(named), names=(name,) * 9, is_retried=True),
        FailedRun(run=run, failed_attempt=1),
    )
    return report(runs=runs, files=files)


def words(shown: Report) -> list[str]:
    run = shown.runs[0]
    return [
        failure_comment(shown),
        failure_comment(replace(shown, is_merged=True)),
        failures_check(shown, "x").summary,
        opened_issue(shown, run, run.jobs[0], "m").body,
        recovered_comment(shown),
    ]


class Tags(HTMLParser):
    """Collects the tags and comments of a block of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(f"<{tag} {attrs}>")

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.seen.append("comment")


def tags(html: str) -> list[str]:
    parser = Tags()
    parser.feed(html)
    parser.close()
    return parser.seen


def skeleton(markdown: str) -> list[str]:
    """Return what *markdown* is built of, without its text and the targets of its links."""
    built: list[str] = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(markdown):
        built.append(token.type)
        if token.type == "html_block":
            built += tags(token.content)
        for child in token.children or ():
            if child.type not in ("text", "text_special"):
                built += [child.type, *(tags(child.content) if child.type == "html_inline" else [])]
    return built


def alive(markdown: str) -> list[str]:
    """Return mentions and addresses that GitHub would make links of."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    texts = [
        child.content for one in tokens for child in one.children or () if child.type == "text"
    ]
    texts += [re.sub(r"<code>.*?</code>", "", one.content) for one in tokens if "html" in one.type]
    return [text for text in texts if re.search(r"@\w|(?<![\w&])#\d|://\w|\bwww\.", text)]


CALM = [skeleton(one) for one in words(everything("x", "x", a_run("x")))]


@pytest.mark.parametrize("evil", HOSTILE, ids=lambda text: text[:20] or "empty")
def test_nothing_hostile_comes_alive(evil) -> None:
    shown = words(everything(evil, evil, a_run(evil)))

    assert [skeleton(one) for one in shown] == CALM
    assert not any(map(alive, shown))


@pytest.mark.parametrize("evil", HUGE, ids=lambda text: text[:3])
def test_nothing_huge_comes_alive(evil) -> None:
    """What is too long to be linked is left out; nothing comes in its place."""
    shown = words(everything(evil, evil, a_run(evil)))

    assert all(set(skeleton(one)) <= set(calm) for one, calm in zip(shown, CALM, strict=True))
    assert not any(map(alive, shown))


@settings(deadline=None)
@given(name=EVIL, line=EVIL)
@example(name="[x]", line="x")
@example(name="`", line="````")
def test_strangers_cannot_leave_their_quotes(name: str, line: str) -> None:
    shown = words(everything(name, line, a_run(name)))

    assert [skeleton(one) for one in shown] == CALM
    assert not any(map(alive, shown))


@pytest.mark.parametrize("evil", [*HOSTILE, *HUGE], ids=lambda text: text[:20] or "empty")
def test_nothing_unseen_is_shown(evil) -> None:
    for one in words(everything(evil, evil, a_run(evil))):
        assert not set(one) & set("\u202e\u2066\r\x00")
        assert len(one.encode()) <= LIMIT


def test_what_a_stranger_calls_a_marker_does_not_end_a_comment() -> None:
    evil = "<!-- sluice:ci-failure -->"

    assert not any(
        one.rstrip().endswith(evil) for one in words(everything(evil, evil, a_run(evil)))
    )


def _secretive() -> tuple[FailedJob, ...]:
    step = replace(STEP, name=f"step {TOKEN}")
    found = replace(
        FOUND, tests=(TOKEN,), places=(Place(f"{TOKEN}.py", 1),), annotation="", lines=(BEST,)
    )
    past = replace(NEW, why=f"`{TOKEN}` passes.", branch=TOKEN)
    return (
        job(f"a {TOKEN}", found, past, step),
        job(f"b {TOKEN}"),
        job(f"c {TOKEN}", GATE),
        job(f"d {TOKEN}", OTHER),
        job(f"e {TOKEN}", replace(FOUND, fingerprint="5")),
        job(f"f {TOKEN}", replace(FOUND, fingerprint="6")),
    )


def test_names_and_titles_are_redacted() -> None:
    run = FailedRun(run=a_run(f"x {TOKEN}"), jobs=_secretive())
    shown = report(runs=(run,))
    check = failures_check(shown, "x")
    issue = opened_issue(shown, run, run.jobs[0], "m")

    said = [*words(shown), check.title, issue.title, alert_text(shown, run)]
    said += [one.title + one.message for one in check.annotations]
    assert not [one for one in said if TOKEN in one]
