"""What the card, the check run and the reports say, and that nobody else can speak there."""

from dataclasses import replace

import pytest
from hypothesis import given, settings as budget, strategies as st
from markdown_it import MarkdownIt

from bot.commands.parse import parse
from bot.config.environments import EnvironmentPolicy
from bot.deploys import render
from bot.deploys.about import NAMES
from bot.deploys.notices import notices
from bot.deploys.releasing import freeing, let_in
from bot.deploys.render import REPORT, REPORTS, card, check_run, closed_check, report
from bot.deploys.request import Request, State
from bot.deploys.snapshot import Snapshot
from bot.deploys.step import Step, advance
from bot.effects import Conclusion
from bot.evidence import Contributors
from bot.model import Sha, User
from tests.deploys.making import (
    AGREED,
    EVE,
    FROZEN,
    GRACE,
    LOCK,
    NOW,
    RUN,
    SERVER,
    SHA,
    STOP,
    VOTED,
    approvals,
    approved,
    ballot,
    policy,
    request,
    rollback,
    running,
    snapshot,
    waiting,
)

STATES = list(State)


def drawn(ask: Request, where: Snapshot) -> str:
    return card(advance(ask, where), where, SERVER)


@pytest.mark.parametrize(
    ("state", "conclusion", "title", "buttons"),
    [
        (State.OPEN, Conclusion.ACTION_REQUIRED, "🟡 production: ready", 3),
        (State.APPROVED, Conclusion.SUCCESS, "🟢 production: approved", 1),
        (State.RUNNING, Conclusion.SUCCESS, "🚀 production: running", 1),
        (State.SUCCEEDED, Conclusion.SUCCESS, "✅ production: succeeded", 0),
        (State.FAILED, Conclusion.SUCCESS, "❌ production: failed", 0),
        (State.REJECTED, Conclusion.FAILURE, "⛔ production: rejected", 0),
        (State.EXPIRED, Conclusion.TIMED_OUT, "⌛ production: expired", 0),
        (State.SUPERSEDED, Conclusion.CANCELLED, "⏭️ production: superseded", 0),
        (State.CANCELLED, Conclusion.CANCELLED, "🚫 production: cancelled", 0),
    ],
)
def test_the_check_run_in_every_state(state, conclusion, title, buttons) -> None:
    ask = request(state=state)

    run = check_run(Step(request=ask), snapshot(), SERVER)

    assert (run.conclusion, run.title, len(run.actions)) == (conclusion, title, buttons)
    closed = closed_check(ask)
    assert (closed.conclusion, closed.name, closed.external_id) == (
        run.conclusion,
        run.name,
        run.external_id,
    )


def test_buttons_are_as_long_as_github_takes() -> None:
    for button in (render.APPROVE, render.REJECT, render.RECHECK):
        assert len(button.label) <= 20
        assert len(button.description) <= 40
        assert len(button.identifier) <= 20


@pytest.mark.parametrize(
    ("where", "words"),
    [
        pytest.param(snapshot(), "waits: Approvals 0 of 2; still needed:", id="for votes"),
        pytest.param(
            snapshot(*AGREED, settings=policy(wait="5m")), "waits: Wait timer until", id="for time"
        ),
        pytest.param(snapshot(place={"stops": (STOP,)}), "is blocked: Freeze", id="a freeze"),
        pytest.param(snapshot(place={"lock": LOCK}), "is blocked: Lock", id="a lock"),
    ],
)
def test_the_headline_of_an_open_request(where, words) -> None:
    step = advance(request(votes=tuple(one.vote for one in where.ballots)), where)

    assert words in render.headline(step.request, step.assessment)


def test_the_headline_of_one_that_may_start() -> None:
    assert render.headline(request(), Step(request=request()).assessment) == (
        "Deploy of `3f2a9c1` to **production** is about to start"
    )


def people(count: int, *, complete: bool = True) -> Contributors:
    names = tuple(User(id=100 + n, login=f"p{n}") for n in range(count))
    return Contributors(people=names, unknown=(), is_complete=complete)


@pytest.mark.parametrize(
    ("makers", "line"),
    [
        (people(0), None),
        (people(2), "- Made by: `p0`, `p1`\n"),
        (people(2, complete=False), "- Made by: `p0`, `p1` and others\n"),
        (people(NAMES), f"`p{NAMES - 1}`\n"),
        (people(NAMES + 1), f"`p{NAMES - 1}` and others\n"),
    ],
    ids=["nobody", "two", "two of many", "all", "one too many"],
)
def test_who_made_it(makers, line) -> None:
    text = drawn(request(), snapshot(change={"contributors": makers}))

    assert line in text if line else "Made by" not in text


@pytest.mark.parametrize(
    ("ask", "where", "words", "is_there"),
    [
        pytest.param(
            request(),
            {"change": {"contributors": Contributors(people=(), unknown=(SHA,), is_complete=True)}},
            "no account for the makers of 1 commit(s): one more approval",
            True,
            id="a stranger's commit",
        ),
        pytest.param(request(), {}, "no account", False, id="no stranger's commit"),
        pytest.param(rollback(), FROZEN, "Made by", False, id="a rollback is not of this change"),
        pytest.param(
            request(environment="a`b"),
            {},
            '``/reject-deploy a`b --reason "…"`` vetoes.',
            True,
            id="an odd name of an environment",
        ),
        pytest.param(
            request(environment="<b>"), {}, "to **&lt;b&gt;** waits", True, id="one with markup"
        ),
        pytest.param(
            request(),
            {"place": {"takes_back": True}},
            "may take live changes back",
            True,
            id="back",
        ),
        pytest.param(
            running(),
            {"place": {"takes_back": True}, "run": RUN},
            "may take live changes back",
            False,
            id="too late to say so",
        ),
        pytest.param(
            request(previous_sha=""), {}, "what changes against", False, id="nothing is live"
        ),
        pytest.param(
            request(previous_sha=SHA), {}, "what changes against", False, id="it is live already"
        ),
        pytest.param(
            request(overrider=EVE, override_reason="fire", mode="check"),
            {},
            "**The gate was overridden by `eve`:** fire",
            True,
            id="overridden",
        ),
        pytest.param(
            request(),
            {"settings": approvals(count=0)} | FROZEN,
            "Who may approve:",
            False,
            id="nobody has to",
        ),
        pytest.param(
            request(),
            {"settings": approvals(count=0, groups=[{"teams": ["sre"]}])},
            "Who may approve: 1 of team `sre`.",
            True,
            id="nobody but a group",
        ),
        pytest.param(
            request(), {"settings": approvals(exclude=[])}, "Not counted: nobody", True, id="all"
        ),
        pytest.param(
            request(),
            {"settings": approvals(groups=[{"teams": ["sre"], "count": 2}])},
            "Who may approve: 2 of team `sre`.",
            True,
            id="a group",
        ),
        pytest.param(
            request(**VOTED),
            {"ballots": AGREED} | FROZEN,
            "/approve-deploy production 3f2a9c1",
            False,
            id="no line to paste when nobody is missing",
        ),
    ],
)
def test_what_the_card_mentions(ask, where, words, is_there) -> None:
    assert (words in drawn(ask, snapshot(**where))) == is_there


def test_reports_are_as_long_as_github_takes() -> None:
    long = EnvironmentPolicy.model_validate(
        {"approvals": {"groups": [{"users": ["u" * 99] * 20, "count": 1}]}}
    )
    step = advance(waiting(), snapshot(run=RUN, settings=long))

    assert len(report(step.request, step.assessment).comment) == REPORT
    assert REPORTS <= 6


def test_names_of_checks_and_cards() -> None:
    assert render.check_name("Production") == "sluice / gate (Production)"
    assert render.card_marker("Production") == "deploy-production"


TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="`~|<>!-[]()@/ \n\r\t\"'sluicetaonp", max_size=60),
    st.sampled_from(["/status", "\n/status", "```\n/status", "`\n/status", "-->\n\n/status"]),
    st.sampled_from(["| x\n\n/status", "</details>\n/status", "@sluice status", "\r/status"]),
    st.sampled_from(["<img src=x>", "<!-- x", "![x](http://x)", "[x](http://x)", "`"]),
)


def everything(text: str, state: State) -> dict[str, str]:
    """All that is shown of a request whose every free text is *text*."""
    where = snapshot(
        ballot(replace(GRACE, login="grace")),
        settings=EnvironmentPolicy(labels=(text or "x",), message=text[:100]),
        pull={"title": text, "head_ref": text, "base_ref": text},
        place={
            "stops": (replace(STOP, reason=text),),
            "lock": replace(LOCK, reason=text),
            "rivals": (running(sha=Sha("b" * 40)),),
        },
    )
    ask = rollback(
        state=state, reason=text, override_reason=text, overrider=EVE, ref=text, ended_at=NOW
    )
    deploy = request(ref=text, reason=text)
    step = Step(request=ask)
    open_step = advance(replace(deploy, base_ref=text), replace(where))
    return {
        "card": card(step, where, SERVER),
        "open card": card(open_step, where, SERVER),
        "check": check_run(open_step, where, SERVER).summary,
        "report": report(open_step.request, open_step.assessment).comment,
        "notices": "\n\n".join(one.body for one in notices(open_step)),
        "let in": let_in(approved(), NOW).comment,
        "freed": "".join(one.comment for one in freeing(waiting(), open_step.request.why)),
    }


@given(TEXTS, st.sampled_from(STATES))
@budget(max_examples=60, deadline=None)
def test_nobody_can_speak_through_it(text, state) -> None:
    for name, shown in everything(text, state).items():
        tokens = MarkdownIt("commonmark").enable("table").parse(shown)
        inline = [child for token in tokens for child in token.children or ()]

        assert parse(shown, "sluice") == (), name
        assert {one.content.split()[0] for one in tokens if one.type == "html_block"} <= {
            "<!--",
            "<details><summary>Who",
            "</details>",
        }, name
        assert not {"html_inline", "image"} & {child.type for child in inline}, name
        links = {child.attrGet("href") for child in inline if child.type == "link_open"}
        assert all(link.startswith(f"{SERVER}/octo/shop/") for link in links), name


@pytest.mark.parametrize("state", STATES)
def test_scripts_can_read_the_card(state) -> None:
    text = card(Step(request=request(state=state, reason_code="x")), snapshot(), SERVER)

    assert text.endswith(
        f'<!-- sluice: {{"request": "d41c0ffee0000001", "state": "{state}", '
        f'"sha": "{SHA}", "reason": "x"}} -->'
    )
