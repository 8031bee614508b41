import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.cli.check import MAX_LINE
from bot.document import MAX_BYTES

CLEAN = "permissions: {}\njobs: {a: {timeout-minutes: 5, steps: [{run: x}]}}\n"
SLOW = "permissions: {}\njobs: {a: {steps: [{run: x}]}}\n"
MAIN = "permissions: {}\njobs:\n  a:\n    timeout-minutes: 5\n    steps: [{uses: a/b@main}]\n"
FOLDER = ".github/workflows"


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], catch_exceptions=False)


def findings(*arguments: str | Path) -> list[tuple[str, str, bool]]:
    found = json.loads(check(*arguments, "--format", "json").stdout)["findings"]
    return [(one["path"].rpartition("/")[2], one["rule"], one["new"]) for one in found]


@pytest.fixture
def checkout(tmp_path: Path):
    def make(name: str = "head", policy: str = "", **texts: str) -> Path:
        folder = tmp_path / name / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            (folder / f"{file}.yml").write_text(text)
        if policy:
            (tmp_path / name / ".github/sluice.yml").write_text(policy)
        return tmp_path / name

    return make


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        pytest.param({"ci": CLEAN}, 0, id="clean"),
        pytest.param({}, 0, id="an empty folder"),
        pytest.param({"ci": SLOW}, 0, id="only warnings"),
        pytest.param({"ci": SLOW, "main": MAIN}, 1, id="an error"),
        pytest.param({"ci": "["}, 1, id="a file that is not YAML"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_exit_codes(checkout, texts: dict[str, str], code: int, form: str) -> None:
    assert check(checkout(**texts), "--format", form).exit_code == code


def test_json_is_what_scripts_rely_on(checkout) -> None:
    result = check(checkout(ci=CLEAN, main=MAIN), "--format", "json")

    assert json.loads(result.stdout) == {
        "findings": [
            {
                "rule": "PIN-BRANCH",
                "level": "error",
                "path": ".github/workflows/main.yml",
                "line": 5,
                "column": 20,
                "end_line": 5,
                "message": "`a/b` follows the branch `main`: its next commit runs here unseen.",
                "fix": "Pin it to a commit, with the version as a comment: `@<sha> # v1.2.3`.",
                "new": True,
            }
        ],
        "files": 2,
        "errors": [],
    }


def test_text(checkout) -> None:
    result = check(checkout(ci=CLEAN, main=MAIN))

    assert result.stdout.splitlines() == [
        (
            ".github/workflows/main.yml:5:20 error PIN-BRANCH `a/b` follows the branch `main`: "
            "its next commit runs here unseen."
        ),
        "    Pin it to a commit, with the version as a comment: `@<sha> # v1.2.3`.",
        "1 error in 2 files",
    ]
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("length", "is_cut"), [(MAX_LINE - 1, False), (MAX_LINE, False), (MAX_LINE + 1, True)]
)
def test_a_stranger_fills_no_more_than_a_line(checkout, length: int, is_cut) -> None:
    rest = "`` follows the branch `main`: its next commit runs here unseen."
    text = MAIN.replace("a/b", "a/" + "b" * (length - len(rest) - 2))
    message = check(checkout(main=text)).stdout.splitlines()[0].partition(" PIN-BRANCH ")[2]

    assert (len(message), message[-1]) == ((MAX_LINE, "…") if is_cut else (length, "."))
    assert len(message) <= 500


def test_sarif(checkout) -> None:
    [run] = json.loads(check(checkout(main=MAIN), "--format", "sarif").stdout)["runs"]

    assert [one["ruleId"] for one in run["results"]] == ["PIN-BRANCH"]


def test_reads_only_what_github_takes_for_a_workflow(checkout) -> None:
    root = checkout(ci=SLOW)
    folder = root / FOLDER
    (folder / "b.yaml").write_text(SLOW)
    (folder / "README.md").write_text(SLOW)
    (folder / "sub").mkdir()
    (folder / "sub" / "c.yml").write_text(SLOW)

    assert [path for path, _, _ in findings(root)] == ["b.yaml", "ci.yml"]


def test_one_file(checkout) -> None:
    file = checkout(ci=SLOW, main=MAIN) / FOLDER / "ci.yml"
    result = check(file)

    assert result.stdout.startswith(f"{file}:2:8 warning TIME-MISSING")
    assert result.stdout.endswith("1 warning in 1 file\n")


def test_the_working_directory_is_the_default(checkout, monkeypatch) -> None:
    monkeypatch.chdir(checkout(main=MAIN))

    assert check().exit_code == 1


class TestBase:
    def test_tells_what_is_new(self, checkout) -> None:
        base, head = checkout("base", ci=SLOW, old=MAIN), checkout(ci=SLOW, new=SLOW)
        result = check(head, "--base", base)

        assert findings(head, "--base", base) == [
            ("ci.yml", "TIME-MISSING", False),
            ("new.yml", "TIME-MISSING", True),
        ]
        assert result.stdout.splitlines()[-1] == "1 new warning (1 existing, 1 fixed) in 2 files"
        assert "ci.yml" not in result.stdout

    def test_what_was_there_before_does_not_fail(self, checkout) -> None:
        base, head = checkout("base", main=MAIN), checkout(main=MAIN, ci=CLEAN)

        assert (check(head).exit_code, check(head, "--base", base).exit_code) == (1, 0)

    def test_unless_the_policy_says_so(self, checkout) -> None:
        base = checkout("base", "version: 1\nreport: {existing_as: error}", main=MAIN, ci=SLOW)
        result = check(checkout(main=MAIN, ci=SLOW), "--base", base)

        assert result.exit_code == 1
        assert [line.split()[2] for line in result.stdout.splitlines()[::2][:-1]] == ["PIN-BRANCH"]

    def test_may_be_a_file(self, checkout) -> None:
        base, head = checkout("base", ci=SLOW), checkout(ci=f"# moved\n{SLOW}")
        files = (head / FOLDER / "ci.yml", "--base", base / FOLDER / "ci.yml")

        assert findings(*files) == [("ci.yml", "TIME-MISSING", False)]

    def test_may_have_no_workflows(self, checkout, tmp_path: Path) -> None:
        base = tmp_path / "empty"
        base.mkdir()

        assert findings(checkout(ci=SLOW), "--base", base) == [("ci.yml", "TIME-MISSING", True)]

    def test_must_exist(self, checkout, tmp_path: Path) -> None:
        result = check(checkout(ci=CLEAN), "--base", tmp_path / "nowhere")

        assert result.exit_code == 2
        assert "nowhere: No such file or directory" in result.stderr


class TestPolicy:
    LOOSE = "version: 1\nmode: off\nrules: {PIN-BRANCH: off}\n"

    def test_of_the_checkout(self, checkout) -> None:
        assert check(checkout("head", self.LOOSE, main=MAIN)).exit_code == 0

    def test_of_the_base_and_not_of_the_head(self, checkout) -> None:
        base = checkout("base", ci=CLEAN)

        assert check(checkout("head", self.LOOSE, main=MAIN), "--base", base).exit_code == 1

    def test_of_a_file(self, checkout, tmp_path: Path) -> None:
        (tmp_path / "policy.yml").write_text(self.LOOSE)
        result = check(checkout(main=MAIN), "--config", tmp_path / "policy.yml")

        assert result.exit_code == 0

    @pytest.mark.parametrize(
        ("profile", "rules"),
        [("minimal", 0), ("recommended", 1), ("strict", 1)],
    )
    def test_another_profile(self, checkout, profile: str, rules: int) -> None:
        root = checkout("head", "version: 1\nextends: strict", ci=SLOW)

        assert len(findings(root, "--profile", profile)) == rules

    def test_a_profile_that_does_not_exist(self, checkout) -> None:
        assert check(checkout(ci=SLOW), "--profile", "lax").exit_code == 2

    def test_every_problem_is_told(self, checkout) -> None:
        root = checkout("head", "version: 2\nmode: x\n", main=MAIN)
        result = check(root)
        told = json.loads(check(root, "--format", "json").stdout)["errors"]

        assert result.exit_code == 2
        assert result.stderr.splitlines() == [f"error: {line}" for line in told]
        assert told == [
            f"{root}/.github/sluice.yml:1:10: `version` must be 1",
            f"{root}/.github/sluice.yml:2:7: `mode` must be observe, enforce or off",
        ]

    def test_a_named_file_must_exist(self, checkout, tmp_path: Path) -> None:
        result = check(checkout(ci=CLEAN), "--config", tmp_path / "nowhere.yml")

        assert result.exit_code == 2
        assert "nowhere.yml: No such file or directory" in result.stderr

    def test_a_symbolic_link_in_the_checkout_is_not_followed(
        self, checkout, tmp_path: Path
    ) -> None:
        (tmp_path / "policy.yml").write_text(self.LOOSE)
        root = checkout(main=MAIN)
        (root / ".github/sluice.yml").symlink_to(tmp_path / "policy.yml")
        result = check(root)

        assert result.exit_code == 2
        assert "sluice.yml: is a symbolic link, which is not followed" in result.stderr
        assert "PIN-BRANCH" in result.stdout

    def test_a_named_symbolic_link_is_followed(self, checkout, tmp_path: Path) -> None:
        (tmp_path / "policy.yml").write_text(self.LOOSE)
        (tmp_path / "link.yml").symlink_to(tmp_path / "policy.yml")

        assert check(checkout(main=MAIN), "--config", tmp_path / "link.yml").exit_code == 0


class TestWhatCannotBeRead:
    def refused(self, *arguments: str | Path) -> str:
        result = check(*arguments)
        assert result.exit_code == 2
        return result.stderr

    def test_a_path_that_does_not_exist(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path / "x") == f"error: {tmp_path}/x: No such file or directory\n"
        assert check(tmp_path / "x").stdout == ""

    def test_a_folder_that_is_no_checkout(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path) == (
            f"error: {tmp_path}: has no folder .github/workflows; "
            "name a checkout or a workflow file\n"
        )

    def test_a_symbolic_link_hides_no_other_file(self, checkout, tmp_path: Path) -> None:
        root = checkout(ci=MAIN)
        (tmp_path / "secret").write_text("x")
        (root / FOLDER / "link.yml").symlink_to(tmp_path / "secret")

        assert "link.yml: is a symbolic link, which is not followed" in self.refused(root)
        assert findings(root) == [("ci.yml", "PIN-BRANCH", True)]
        assert check(root).stdout.endswith("1 error in 1 file\n")

    @pytest.mark.parametrize("part", [".github", FOLDER])
    def test_a_folder_behind_a_symbolic_link(self, checkout, tmp_path: Path, part: str) -> None:
        real = checkout("real", ci=CLEAN)
        link = tmp_path / "head" / part
        link.parent.mkdir(parents=True)
        link.symlink_to(real / part)

        assert self.refused(tmp_path / "head") == (
            f"error: {link}: is a symbolic link, which is not followed\n"
        )

    def test_a_pipe_does_not_hang(self, checkout) -> None:
        root = checkout(ci=CLEAN)
        os.mkfifo(root / FOLDER / "pipe.yml")

        assert "pipe.yml: is not a file" in self.refused(root)

    def test_a_folder_named_like_a_file(self, checkout) -> None:
        root = checkout(ci=CLEAN)
        (root / FOLDER / "folder.yml").mkdir()

        assert "folder.yml: is not a file" in self.refused(root)

    def test_a_file_that_is_gone_when_it_is_read(self, checkout) -> None:
        root = checkout(ci=CLEAN)
        (root / "not a folder").write_text("")

        assert "Not a directory" in self.refused(root / "not a folder" / "ci.yml")

    def test_what_cannot_be_read_is_in_the_json_too(self, tmp_path: Path) -> None:
        result = check(tmp_path / "x", "--format", "json")

        assert json.loads(result.stdout) == {
            "findings": [],
            "files": 0,
            "errors": [f"{tmp_path}/x: No such file or directory"],
        }

    def test_a_huge_file_is_a_finding(self, checkout) -> None:
        root = checkout(ci="#" * (5 * MAX_BYTES))

        assert findings(root) == [("ci.yml", "SYN-PARSE", True)]

    def test_a_strange_name_cannot_write_to_the_terminal(self, checkout) -> None:
        root = checkout()
        (root / FOLDER / "a\x1b[2J\nb.yml").write_text(MAIN)
        Path(os.fsdecode(os.fsencode(root / FOLDER) + b"/\xff.yml")).write_text(MAIN)
        result = check(root)

        assert "\x1b" not in result.stdout
        assert [line.split(" ")[0] for line in result.stdout.splitlines()[:-1:2]] == [
            ".github/workflows/?.yml:5:20",
            ".github/workflows/a[2J",
        ]


def test_a_symbolic_link_as_the_path_itself_is_followed(checkout, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout(main=MAIN))

    assert findings(tmp_path / "link") == [("main.yml", "PIN-BRANCH", True)]
