import pytest

from bot.config.load import load_policy
from bot.config.rules import Level
from bot.config.schema import Mode, Profile
from bot.policy.engine import KNOWN_RULES
from bot.policy.starter import (
    MAX_ENVIRONMENTS,
    Rehearsal,
    Tally,
    environments_of,
    proposal,
    rehearse,
    starter,
)
from bot.policy.workflow import Context, read
from tests.policy.reading_cases import file_of, law_of
from tests.policy.reviews import ERROR, NOTICE, WARNING, review, violation

CONTEXT = Context(policy=law_of().policy)


def environments(*jobs: str) -> tuple[str, ...]:
    text = "jobs:\n" + "".join(f"  j{number}: {{{job}}}\n" for number, job in enumerate(jobs))
    return environments_of([read(file_of(f"{text}.yml", text.encode()), CONTEXT)])


def test_environments_that_jobs_name() -> None:
    jobs = ["environment: b", "environment: {name: a}", "runs-on: x", "environment: b"]

    assert environments(*jobs) == ("a", "b")


@pytest.mark.parametrize("name", ["${{ inputs.to }}", "x-${{ a }}", "' '", "''"])
def test_environments_that_nobody_knows_before(name: str) -> None:
    assert environments(f"environment: {name}") == ()


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_so_many_environments_at_most(more: int) -> None:
    jobs = [f"environment: e{number:02}" for number in range(MAX_ENVIRONMENTS + more)]

    assert len(environments(*jobs)) == MAX_ENVIRONMENTS + min(more, 0)


@pytest.mark.parametrize("names", [(), ("production",), ("a: b", 'c"\\', "# d", "\u202eé")])
def test_the_policy_is_valid_and_only_observes(names: tuple[str, ...]) -> None:
    policy = load_policy(starter(names).encode(), KNOWN_RULES)

    assert (policy.mode, policy.extends) == (Mode.OBSERVE, Profile.RECOMMENDED)
    assert policy.environments == {}


def test_the_environments_can_be_taken_up() -> None:
    text = starter(["eu: west", 'a"b']).replace("# environments", "environments")
    policy = load_policy(text.replace("#   ", "  ").encode(), KNOWN_RULES)

    assert {name: one.approvals.count for name, one in policy.environments.items()} == {
        "eu: west": 2,
        'a"b': 2,
    }


def test_counts_pull_requests_and_not_findings() -> None:
    two = review([ERROR, violation(line=9), WARNING])
    found = rehearse([two, review([WARNING, NOTICE]), review([], [ERROR, WARNING])], left_out=2)

    assert found == Rehearsal(
        judged=3,
        held=2,
        left_out=2,
        tallies=(
            Tally("PIN-BRANCH", 1, 0),
            Tally("TIME-MISSING", 0, 2),
            Tally("PERM-MISSING", 0, 1),
        ),
    )


def test_held_by_one_finding_and_warned_by_another_is_held() -> None:
    both = review([violation(level=Level.WARNING), violation(line=9)])

    assert rehearse([both]).tallies == (Tally("PIN-BRANCH", 1, 0),)


def test_the_words() -> None:
    tallies = (Tally("PIN-BRANCH", 3, 1), Tally("X-OURS", 0, 1))
    text = proposal("a.yml", Rehearsal(judged=20, held=3, tallies=tallies, left_out=1))

    assert text.split("\n\n")[1:3] == [
        "**Of the last 20 pull requests, `enforce` would have held 3.** 1 more could not be read.",
        (
            "| Rule | What it asks | Would have held | Would have warned |\n"
            "| --- | --- | --- | --- |\n"
            f"| `PIN-BRANCH` | {KNOWN_RULES['PIN-BRANCH'].summary} | 3 | 1 |\n"
            "| `X-OURS` |  | 0 | 1 |"
        ),
    ]


@pytest.mark.parametrize(
    ("judged", "left_out", "words"),
    [
        (1, 0, "**Of the last 1 pull request, `enforce` would have held 0.**"),
        (0, 3, "It was tried on no pull request: 3 could not be read."),
        (0, 0, "It was tried on no pull request: there is none yet."),
    ],
)
def test_how_many_were_judged(judged: int, left_out: int, words: str) -> None:
    text = proposal("a.yml", Rehearsal(judged=judged, held=0, tallies=(), left_out=left_out))

    assert text.split("\n\n")[1] == words
    assert "|" not in text
