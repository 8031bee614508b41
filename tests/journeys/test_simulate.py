"""`sluice simulate`: a pull request under another policy, and nothing is posted."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import BAD, CI, FEW_RULES, GOOD, NO_TIMEOUT, POLICY, Story
from tests.journeys.operators import Operator, operator_of

STRICTER = "version: 1\nrules:\n  TIME-MISSING: error\n"


@pytest.fixture
def sluice(story, private_key, monkeypatch) -> Operator:
    return operator_of(story, private_key, monkeypatch)


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "policy.yml"
        path.write_text(text)
        return path

    return write


async def opened(story: Story, text: str = NO_TIMEOUT) -> str:
    pull = await story.open({CI: text})
    story.asked()
    return f"octo/shop#{pull.number}"


async def test_under_the_policy_in_force(story, sluice) -> None:
    result = await sluice("simulate", await opened(story))

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0].startswith(f"{CI}:4:3 warning TIME-MISSING ")
    assert result.stdout.splitlines()[1:] == [
        "     4 | test:",
        "         ^",
        "    " + result.stdout.splitlines()[3].strip(),
        "1 new warning in 1 file",
        "sluice / policy: success: 1 new warning",
    ]


async def test_under_another_one(story, sluice, written) -> None:
    name = await opened(story)
    result = await sluice("simulate", name, "--policy", written(STRICTER))

    assert result.exit_code == 1
    assert "sluice / policy: failure: 1 new error\n" in result.stdout
    assert result.stdout.splitlines()[-2:] == [
        "On all workflows of the head, compared with the policy in force:",
        "~ " + result.stdout.splitlines()[0],
    ]


async def test_what_appears_and_disappears(story, sluice, written) -> None:
    name = await opened(story, f"{BAD}  b: {{runs-on: x, steps: [{{run: x}}]}}\n")
    policy = "version: 1\nrules: {PIN-BRANCH: off, COST-RUNNER: off, STAGE-LINT: error}\n"
    result = await sluice("simulate", name, "--policy", written(policy), "--format", "json")
    told = json.loads(result.stdout)

    assert result.exit_code == 0, "the base branch lacks it too"
    assert [(one["rule"], one["new"]) for one in told["appears"]] == [("STAGE-LINT", False)]
    assert [one["rule"] for one in told["disappears"]] == ["PIN-BRANCH"]
    assert told["changed"] == []
    assert {one["rule"] for one in told["findings"]} == {"TIME-MISSING", "STAGE-LINT"}
    assert (told["conclusion"], told["files"], told["errors"]) == ("success", 1, [])
    shown = await sluice("simulate", name, "--policy", written(policy))
    assert [line[:12] for line in shown.stdout.splitlines()[-2:]] == [
        "+ repository",
        f"- {CI}"[:12],
    ]


GATED = "version: 1\nrules: {GATE-PATHFILTER: error}\n"
FILTERED = GOOD.replace("on: pull_request", "on: {pull_request: {paths: [src/**]}}")


async def test_what_github_says_is_asked_for_the_policy_that_is_tried(
    story, sluice, written
) -> None:
    name = await opened(story, FILTERED)
    story.shop.require_checks("main", {"test": None})
    result = await sluice("simulate", name, "--policy", written(GATED), "--format", "json")
    told = json.loads(result.stdout)

    assert [one["rule"] for one in told["appears"]] == ["GATE-PATHFILTER"]
    assert "GATE-PATHFILTER" in {one["rule"] for one in told["findings"]}


async def test_and_for_the_one_that_rules(story, sluice, written) -> None:
    story.shop.push("main", {POLICY: GATED}, by=story.bob)
    name = await opened(story, FILTERED)
    story.shop.require_checks("main", {"test": None})
    policy = written("version: 1\n")
    result = await sluice("simulate", name, "--policy", policy, "--format", "json")
    told = json.loads(result.stdout)

    assert [one["rule"] for one in told["disappears"]] == ["GATE-PATHFILTER"]
    assert "GATE-PATHFILTER" not in {one["rule"] for one in told["findings"]}


async def test_what_is_new_says_so(story, sluice, written) -> None:
    name = await opened(story)
    policy = "version: 1\nrules: {TIME-MISSING: notice}\n"
    result = await sluice("simulate", name, "--policy", written(policy), "--format", "json")

    [changed] = json.loads(result.stdout)["changed"]
    assert (changed["level"], changed["new"]) == ("notice", True)


async def test_only_the_organisation_s_file_is_replaced(story, sluice, written) -> None:
    off = "version: 1\nrules: {PIN-BRANCH: off}\n"
    story.shop.push("main", {POLICY: off}, by=story.bob)
    name = await opened(story, BAD)
    locked = FEW_RULES + "  PIN-BRANCH: {level: error, locked: true}\n"
    result = await sluice("simulate", name, "--policy", written(locked), "--organization")

    assert result.exit_code == 1
    assert "+ .github/workflows/ci.yml:8:15 error PIN-BRANCH" in result.stdout
    allowed = await sluice("simulate", name, "--policy", written(FEW_RULES), "--organization")
    assert allowed.exit_code == 0, "the repository's own file still rules below it"


async def test_a_broken_file_of_the_repository_counts_for_nothing(story, sluice, written) -> None:
    story.shop.push("main", {POLICY: "version: 2\n"}, by=story.bob)
    name = await opened(story, BAD)

    result = await sluice("simulate", name, "--policy", written(FEW_RULES), "--organization")

    assert result.exit_code == 1
    assert "sluice / policy: failure: 1 new error" in result.stdout


async def test_a_group_s_file_stands_below_the_organisation_s(story, sluice, written) -> None:
    name = await opened(story, BAD)
    lax = written("version: 1\nrules: {PIN-BRANCH: warning}\n")
    result = await sluice("simulate", name, "--policy", lax, "--group")

    assert result.exit_code == 0
    assert "~ .github/workflows/ci.yml:8:15 warning PIN-BRANCH" in result.stdout


async def test_nothing_is_posted_nor_asked_for_without_need(story, sluice, written) -> None:
    name = await opened(story)
    before = [run.id for run in story.shop.checks]
    await sluice("simulate", name, "--policy", written(STRICTER))

    writes = {one.operation for one in story.exchanges if one.method != "GET"}
    assert writes == {"apps/create-installation-access-token", "graphql"}
    assert [run.id for run in story.shop.checks] == before


async def test_what_cannot_be_listed_is_not_passed(story, sluice) -> None:
    name = await opened(story, GOOD + "# more\n")
    story.shop.truncates_trees = True
    story.shop.push("change", {"more.py": "1\n"}, by=story.ada)
    result = await sluice("simulate", name)

    assert result.exit_code == 2
    assert result.stdout == "sluice / policy: action_required: The workflows could not be read\n"
    assert result.stderr.startswith("error: GitHub could not list every file of the repository")
    told = json.loads((await sluice("simulate", name, "--format", "json")).stdout)
    assert (told["conclusion"], len(told["errors"])) == ("action_required", 1)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        pytest.param("octo/other#1", "the App is not installed on octo/other", id="repository"),
        pytest.param("octo/shop#999", "GitHub refused: ", id="pull request"),
    ],
)
async def test_what_is_not_there(sluice, name: str, why: str) -> None:
    result = await sluice("simulate", name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {name}: {why}")


@pytest.mark.parametrize("name", ["octo/shop", "shop#1", "octo/shop#x", "octo/shop#1٣", "a/b/c#1"])
async def test_how_a_pull_request_is_named(sluice, name: str) -> None:
    result = await sluice("simulate", name)

    assert result.exit_code == 2
    assert "must look like octo/shop#12" in result.stderr


async def test_a_policy_that_is_not_valid(story, sluice, written, tmp_path: Path) -> None:
    name = await opened(story)
    path = written("version: 2\nmode: x\n")
    result = await sluice("simulate", name, "--policy", path)

    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"error: {path}:1:10: `version` must be 1",
        f"error: {path}:2:7: `mode` must be observe, enforce or off",
    ]
    missing = await sluice("simulate", name, "--policy", tmp_path / "nowhere.yml")
    assert (missing.exit_code, story.asked()) == (2, [])


async def test_without_settings_each_missing_one_is_named(sluice, monkeypatch) -> None:
    monkeypatch.delenv("APP_ID")

    assert (await sluice("simulate", "octo/shop#1")).exit_code == 78
