"""Credentials that their shape gives away, put together here: a scanner need not find them."""

import pytest

from tests.policy.reading_cases import case_of

LONG = "Qm7Zx2Kc9Vb4Nh6Ts8Wd3Lf5Rg1Jy0Pa7EuX"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param(f"ghp_{LONG}", "github-token", id="GitHub"),
        pytest.param(f"npm_{LONG}", "npm-token", id="npm"),
        pytest.param(f"glpat-{LONG}", "gitlab-token", id="GitLab"),
        pytest.param(f"https://hooks.slack.com/services/T7/B4/{LONG}", "slack-webhook", id="Slack"),
        pytest.param(f"curl -H 'X-Token: ghp_{LONG}' https://a", "github-token", id="in a script"),
        pytest.param(f"dckr_pat_{LONG}", "docker-token", id="Docker"),
        pytest.param("ghp_" + "x" * 36, "", id="made up"),
        pytest.param(f"eyJhbGciOi.{LONG}.{LONG}", "", id="a token that may be public"),
        pytest.param(f"postgres://me:{LONG}@db/shop", "", id="a database's address"),
    ],
)
def test_shapes(value: str, kind: str) -> None:
    text = f'on: push\njobs:\n  test:\n    steps:\n      - run: "{value}"\n'
    found = [one.finding for one in case_of(text).violations("SEC-PLAINTEXT")]

    assert [one.message.partition(" stands")[0] for one in found] == (
        [f"A credential ({kind})"] if kind else []
    )
    assert all(one.line == 5 for one in found)
    assert all(value not in one.message and value not in one.subject for one in found)


def test_a_line_is_told_once() -> None:
    text = f'on: push\nenv:\n  API_TOKEN: "ghp_{LONG}"\n'

    [found] = case_of(text).violations("SEC-PLAINTEXT")

    assert (found.finding.line, found.finding.column) == (3, 15)
