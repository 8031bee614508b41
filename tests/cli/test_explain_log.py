import io
import json

import click
import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.cli.explain_log import COMMAND

LOG = """\
2026-01-01T12:00:00.0000000Z ##[group]Run pytest
2026-01-01T12:00:00.0000000Z ##[endgroup]
2026-01-01T12:00:01.0000000Z E   KeyError: 'x'
2026-01-01T12:00:01.0000000Z ##[error]Process completed with exit code 1.
2026-01-01T13:00:01.0000000Z E   ValueError: later
"""
STEP = {
    "name": "Test",
    "number": 2,
    "status": "completed",
    "conclusion": "failure",
    "started_at": "2026-01-01T12:00:00Z",
    "completed_at": "2026-01-01T12:00:01Z",
}
JOB = {"id": 1, "html_url": "https://x", "steps": [{"name": "Set up job", "number": 1}, STEP]}
TIMEOUT = {
    "path": ".github",
    "start_line": 1,
    "annotation_level": "failure",
    "title": None,
    "message": "The job has exceeded the maximum execution time of 45m0s",
}


@pytest.fixture
def run(tmp_path):
    (tmp_path / "log").write_text(LOG)

    def invoke(*args: str, files=None, stdin: str | None = None):
        for name, content in (files or {}).items():
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / name).write_text(text)
        given = [str(tmp_path / arg[1:]) if arg.startswith("@") else arg for arg in args]
        return CliRunner().invoke(main, ["explain-log", *given], input=stdin)

    return invoke


def test_text(run) -> None:
    result = run("@log")

    assert result.exit_code == 0
    head, best, why, *_ = result.output.splitlines()
    assert head.startswith("test, told by pytest [")
    assert best == "       3  E   KeyError: 'x'"
    assert why.strip() == "(what a test raised, 100)"


def test_text_names_tests_and_places(run) -> None:
    log = "E   KeyError: 'x'\nt.py:12: KeyError\nFAILED t.py::test_a - KeyError: 'x'\n"

    *_, test, place = run("-", stdin=log).output.splitlines()

    assert (test, place) == ("failed: t.py::test_a", "named: t.py:12")


def test_json(run) -> None:
    result = run("@log", "--format", "json")
    found = json.loads(result.output)

    assert list(found) == ["category", "tool", "lines", "fingerprint"]
    assert (found["category"], found["tool"]) == ("test", "pytest")
    assert found["lines"][0] == {
        "number": 3,
        "text": "E   KeyError: 'x'",
        "score": 100,
        "why": "what a test raised",
    }


def test_standard_input(run) -> None:
    assert run("-", "--format", "json", stdin=LOG).output == run("@log", "--format", "json").output


@pytest.mark.parametrize("job", [JOB, {"steps": JOB["steps"]}], ids=["a job", "only its steps"])
def test_the_steps_of_the_job_count(run, job) -> None:
    """The later error is louder, but it is another step's."""
    later = "\ufeff2026-01-01T13:00:01.0000000Z Post job cleanup.\n"
    log = LOG.replace("E   KeyError", "Error: KeyError").replace("##[error]", "")
    log = log.replace("2026-01-01T13", f"{later}2026-01-01T13")
    files = {"loud": log, "job": job}
    without = json.loads(run("@loud", "--format", "json", files=files).output)
    found = json.loads(run("@loud", "--job", "@job", "--format", "json", files=files).output)

    assert without["lines"][0]["number"] == 6
    assert found["lines"][0]["number"] == 3


def test_annotations_count(run) -> None:
    given = [TIMEOUT, {**TIMEOUT, "message": None, "annotation_level": None}]
    result = run("@log", "--annotations", "@said", files={"said": given})

    assert result.output.startswith("timeout, told by actions-runner")
    assert result.output.splitlines()[1] == f"the runner says: {TIMEOUT['message']}"


def test_a_log_that_tells_nothing(run) -> None:
    result = run("@empty", files={"empty": ""})

    assert result.exit_code == 0
    assert "nothing in the log tells why" in result.output


@pytest.mark.parametrize("option", ["--job", "--annotations"])
@pytest.mark.parametrize("content", ["", "[", "7", '[{"number": {}}]', "\udcff"])
def test_a_file_that_is_not_what_it_should_be(run, tmp_path, option, content) -> None:
    (tmp_path / "bad").write_bytes(content.encode("utf-8", "surrogateescape"))
    result = run("@log", option, "@bad")

    assert result.exit_code == 2
    assert "bad: " in result.output


@pytest.mark.parametrize("args", [["@nope"], ["@log", "--job", "@nope"], ["@"], []])
def test_a_file_that_is_not_there(run, args) -> None:
    result = run(*args)

    assert result.exit_code == 2
    assert "Error: " in result.output


class Broken:
    name = "broken"

    def read(self, _size: int = -1) -> bytes:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize("broken", ["file", "job"])
def test_a_disk_that_fails(broken) -> None:
    files = {"file": io.BytesIO(LOG.encode()), "job": None, broken: Broken()}

    with pytest.raises(click.BadParameter, match="broken: Input/output error"):
        COMMAND.callback(**files, annotations=None, style="text")
