import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli
from bot.__main__ import main
from tests.cli.conftest import sluice
from tests.servers.postgres import free_port

MODULES = sorted(
    path.stem for path in Path(cli.__file__).parent.glob("*.py") if path.stem != "__init__"
)

VERB = """\
import click

from bot import errors
from bot.errors import Problem

@click.command
def run() -> None:
    \"\"\"Do what the test says.\"\"\"
    {body}

COMMAND = run
"""


@pytest.fixture
def verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Result]]:
    """Call a verb that is one file more beside the others, called ``by_the_way.py``."""
    monkeypatch.setattr(cli, "__path__", [*cli.__path__, str(tmp_path)])

    def call(body: str) -> Result:
        (tmp_path / "by_the_way.py").write_text(VERB.format(body=body))
        return CliRunner().invoke(main, ["by-the-way"])

    yield call
    sys.modules.pop("bot.cli.by_the_way", None)


def listed() -> dict[str, str]:
    """The verbs that ``--help`` names, each with what it says of it."""
    result = CliRunner().invoke(main, ["--help"], terminal_width=300)
    assert result.exit_code == 0
    lines = result.stdout.partition("Commands:\n")[2].splitlines()
    return {
        name: summary.strip() for name, _, summary in (line[2:].partition(" ") for line in lines)
    }


RELIED_ON = {
    "check",
    "deliveries",
    "demo",
    "explain-log",
    "migrate",
    "replay",
    "schema",
    "serve",
    "validate",
    "version",
}


class TestHelp:
    def test_names_every_verb_there_is_a_file_for(self) -> None:
        assert list(listed()) == [module.replace("_", "-") for module in MODULES]
        assert listed().keys() >= RELIED_ON

    def test_says_what_each_does_in_the_first_sentence_of_its_own_help(self) -> None:
        for name, summary in listed().items():
            module = import_module(f"bot.cli.{name.replace('-', '_')}")
            whole = " ".join(module.COMMAND.help.split())
            assert summary, name
            assert whole.startswith(summary), name

    @pytest.mark.parametrize(
        ("name", "summary"),
        [
            ("version", "Print the version."),
            ("schema", "Print the JSON Schema of the policy file."),
            (
                "replay",
                "Handle a delivery again, or a payload from a file as if GitHub had sent it.",
            ),
        ],
    )
    def test_the_summary_is_not_cut_where_there_is_room(self, name: str, summary: str) -> None:
        assert listed()[name] == summary

    def test_a_verb_is_one_file_more_and_spelled_with_dashes(self, verb) -> None:
        assert verb("click.echo('done')").stdout == "done\n"
        assert listed()["by-the-way"] == "Do what the test says."

    @pytest.mark.parametrize("module", MODULES)
    def test_each_verb_explains_itself(self, module: str) -> None:
        verb = module.replace("_", "-")
        result = sluice(verb, "--help")

        assert result.exit_code == 0
        assert f" {verb} [OPTIONS]" in result.stdout.splitlines()[0]


class TestUsage:
    @pytest.mark.parametrize("name", ["deliver", "by_the_way", "explain_log", "__init__", "../cli"])
    def test_an_unknown_verb_is_a_usage_error(self, name: str) -> None:
        result = sluice(name)

        assert (result.exit_code, result.stdout) == (2, "")
        assert f"No such command '{name}'" in result.stderr

    def test_no_verb_at_all_shows_the_help(self) -> None:
        result = sluice()

        assert result.exit_code == 2
        assert "Commands:" in result.stderr

    def test_an_unknown_option_is_a_usage_error(self) -> None:
        assert sluice("version", "--loud").exit_code == 2


class TestWhatGoesWrong:
    def test_a_wrong_configuration_is_78_and_a_line_for_each_problem(self, verb) -> None:
        result = verb("raise errors.ConfigError(Problem(3, 7, 'first'), Problem(0, 0, 'second'))")

        assert (result.exit_code, result.stdout) == (78, "")
        assert result.stderr == "sluice: 3:7: first\nsecond\n"

    @pytest.mark.parametrize(
        "error",
        [
            "UserError('no', reason='refused')",
            "TransientError('no')",
            "StorageError('no')",
            "RefusedError('no', status=403)",
            "NoDataError('no')",
        ],
    )
    def test_what_else_we_say_on_purpose_is_1_and_a_line(self, verb, error: str) -> None:
        result = verb(f"raise errors.{error}")

        assert (result.exit_code, result.stdout, result.stderr) == (1, "", "sluice: no\n")

    def test_a_bug_is_not_hidden(self, verb) -> None:
        result = verb("raise LookupError('nobody expected this')")

        assert isinstance(result.exception, LookupError)
        assert result.stderr == ""

    def test_a_verb_chooses_its_own_exit_status(self, verb) -> None:
        assert verb("raise SystemExit(3)").exit_code == 3

    def test_a_server_that_does_not_answer_is_1_and_a_line(
        self, bare_environment, monkeypatch
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", f"postgresql://sluice@127.0.0.1:{free_port()}/none")

        result = sluice("deliveries")

        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("sluice: PostgreSQL does not answer: ")
        assert len(result.stderr.splitlines()) == 1


class TestServe:
    NEEDED = ("APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET")

    def test_without_settings_every_missing_one_is_named_at_once(self, bare_environment) -> None:
        result = sluice("serve")

        assert (result.exit_code, result.stdout) == (78, "")
        assert result.stderr.removeprefix("sluice: ").splitlines() == [
            f"{name} is not set" for name in self.NEEDED
        ]

    @pytest.mark.parametrize("missing", NEEDED)
    def test_each_is_needed(self, bare_environment, monkeypatch, missing: str) -> None:
        for name in self.NEEDED:
            monkeypatch.setenv(name, "" if name == missing else "x")

        result = sluice("serve")

        assert result.exit_code == 78
        problems = result.stderr.removeprefix("sluice: ").splitlines()
        assert [line for line in problems if line.endswith("is not set")] == [
            f"{missing} is not set"
        ]
        assert len(problems) == len(self.NEEDED)

    def test_as_an_operator_sees_it_there_is_no_traceback(self, bare_environment) -> None:
        result = python("-m", "bot", "serve")

        assert (result.returncode, result.stdout) == (78, "")
        assert result.stderr == (
            "sluice: APP_ID is not set\nPRIVATE_KEY is not set\nWEBHOOK_SECRET is not set\n"
        )


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_verb_is_imported_only_when_it_is_used() -> None:
    program = (
        "import sys; from bot.__main__ import main;"
        "main(['version'], standalone_mode=False);"
        "print(*(name for name in sys.modules if name.startswith('bot.cli.')));"
        "print({'sqlalchemy', 'aiohttp', 'pydantic', 'rich'} & set(sys.modules))"
    )
    result = python("-c", program)

    assert result.stderr == ""
    assert result.stdout.splitlines()[1:] == ["bot.cli.version", "set()"]
