"""Whose code reaches a runner of our own."""

import pytest

from bot.config.rules import Level
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.rule import Violation
from tests.policy.reading_cases import Case, case_of, file_of, law_of, side_of

PUBLIC = Facts(is_public=True)
OWN = "# policy: {rules: {TRUST-SELFHOSTED: {labels: ['gpu-*']}}}\n"


def lines(text: str, facts: Facts = PUBLIC) -> list[int]:
    return [one.finding.line for one in case_of(text).violations("TRUST-SELFHOSTED", facts)]


def job(runs_on: str, *, on: str = "pull_request", more: str = "") -> str:
    return f"on: {on}\njobs:\n  test:\n    runs-on: {runs_on}\n{more}    steps: []\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(job("self-hosted"), [4], id="the label"),
        pytest.param(job("[Self-Hosted, linux]"), [4], id="among labels, in other case"),
        pytest.param(job("{labels: [self-hosted]}"), [4], id="labels below a key"),
        pytest.param(job("self-hosted", on="pull_request_target"), [4], id="the other event"),
        pytest.param(
            job(
                "${{ matrix.os }}",
                more="    strategy: {matrix: {os: [ubuntu-latest, self-hosted]}}\n",
            ),
            [5],
            id="in a matrix",
        ),
        pytest.param(job("self-hosted", on="push"), [], id="no pull request"),
        pytest.param(job("ubuntu-latest"), [], id="a hosted runner"),
        pytest.param(job("gpu-large"), [], id="a label that nobody named"),
        pytest.param(job("${{ inputs.runner }}"), [], id="nobody knows"),
        pytest.param(OWN + job("gpu-large"), [5], id="a label that the policy names"),
        pytest.param(OWN + job("{group: gpu-pool}"), [5], id="a group that the policy names"),
        pytest.param(OWN + job("ubuntu-latest"), [], id="none that the policy names"),
        pytest.param(
            job(
                "self-hosted",
                more="    if: github.event.pull_request.head.repo.full_name == github.repository\n",
            ),
            [],
            id="not for forks",
        ),
        pytest.param(job("self-hosted", more="    if: github.actor == 'me'\n"), [4], id="some if"),
    ],
)
def test_jobs(text: str, found) -> None:
    assert lines(text) == found


@pytest.mark.parametrize(
    ("facts", "levels"),
    [
        pytest.param(NO_FACTS, [], id="not known"),
        pytest.param(Facts(is_public=False), [Level.NOTICE], id="private"),
        pytest.param(Facts(is_public=True), [Level.ERROR], id="public"),
    ],
)
def test_only_public_repositories_have_strangers(facts: Facts, levels: list[Level]) -> None:
    found = case_of(job("self-hosted")).violations("TRUST-SELFHOSTED", facts)

    assert [one.level for one in found] == levels


GUARD = "if: github.event.pull_request.head.repo.fork == false, "


def called(caller: str = "", callee: str = "") -> list[Violation]:
    uses = "uses: ./.github/workflows/called.yml"
    texts = {
        "ci.yml": f"on: pull_request\njobs:\n  call: {{{caller}{uses}}}\n",
        "called.yml": f"on: workflow_call\njobs:\n  test: {{{callee}runs-on: self-hosted}}\n",
    }
    files = [file_of(f".github/workflows/{name}", text.encode()) for name, text in texts.items()]
    return Case(side_of(*files), law_of()).violations("TRUST-SELFHOSTED", PUBLIC)


def test_a_called_workflow_is_told_at_its_call() -> None:
    [found] = called()

    assert (found.path, found.finding.line) == (".github/workflows/ci.yml", 3)
    assert "`test` runs on `self-hosted`" in found.finding.message


@pytest.mark.parametrize("guards", [{"caller": GUARD}, {"callee": GUARD}], ids=["caller", "callee"])
def test_a_guard_on_either_side_is_enough(guards) -> None:
    assert called(**guards) == []
