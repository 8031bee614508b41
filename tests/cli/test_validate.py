from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main


def validate(path: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["validate", *options, str(path)], catch_exceptions=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sluice.yml"


def test_valid(file: Path) -> None:
    file.write_text("version: 1\nrules: {TIME-MISSING: error}\n")
    result = validate(file)

    assert (result.exit_code, result.stdout) == (0, f"{file}: valid\n")


def test_every_problem_has_its_place(file: Path) -> None:
    file.write_text("version: 1\nrules:\n  TIME-MISING: error\nmode: obsrve\n")
    result = validate(file)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{file}:3:3: there is no rule `TIME-MISING`; did you mean `TIME-MISSING`?",
        f"{file}:4:7: `mode` must be observe, enforce or off; did you mean `observe`?",
    ]


@pytest.mark.parametrize("data", [b"", b"[", b"\xff", b"version: 1\n#" + b"x" * 3_000_000])
def test_not_even_a_document(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    result = validate(file)

    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:1:")


def test_a_file_that_does_not_exist(file: Path) -> None:
    result = validate(file)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: {file}: No such file or directory\n"


def test_a_folder(tmp_path: Path) -> None:
    result = validate(tmp_path)

    assert (result.exit_code, result.stderr) == (2, f"error: {tmp_path}: is not a file\n")


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--group"], 1), (["--organization"], 0)])
def test_the_file_of_an_organisation_may_say_more(file: Path, options, code: int) -> None:
    file.write_text(
        "version: 1\nlock: [mode]\ngroups: [{repositories: [a*], file: groups/a.yml}]\n"
    )

    assert validate(file, *options).exit_code == code


def test_the_file_of_a_group_may_lock(file: Path) -> None:
    file.write_text("version: 1\nlock: [mode]\n")

    assert validate(file, "--group").exit_code == 0
