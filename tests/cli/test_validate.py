from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main


def validate(path: Path) -> Result:
    return CliRunner().invoke(main, ["validate", str(path)], catch_exceptions=False)


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
