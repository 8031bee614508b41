from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from bot.ci.render.reasons import reasons
from bot.ci.render.retrying import LONGEST, command, retry_words
from bot.commands.parse import MAX_LINE, parse
from tests.ci.render.reports import RUN_URL, job, report

TOKEN = "ghp_" + "a1B2" * 9


def typed(*names: str) -> str:
    return command(reasons(report(*map(job, names)))[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unit", '/retry --job "unit"'),
        ("unit (3.12, arm)", '/retry --job "unit (3.12, arm)"'),
        ('say "no"', r'/retry --job "say \"no\""'),
        ("a\\b", r'/retry --job "a\\b"'),
        ("`co`", '/retry --job "`co`"'),
        ("Prüfung 🧪", '/retry --job "Prüfung 🧪"'),
        ("x" * (LONGEST - 15), f'/retry --job "{"x" * (LONGEST - 15)}"'),
        ("x" * (LONGEST - 14), "/retry"),
        ('"' * (LONGEST // 2 - 8), "/retry --job " + '"' + r"\"" * (LONGEST // 2 - 8) + '"'),
        ('"' * (LONGEST // 2 - 7), "/retry"),
        ("two  spaces", "/retry"),
        ("two\nlines", "/retry"),
        ("hid\u200bden", "/retry"),
        ("rever\u202esed", "/retry"),
        ("unassigned \u0378", "/retry"),
        (f"with {TOKEN}", "/retry"),
        ("", "/retry"),
    ],
)
def test_a_job_is_named_if_its_name_can_be_typed(name, expected) -> None:
    assert typed(name) == expected


def test_several_jobs_are_run_again_together() -> None:
    assert typed("a", "b") == "/retry"


@given(st.text(max_size=500))
def test_what_is_offered_is_understood(name) -> None:
    line = typed(name)
    (found,) = parse(line, "sluice")

    assert len(line) <= LONGEST == MAX_LINE
    assert found.name == "retry"
    assert found.options.get("job", name) == name


@pytest.mark.parametrize(
    ("changes", "is_offered"),
    [
        pytest.param({}, True, id="an open pull request"),
        pytest.param({"number": 0}, False, id="no pull request"),
        pytest.param({"is_merged": True}, False, id="merged"),
    ],
)
def test_the_command_is_offered_where_it_is_obeyed(changes, is_offered) -> None:
    shown = replace(report(job("x")), **changes)
    words = retry_words(reasons(shown)[0], shown)

    assert words.startswith(f"[Re-run]({RUN_URL})")
    assert ('`/retry --job "x"`' in words) == is_offered
