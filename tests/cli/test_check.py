import json
import re
from pathlib import Path

import pytest

from bot.cli.parts.printing import MAX_LINE
from tests.cli.checkouts import CLEAN, FOLDER, MAIN, SLOW, Checkouts
from tests.cli.conftest import sluice

MIGRATION = "shop/migrations/0002_drop.py"
UNSAFE = "class Migration:\n    operations = [migrations.RemoveField('order', 'note')]\n"


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
def test_exit_codes(checkouts: Checkouts, texts, code: int, form: str) -> None:
    assert checkouts.check(checkouts.make(**texts), "--format", form).exit_code == code


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_what_could_not_be_read_is_worse_than_an_error(checkouts: Checkouts, form: str) -> None:
    root = checkouts.make(main=MAIN)
    (root / FOLDER / "gone.yml").symlink_to("nowhere")
    result = checkouts.check(root, "--format", form)

    assert result.exit_code == 2
    assert "PIN-BRANCH" in result.stdout
    assert "gone.yml" in result.stdout + result.stderr


def test_json_is_what_scripts_rely_on(checkouts: Checkouts) -> None:
    result = checkouts.check(checkouts.make(ci=CLEAN, main=MAIN), "--format", "json")
    told = json.loads(result.stdout)

    assert re.fullmatch("[0-9a-f]{16}", told["findings"][0].pop("fingerprint"))
    assert told == {
        "findings": [
            {
                "rule": "PIN-BRANCH",
                "level": "error",
                "path": ".github/workflows/main.yml",
                "line": 7,
                "column": 20,
                "end_line": 7,
                "message": "`a/b` follows the branch `main`: its next commit runs here unseen.",
                "fix": "Pin it to a commit, with the version as a comment: `@<sha> # v1.2.3`.",
                "new": True,
            }
        ],
        "files": 2,
        "errors": [],
    }


def test_text(checkouts: Checkouts) -> None:
    result = checkouts.check(checkouts.make(ci=CLEAN, main=MAIN))

    assert result.stdout.splitlines() == [
        (
            ".github/workflows/main.yml:7:20 error PIN-BRANCH `a/b` follows the branch `main`: "
            "its next commit runs here unseen."
        ),
        "     7 | steps: [{uses: a/b@main}]",
        "         " + " " * len("steps: [{uses: ") + "^",
        "    Pin it to a commit, with the version as a comment: `@<sha> # v1.2.3`.",
        "1 error in 2 files",
    ]
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("length", "is_cut"), [(MAX_LINE - 1, False), (MAX_LINE, False), (MAX_LINE + 1, True)]
)
def test_a_stranger_fills_no_more_than_a_line(checkouts: Checkouts, length: int, is_cut) -> None:
    rest = "`` follows the branch `main`: its next commit runs here unseen."
    text = MAIN.replace("a/b", "a/" + "b" * (length - len(rest) - 2))
    stdout = checkouts.check(checkouts.make(main=text)).stdout
    message = stdout.splitlines()[0].partition(" PIN-BRANCH ")[2]

    assert (len(message), message[-1]) == ((MAX_LINE, "…") if is_cut else (length, "."))


def test_sarif(checkouts: Checkouts) -> None:
    result = checkouts.check(checkouts.make(main=MAIN), "--format", "sarif")
    [run] = json.loads(result.stdout)["runs"]

    assert [one["ruleId"] for one in run["results"]] == ["PIN-BRANCH"]


def test_one_file(checkouts: Checkouts) -> None:
    file = checkouts.make(ci=SLOW, main=MAIN) / FOLDER / "ci.yml"
    result = checkouts.check(file)

    assert result.stdout.startswith(f"{file}:3:8 warning TIME-MISSING")
    assert result.stdout.endswith("1 warning in 1 file\n")


def test_the_working_directory_is_the_default(checkouts: Checkouts, monkeypatch) -> None:
    monkeypatch.chdir(checkouts.make(main=MAIN))

    assert checkouts.check().exit_code == 1


def test_a_terminal_gets_colours_and_a_file_does_not(checkouts: Checkouts, monkeypatch) -> None:
    root = checkouts.make(main=MAIN)
    assert "\x1b" not in checkouts.check(root).stdout

    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    stdout = checkouts.check(root).stdout

    assert "\x1b[1;31merror\x1b[0m" in stdout
    assert stdout.splitlines()[2].strip() == "\x1b[1;31m" + " " * 24 + "^\x1b[0m"


def test_the_owner_is_the_one_of_the_remote(checkouts: Checkouts) -> None:
    texts = {"ci": MAIN.replace("a/b@", "octo/b@")}
    config = '[remote "origin"]\n\turl = git@github.com:octo/shop.git\n'
    ours = checkouts.make("ours", {".git/config": config}, **texts)

    assert checkouts.findings(ours) == []
    assert checkouts.findings(checkouts.make("theirs", **texts)) == [("ci.yml", "PIN-BRANCH", True)]


class TestBase:
    def test_tells_what_is_new(self, checkouts: Checkouts) -> None:
        base, head = checkouts.make("base", ci=SLOW, old=MAIN), checkouts.make(ci=SLOW, new=SLOW)
        result = checkouts.check(head, "--base", base)

        assert checkouts.findings(head, "--base", base) == [
            ("ci.yml", "TIME-MISSING", False),
            ("new.yml", "TIME-MISSING", True),
        ]
        assert result.stdout.splitlines()[-1] == "1 new warning (1 existing, 1 fixed) in 2 files"
        assert "ci.yml" not in result.stdout

    def test_what_was_there_before_does_not_fail(self, checkouts: Checkouts) -> None:
        base, head = checkouts.make("base", main=MAIN), checkouts.make(main=MAIN, ci=CLEAN)

        assert checkouts.check(head).exit_code == 1
        assert checkouts.check(head, "--base", base).exit_code == 0

    def test_unless_the_policy_says_so(self, checkouts: Checkouts) -> None:
        policy = {".github/sluice.yml": "version: 1\nreport: {existing_as: error}"}
        base = checkouts.make("base", policy, main=MAIN, ci=SLOW)
        result = checkouts.check(checkouts.make(main=MAIN, ci=SLOW), "--base", base)

        assert result.exit_code == 1
        assert "PIN-BRANCH" in result.stdout
        assert "TIME-MISSING" not in result.stdout

    def test_may_be_a_file(self, checkouts: Checkouts) -> None:
        base, head = checkouts.make("base", ci=SLOW), checkouts.make(ci=f"# moved\n{SLOW}")
        files = (head / FOLDER / "ci.yml", "--base", base / FOLDER / "ci.yml")

        assert checkouts.findings(*files) == [("ci.yml", "TIME-MISSING", False)]

    def test_may_have_no_workflows(self, checkouts: Checkouts, tmp_path: Path) -> None:
        base = tmp_path / "empty"
        base.mkdir()

        found = checkouts.findings(checkouts.make(ci=SLOW), "--base", base)
        assert found == [("ci.yml", "TIME-MISSING", True)]

    def test_must_exist(self, checkouts: Checkouts, tmp_path: Path) -> None:
        told = checkouts.refused(checkouts.make(ci=CLEAN), "--base", tmp_path / "nowhere")

        assert "nowhere: No such file or directory" in told

    @pytest.mark.parametrize(
        ("before", "after", "is_found"),
        [
            pytest.param({}, {MIGRATION: UNSAFE}, True, id="new"),
            pytest.param({MIGRATION: UNSAFE}, {MIGRATION: UNSAFE}, False, id="untouched"),
            pytest.param({MIGRATION: "#"}, {MIGRATION: UNSAFE}, True, id="changed"),
            pytest.param({MIGRATION: UNSAFE}, {}, False, id="removed"),
        ],
    )
    def test_a_migration_counts_when_it_is_touched(
        self, checkouts: Checkouts, before, after, is_found
    ) -> None:
        base, head = (
            checkouts.make("base", before, ci=CLEAN),
            checkouts.make("head", after, ci=CLEAN),
        )
        stdout = sluice("check", head, "--base", base, "--format", "json").stdout

        found = {one["rule"] for one in json.loads(stdout)["findings"] if one["path"] == MIGRATION}
        assert bool(found) is is_found


class TestPolicy:
    LOOSE = "version: 1\nmode: off\nrules: {PIN-BRANCH: off}\n"

    def loose(self, checkouts: Checkouts, name: str = "head", **texts: str) -> Path:
        return checkouts.make(name, {".github/sluice.yml": self.LOOSE}, **texts)

    def test_of_the_checkout(self, checkouts: Checkouts) -> None:
        assert checkouts.check(self.loose(checkouts, main=MAIN)).exit_code == 0

    def test_of_the_base_and_not_of_the_head(self, checkouts: Checkouts) -> None:
        base = checkouts.make("base", ci=CLEAN)

        head = self.loose(checkouts, main=MAIN)
        assert checkouts.check(head, "--base", base).exit_code == 1

    def test_of_a_file(self, checkouts: Checkouts, tmp_path: Path) -> None:
        (tmp_path / "policy.yml").write_text(self.LOOSE)
        root = checkouts.make(main=MAIN)

        assert checkouts.check(root, "--config", tmp_path / "policy.yml").exit_code == 0

    @pytest.mark.parametrize(
        ("profile", "rules"), [("minimal", 0), ("recommended", 1), ("strict", 1), ("seeds", 1)]
    )
    def test_another_profile(self, checkouts: Checkouts, profile: str, rules: int) -> None:
        root = checkouts.make(
            "head", {".github/sluice.yml": "version: 1\nextends: strict"}, ci=SLOW
        )

        assert len(checkouts.findings(root, "--profile", profile)) == rules

    def test_a_profile_that_does_not_exist(self, checkouts: Checkouts) -> None:
        assert checkouts.check(checkouts.make(ci=SLOW), "--profile", "lax").exit_code == 2

    def test_every_problem_is_told(self, checkouts: Checkouts) -> None:
        policy = {".github/sluice.yml": "version: 2\nmode: x\n"}
        root = checkouts.make("head", policy, main=MAIN)
        result = checkouts.check(root)
        told = json.loads(checkouts.check(root, "--format", "json").stdout)["errors"]

        assert result.exit_code == 2
        assert result.stderr.splitlines() == [f"error: {line}" for line in told]
        assert told == [
            f"{root}/.github/sluice.yml:1:10: `version` must be 1",
            f"{root}/.github/sluice.yml:2:7: `mode` must be observe, enforce or off",
        ]

    def test_a_named_file_must_exist(self, checkouts: Checkouts, tmp_path: Path) -> None:
        told = checkouts.refused(checkouts.make(ci=CLEAN), "--config", tmp_path / "nowhere.yml")

        assert "nowhere.yml: No such file or directory" in told

    def test_a_symbolic_link_in_the_checkout_is_not_followed(
        self, checkouts: Checkouts, tmp_path: Path
    ) -> None:
        (tmp_path / "policy.yml").write_text(self.LOOSE)
        root = checkouts.make(main=MAIN)
        (root / ".github/sluice.yml").symlink_to(tmp_path / "policy.yml")
        result = checkouts.check(root)

        assert result.exit_code == 2
        assert "sluice.yml: is a symbolic link, which is not followed" in result.stderr
        assert "PIN-BRANCH" in result.stdout

    def test_a_named_symbolic_link_is_followed(self, checkouts: Checkouts, tmp_path: Path) -> None:
        (tmp_path / "policy.yml").write_text(self.LOOSE)
        (tmp_path / "link.yml").symlink_to(tmp_path / "policy.yml")
        root = checkouts.make(main=MAIN)

        assert checkouts.check(root, "--config", tmp_path / "link.yml").exit_code == 0


class TestOrganization:
    LOCKED = "version: 1\nrules: {PIN-BRANCH: {level: error, locked: true}}\n"

    def test_rules_above_the_repository(self, checkouts: Checkouts) -> None:
        off = "version: 1\nrules: {PIN-BRANCH: off}\n"
        checkouts.few.write_text(off)

        assert ("main.yml", "PIN-BRANCH", True) not in checkouts.findings(checkouts.make(main=MAIN))

    def test_what_it_locks_stays_and_is_told(self, checkouts: Checkouts) -> None:
        checkouts.few.write_text(self.LOCKED)
        root = checkouts.make("head", {".github/sluice.yml": TestPolicy.LOOSE}, main=MAIN)
        result = checkouts.check(root)

        assert result.exit_code == 1
        assert ".github/sluice.yml:3:" in result.stderr
        assert "few.yml" in result.stderr

    def test_one_that_is_not_valid_is_left_out(self, checkouts: Checkouts) -> None:
        checkouts.few.write_text("version: 1\nrulse: {}\n")
        root = checkouts.make("head", {".github/sluice.yml": TestPolicy.LOOSE}, main=MAIN)
        told = checkouts.refused(root)

        assert "few.yml:2:1: " in told
        assert "PIN-BRANCH" not in checkouts.check(root).stdout, "the repository's own still rules"

    def test_must_exist(self, checkouts: Checkouts) -> None:
        checkouts.few.unlink()

        assert "few.yml: No such file" in checkouts.refused(checkouts.make(ci=CLEAN))
