"""What deploy/policy.md shows works."""

import re
from pathlib import Path

import pytest
import yaml

from bot.config.layers import Kind
from bot.config.load import load
from bot.policy.engine import KNOWN_RULES
from tests.cli.conftest import sluice

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "deploy" / "policy.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def blocks(first_line: str) -> list[str]:
    return [block for block in BLOCKS if block.startswith(f"# {first_line}\n")]


@pytest.mark.parametrize("text", blocks("sluice.yml in octo/.github"))
def test_files_of_an_organisation_are_valid(text: str) -> None:
    load(text.encode(), KNOWN_RULES, Kind.ORGANIZATION.shape)


@pytest.mark.parametrize("text", blocks(".github/sluice.yml"))
def test_files_of_a_repository_are_valid(text: str) -> None:
    load(text.encode(), KNOWN_RULES, Kind.REPOSITORY.shape)


def test_every_file_is_tried() -> None:
    case = "policy-cases/X-OWN-RUNNERS/deploy.yml"
    known = ("sluice.yml in octo/.github", ".github/sluice.yml", case)

    assert len(BLOCKS) == sum(len(blocks(name)) for name in known) + 1, "and pre-commit's"


def test_the_case_passes_where_it_is_judged_by_its_rule_alone(tmp_path: Path) -> None:
    [case] = blocks("policy-cases/X-OWN-RUNNERS/deploy.yml")
    [policy] = [text for text in BLOCKS if "X-OWN-RUNNERS" in text and text != case]
    (tmp_path / "X-OWN-RUNNERS").mkdir()
    (tmp_path / "X-OWN-RUNNERS" / "deploy.yml").write_text(case)
    (tmp_path / "sluice.yml").write_text(policy)

    assert sluice("test", tmp_path, "--organization").exit_code == 0


def test_pre_commit_is_told_of_a_hook_that_there_is() -> None:
    [ours] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    [repo] = yaml.safe_load(*blocks(".pre-commit-config.yaml"))["repos"]

    assert [hook["id"] for hook in repo["hooks"]] == [ours["id"]]


@pytest.mark.parametrize("address", sorted(set(re.findall(r"\]\((?!https:)([^)#]+)", GUIDE))))
def test_links_lead_somewhere(address: str) -> None:
    assert (ROOT / "deploy" / address).exists() or address == "reference/policy.md"


@pytest.mark.parametrize("line", sorted(set(re.findall(r"^sluice .*", GUIDE, re.MULTILINE))))
def test_commands_have_the_options_that_are_shown(line: str) -> None:
    verb, *words = line.partition("#  ")[0].split()[1:]
    told = sluice(verb, "--help").stdout

    assert [word for word in words if word.startswith("--") and word not in told] == []
