"""`sluice onboard`: a first policy, what it would have said, and a pull request that adds it."""

import pytest

from bot.config.load import load_policy
from bot.config.schema import Mode
from bot.policy.engine import KNOWN_RULES
from bot.sim.faults import Fault
from tests.journeys.conftest import BAD, CI, GOOD, NO_TIMEOUT, POLICY, Story
from tests.journeys.operators import Operator, operator_of

DEPLOY = ".github/workflows/deploy.yml"
DEPLOYS = GOOD.replace("    timeout", "    environment: production\n    timeout")


@pytest.fixture
def sluice(story, private_key, monkeypatch) -> Operator:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    return operator_of(story, private_key, monkeypatch)


@pytest.fixture
def token(story, monkeypatch) -> None:
    """A token of ada's, who may push."""
    granted = {"contents": "write", "pull_requests": "write"}
    issued = story.sim.tokens.issue_personal(story.ada, granted)
    monkeypatch.setenv("GITHUB_TOKEN", issued.value)


async def history(story: Story) -> None:
    """Three pull requests: one bad and merged, one slow and closed, one good and open."""
    for name, text in {"bad": BAD, "slow": NO_TIMEOUT, "good": f"{GOOD}# more\n"}.items():
        files = {f".github/workflows/{name}.yml": text}
        pull = story.shop.pulls.open(story.shop.push(name, files, by=story.ada), by=story.ada)
        if name == "bad":
            pull.merge(by=story.bob)
        if name == "slow":
            pull.close(by=story.ada)
    await story.told()
    story.asked()


def policy_in(stdout: str) -> str:
    return stdout.split("\n\n", 1)[1].partition("\n\nThis adds")[0]


async def test_without_a_token_it_tells_what_to_do(story, sluice) -> None:
    await history(story)
    result = await sluice("onboard", "octo/shop", "--yes")

    assert (result.exit_code, result.stderr) == (0, "")
    policy = load_policy(policy_in(result.stdout).encode(), KNOWN_RULES)
    assert policy.mode is Mode.OBSERVE
    assert "**Of the last 3 pull requests, `enforce` would have held 1.**" in result.stdout
    rows = [line.split(" | ") for line in result.stdout.splitlines() if line.startswith("| `")]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("| `PIN-BRANCH`", "1", "0 |"),
        ("| `TIME-MISSING`", "0", "1 |"),
    ]
    assert result.stdout.splitlines()[-1].startswith("To open a pull request with this file")


async def test_nothing_is_written_as_the_app(story, sluice) -> None:
    await history(story)
    await sluice("onboard", "octo/shop", "--yes")

    writes = {one.operation for one in story.exchanges if one.method != "GET"}
    assert writes == {"apps/create-installation-access-token", "graphql"}
    assert len(story.exchanges) < 60


async def test_a_pull_request_is_opened_by_who_has_the_token(story, sluice, token) -> None:
    await history(story)
    result = await sluice("onboard", "Octo/Shop", "--yes")

    [pull] = [one for one in story.shop.pulls if one.head.name == "sluice-policy"]
    assert result.exit_code == 0
    assert (
        result.stdout.splitlines()[-1] == f"opened https://github.com/octo/shop/pull/{pull.number}"
    )
    assert (pull.author, pull.base.name) == (story.ada, "main")
    assert pull.title == "Add a Sluice policy that only observes"
    assert "would have held 1" in pull.body
    [file] = pull.files()
    assert file.path == POLICY
    data = story.shop.refs.objects.blobs[file.sha].decode()
    assert f"{data.strip()}\n\nThis adds" in result.stdout
    await story.told()
    assert story.check(pull, "sluice / config").facts.conclusion == "success"


@pytest.mark.parametrize(("given", "is_opened"), [("y\n", True), ("n\n", False), ("\n", False)])
async def test_it_asks_first(story, sluice, token, given: str, is_opened) -> None:
    result = await sluice("onboard", "octo/shop", given=given)

    assert "Open a pull request on octo/shop? [y/N]" in result.stdout
    assert bool([*story.shop.pulls]) is is_opened
    assert "It was tried on no pull request: there is none yet." in result.stdout


async def test_the_environments_that_jobs_name_stand_there_to_be_taken_up(story, sluice) -> None:
    files = {
        DEPLOY: DEPLOYS,
        ".github/workflows/x.yml": DEPLOYS.replace("production", "${{ inputs.to }}"),
    }
    story.shop.push("main", files, by=story.bob)
    result = await sluice("onboard", "octo/shop")
    text = policy_in(result.stdout)

    assert text.splitlines()[-2:] == [
        "# environments:",
        '#   "production": {approvals: {count: 2}}',
    ]
    taken_up = text.replace("# environments", "environments").replace("#   ", "  ")
    policy = load_policy(taken_up.encode(), KNOWN_RULES)
    assert [*policy.environments] == ["production"]


async def test_a_repository_that_has_a_policy(story, sluice) -> None:
    story.shop.push("main", {POLICY: "version: 1\n"}, by=story.bob)
    result = await sluice("onboard", "octo/shop")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (f"error: octo/shop: it has {POLICY} already; try `sluice simulate`\n")


async def test_a_branch_that_is_there_already(story, sluice, token) -> None:
    story.shop.push("sluice-policy", {"x": "1"}, by=story.bob)
    result = await sluice("onboard", "octo/shop", "--yes")

    assert result.exit_code == 2
    assert "Reference already exists" in result.stderr
    assert [*story.shop.pulls] == []


async def test_a_token_of_somebody_who_may_not_push(story, sluice, monkeypatch) -> None:
    eve = story.sim.world.user("eve")
    granted = {"contents": "write", "pull_requests": "write"}
    issued = story.sim.tokens.issue_personal(eve, granted)
    monkeypatch.setenv("GITHUB_TOKEN", issued.value)
    result = await sluice("onboard", "octo/shop", "--yes")

    assert result.exit_code == 2
    assert result.stderr.startswith("error: octo/shop: GitHub refused: ")


async def test_a_token_that_is_none(sluice, monkeypatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_nonsense")
    result = await sluice("onboard", "octo/shop", "--yes")

    assert result.exit_code == 2
    assert "ghp_nonsense" not in result.output


async def test_what_cannot_be_read_is_left_out(story, sluice) -> None:
    await history(story)
    story.shop.truncates_trees = True
    result = await sluice("onboard", "octo/shop")

    assert "It was tried on no pull request: 3 could not be read." in result.stdout


async def test_a_head_that_is_gone_is_left_out(story, sluice) -> None:
    await history(story)
    story.sim.faults.inject("repos/compare-commits-with-basehead", Fault.NOT_FOUND)
    result = await sluice("onboard", "octo/shop")

    assert "**Of the last 2 pull requests" in result.stdout
    assert "1 more could not be read." in result.stdout


async def test_no_more_than_twenty_are_judged(story, sluice) -> None:
    for number in range(22):
        branch = story.shop.push(f"b{number}", {"app.py": f"{number}\n"}, by=story.ada)
        story.shop.pulls.open(branch, by=story.ada)
    story.asked()
    result = await sluice("onboard", "octo/shop")

    assert "Of the last 20 pull requests, `enforce` would have held 0" in result.stdout
    assert CI not in result.stdout


async def test_a_repository_that_the_app_is_not_installed_on(sluice) -> None:
    result = await sluice("onboard", "octo/other")

    assert result.exit_code == 2
    assert result.stderr == "error: octo/other: the App is not installed on octo/other\n"
