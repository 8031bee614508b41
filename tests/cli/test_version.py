import tomllib
from pathlib import Path

from tests.cli.conftest import sluice

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_prints_the_version_of_the_project_and_nothing_else() -> None:
    result = sluice("version")

    version = tomllib.loads(PROJECT.read_text())["project"]["version"]
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{version}\n", "")
