"""The real zizmor, on ordinary and on hostile files."""

import re
import subprocess

import pytest

from bot.auditing import Zizmor, audit_now, installed
from bot.auditing.layout import lay_out, place_of
from bot.auditing.outcome import DONE, read_outcome
from bot.auditing.process import Ended, Limits
from bot.auditing.zizmor import MAX_FILES
from bot.document import MAX_BYTES
from bot.errors import ConfigError
from bot.model import File, Sha
from bot.policy.auditing import Audit
from bot.policy.auditing_rules import AUDITS, CONFIGURATION, DISABLED, ONLINE
from bot.ports.auditing import Auditor
from tests.auditing.shared import ALL_DONE, BAD, COMPLETED, QUICK, RULES, failures, fake, workflow


def audits(audit: Audit, path: str = ".github/workflows/ci.yml") -> set[str]:
    return {found.audit for found in audit.findings if found.path == path}


async def test_finds_what_is_wrong_in_each_kind_of_file() -> None:
    action = "runs:\n  using: composite\n  steps:\n    - uses: other/action@v1\n"
    dependabot = (
        "version: 2\nupdates:\n"
        "  - {package-ecosystem: pip, directory: /, schedule: {interval: daily},"
        " cooldown: {default-days: 1}}\n"
    )
    files = [
        workflow(BAD),
        File("action.yml", Sha(""), action.encode()),
        File("tools/x/action.yaml", Sha(""), action.encode()),
        File(".github/dependabot.yml", Sha(""), dependabot.encode()),
        File("README.md", Sha(""), b"# Nothing"),
    ]

    audit = await Zizmor(installed()).audit(files)

    assert audit.failures == ()
    assert "unpinned-uses" in audits(audit)
    assert "unpinned-uses" in audits(audit, "action.yml")
    assert "unpinned-uses" in audits(audit, "tools/x/action.yaml")
    assert "dependabot-cooldown" in audits(audit, ".github/dependabot.yml")
    assert {one.path for one in audit.findings} == {file.path for file in files[:-1]}


async def test_nothing_to_audit_starts_nothing(tmp_path) -> None:
    auditor: Auditor = Zizmor(tmp_path / "there is no program")

    assert await auditor.audit([File("Makefile", Sha(""), b"all:")]) == Audit()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (".github/workflows/a.yml", ".github/workflows/workflow.yml"),
        (".github/workflows/a.yaml", ".github/workflows/workflow.yml"),
        (".github/workflows/sub/a.yml", None),
        ("action.yml", "action.yml"),
        ("a/b/action.yaml", "action.yml"),
        ("../../action.yml", "action.yml"),
        ("/etc/action.yml", "action.yml"),
        ("transaction.yml", None),
        (".github/dependabot.yml", ".github/dependabot.yml"),
        ("dependabot.yml", None),
        (".github/zizmor.yml", None),
        ("zizmor.yml", None),
        (".gitignore", None),
    ],
)
def test_knows_files_by_their_kind(path: str, place: str | None) -> None:
    assert place_of(path) == place


def test_writes_only_what_zizmor_looks_at(tmp_path) -> None:
    action, other = File("x/action.yml", Sha(""), b"a"), File("zizmor.yml", Sha(""), b"b")

    assert lay_out([other, action], tmp_path) == {str(tmp_path / "1/action.yml"): action}
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"a"]


async def test_a_path_leads_nowhere(tmp_path) -> None:
    paths = ["../../../tmp/action.yml", f"{tmp_path}/x/action.yml", "a\nb/action.yml"]
    data = b"runs:\n  using: composite\n  steps:\n    - uses: other/action@v1\n"

    audit = await Zizmor(installed()).audit([File(path, Sha(""), data) for path in paths])

    assert {one.path for one in audit.findings} == set(paths)
    assert list(tmp_path.iterdir()) == []


HOSTILE = {
    "aliases": "on: push\nx0: &x0 [a, b]\n"
    + "".join(f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]\n" for n in range(1, 40))
    + "jobs: {}\n",
    "deep": "[" * 100_000,
    "deep key": "on: push\njobs: " + "{a: " * 20_000,
    "nul": b"on: push\n\0jobs: {}\n",
    "not UTF-8": b"on: push\n# \xff\xfe\njobs: {}\n",
    "empty": "",
    "not a workflow": "on: push\njobs: []\n",
    "long line": "on: push\njobs: {}\n# " + "x" * 900_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_file_costs_only_its_own_audit(data) -> None:
    hostile = workflow(data, "hostile")

    audit = await Zizmor(installed()).audit([workflow(BAD), hostile])

    assert "unpinned-uses" in audits(audit)
    assert {one.path for one in audit.findings} - {hostile.path} == {".github/workflows/ci.yml"}
    assert set(failures(audit)) <= {hostile.path}
    assert not any("/files/" in why for why in failures(audit).values())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (HOSTILE["nul"], "the character U+0000 is not allowed here"),
        (HOSTILE["not UTF-8"], "the file is not UTF-8"),
        (HOSTILE["deep"], "nested deeper than 100 levels"),
        ("- on: push\n", "failed to parse input: invalid type: sequence, expected a YAML mapping"),
        (HOSTILE["not a workflow"], "failed to validate it as workflow"),
    ],
)
async def test_says_why_a_file_was_not_audited(data, why: str) -> None:
    zizmor, bad = Zizmor(installed()), workflow(data, "bad")

    for audit in (await zizmor.audit([bad]), await zizmor.audit([workflow(BAD), bad])):
        assert [failure.path for failure in audit.failures] == [bad.path]
        assert why in failures(audit)[bad.path]


async def test_many_injections_end_within_the_limits() -> None:
    steps = "      - run: echo ${{ github.event.issue.title }}\n" * 3000
    many = workflow(f"on: issues\njobs:\n  a:\n    runs-on: x\n    steps:\n{steps}", "many")

    audit = await Zizmor(installed(), Limits(seconds=1, cpu_seconds=2)).audit([workflow(BAD), many])

    assert "unpinned-uses" in audits(audit)
    assert set(failures(audit)) == {many.path}


async def test_comments_and_files_of_the_repository_switch_nothing_off() -> None:
    ignored = BAD.replace("@v1", "@v1  # zizmor: ignore[unpinned-uses]")
    off = b"rules: {unpinned-uses: {disable: true}}\n"
    files = [
        workflow(ignored),
        File(".github/zizmor.yml", Sha(""), off),
        File("zizmor.yml", Sha(""), off),
        File(".gitignore", Sha(""), b"*\n"),
    ]

    audit = await Zizmor(installed()).audit(files)

    assert [one.is_ignored for one in audit.findings if one.audit == "unpinned-uses"] == [True]


@pytest.mark.parametrize(
    ("line", "is_believed"),
    [
        (f"{COMPLETED}/a/random/files/0/action.yml", True),
        (f"{COMPLETED}/a/guessed/files/0/action.yml", False),
        (f"{COMPLETED}0/action.yml", False),
        (f" WARN audit: zizmor: {COMPLETED}/a/random/files/0/action.yml", False),
        ("", False),
    ],
)
def test_a_file_is_audited_only_if_zizmor_says_so(line: str, is_believed) -> None:
    copy, file = "/a/random/files/0/action.yml", File("action.yml", Sha(""), b"")
    ended = Ended(code=0, output=b"[]", log=f" INFO zizmor: it begins\n{line}\n")

    outcome = read_outcome(ended, {copy: file}, QUICK)

    assert outcome.left == (() if is_believed else (file,))


@pytest.mark.parametrize("extra", [-1, 0, 1])
async def test_files_that_are_too_large_are_not_tried(extra: int) -> None:
    text = BAD + "#"
    large = workflow(text + "x" * (MAX_BYTES - len(text) + extra), "large")

    audit = await Zizmor(installed()).audit([workflow(BAD), large])

    why = {large.path: "the file is larger than 1024 KiB"}
    assert failures(audit) == (why if extra > 0 else {})


@pytest.mark.parametrize("extra", [-1, 0, 1])
async def test_files_beyond_the_limit_are_not_tried(tmp_path, extra: int) -> None:
    shown = tmp_path / "shown"
    count = f'open({str(shown)!r}, "w").write(str(len(os.listdir(folder))))\n'
    zizmor = Zizmor(fake(tmp_path, ALL_DONE + count + "print('[]')"), QUICK)
    files = [workflow("", str(number)) for number in range(MAX_FILES + extra)]

    audit = await zizmor.audit(files)

    assert int(shown.read_text()) == min(MAX_FILES, MAX_FILES + extra)
    assert len(audit.failures) == max(extra, 0)
    assert all("more than 1000 files" in failure.why for failure in audit.failures)


def test_says_when_zizmor_is_not_installed(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ConfigError, match="zizmor is not installed"):
        installed()


def test_takes_a_zizmor_on_the_path(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    fake(tmp_path, "")

    assert installed() == tmp_path / "zizmor"


def test_audits_where_no_loop_runs() -> None:
    assert "unpinned-uses" in audits(audit_now([workflow(BAD)]))


@pytest.fixture(scope="module")
def told_by_zizmor(tmp_path_factory) -> str:
    """Let zizmor tell which audits it runs, and which it skips."""
    folder = tmp_path_factory.mktemp("all") / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "ci.yml").write_text(BAD)
    command = [installed(), "--offline", "--no-progress", "-vvv", "--no-config", folder.parents[1]]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_knows_every_audit(told_by_zizmor: str) -> None:
    scheduled = set(re.findall(r"scheduling ([\w-]+) on", told_by_zizmor))
    skipped = set(re.findall(r"skipping ([\w-]+): can't run", told_by_zizmor))
    ours = {audit for rule in RULES.values() for audit in rule.audits}

    assert skipped == ONLINE
    assert not ours & AUDITS.keys()
    assert scheduled | skipped == ours | AUDITS.keys() | DISABLED | ONLINE


def test_the_configuration_is_taken(tmp_path) -> None:
    """Each name in it means something to zizmor: a wrong one in its place is refused."""
    config = tmp_path / "config.yml"
    (tmp_path / "ci.yml").write_text(BAD)
    for right, wrong in (
        ("hash-pin", "nosuch"),
        ("allow: []", "nosuch: []"),
        ("days: 3", "nosuch: 3"),
        ("disable: true", "disable: nosuch"),
    ):
        for text, codes in ((CONFIGURATION, DONE), (CONFIGURATION.replace(right, wrong), {1, 3})):
            config.write_text(text)
            command = [installed(), "--offline", "-q", "--config", config, tmp_path / "ci.yml"]
            assert subprocess.run(command, capture_output=True, check=False).returncode in codes
