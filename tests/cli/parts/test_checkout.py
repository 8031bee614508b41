import errno
import json
import os
from pathlib import Path

import pytest

from bot.cli.parts import checkout
from bot.cli.parts.checkout import owner_of, read_side
from bot.document import MAX_BYTES
from bot.store.clock import SystemClock
from tests.cli.checkouts import CLEAN, FOLDER, MAIN, SLOW, Checkouts

LINK = "is a symbolic link, which is not followed"


def test_reads_only_what_github_takes_for_a_workflow(checkouts: Checkouts) -> None:
    texts = {f"{FOLDER}/{name}": SLOW for name in ("b.yaml", "README.md", "sub/c.yml")}
    root = checkouts.make("head", {**texts, "ci.yml": SLOW}, ci=SLOW)

    assert [path for path, _, _ in checkouts.findings(root)] == ["b.yaml", "ci.yml"]


def test_a_path_that_does_not_exist(checkouts: Checkouts, tmp_path: Path) -> None:
    assert checkouts.refused(tmp_path / "x") == f"error: {tmp_path}/x: No such file or directory\n"
    assert checkouts.check(tmp_path / "x").stdout == ""


def test_a_folder_that_is_no_checkout(checkouts: Checkouts, tmp_path: Path) -> None:
    assert checkouts.refused(tmp_path) == (
        f"error: {tmp_path}: has no folder .github/workflows; name a checkout or a workflow file\n"
    )


def test_a_symbolic_link_hides_no_other_file(checkouts: Checkouts, tmp_path: Path) -> None:
    root = checkouts.make(ci=MAIN)
    (tmp_path / "secret").write_text("x")
    (root / FOLDER / "link.yml").symlink_to(tmp_path / "secret")

    assert f"link.yml: {LINK}" in checkouts.refused(root)
    assert checkouts.findings(root) == [("ci.yml", "PIN-BRANCH", True)]
    assert checkouts.check(root).stdout.endswith("1 error in 1 file\n")


@pytest.mark.parametrize("part", [".github", FOLDER])
def test_a_folder_behind_a_symbolic_link(checkouts: Checkouts, tmp_path: Path, part: str) -> None:
    real = checkouts.make("real", ci=CLEAN)
    link = tmp_path / "head" / part
    link.parent.mkdir(parents=True)
    link.symlink_to(real / part)

    assert checkouts.refused(tmp_path / "head") == f"error: {link}: {LINK}\n"


def test_other_folders_behind_symbolic_links_are_passed_over(
    checkouts: Checkouts, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "action.yml").write_text("runs: {}")
    root = checkouts.make(ci=CLEAN)
    (root / ".github" / "actions").symlink_to(tmp_path / "outside")
    (root / "action.yml").symlink_to(tmp_path / "outside" / "action.yml")
    errors: list[str] = []

    assert [*read_side(root, root, errors).checkout.files] == [f"{FOLDER}/ci.yml"]
    assert errors == [], "only a workflow has to be readable"


@pytest.mark.parametrize("inner", [FOLDER, ".github/actions", "sub"])
def test_a_submodule_is_another_repository(checkouts: Checkouts, inner: str) -> None:
    files = {f"{inner}/.git": "gitdir: ../x\n", f"{inner}/deploy.yml": MAIN}
    root = checkouts.make("head", files | {f"{inner}/action.yml": "runs: {}", "Makefile": ""})
    side = read_side(root, root, [])

    assert [*side.checkout.files] == ["Makefile"]
    assert side.checkout.paths == {"Makefile"}


def test_a_repository_of_its_own_below_is_one_too(checkouts: Checkouts) -> None:
    files = ["sub/.git/config", "sub/in/run.sh", ".git/config", "run.sh"]
    root = checkouts.make("head", dict.fromkeys(files, ""))

    assert read_side(root, root, []).checkout.paths == {"run.sh"}


def test_dependencies_are_passed_over(checkouts: Checkouts) -> None:
    names = ["vendor/a/action.yml", "node_modules/a/Makefile", "a/vendor/run.sh", "a/run.sh"]
    root = checkouts.make("head", dict.fromkeys(names, ""))

    assert read_side(root, root, []).checkout.paths == {"a/run.sh"}


def test_a_pipe_does_not_hang(checkouts: Checkouts) -> None:
    root = checkouts.make(ci=CLEAN)
    os.mkfifo(root / FOLDER / "pipe.yml")

    assert "pipe.yml: is not a file" in checkouts.refused(root)


def test_a_folder_named_like_a_workflow_is_none(checkouts: Checkouts) -> None:
    root = checkouts.make(ci=CLEAN)
    (root / FOLDER / "folder.yml").mkdir()

    assert checkouts.check(root).exit_code == 0


def test_a_file_below_a_file(checkouts: Checkouts) -> None:
    root = checkouts.make(ci=CLEAN)
    (root / "not a folder").write_text("")

    assert "Not a directory" in checkouts.refused(root / "not a folder" / "ci.yml")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(checkouts: Checkouts) -> None:
    root = checkouts.make(ci=CLEAN)
    (root / FOLDER / "ci.yml").chmod(0)

    assert os.strerror(errno.EACCES) in checkouts.refused(root)


def test_what_cannot_be_read_is_in_the_json_too(checkouts: Checkouts, tmp_path: Path) -> None:
    result = checkouts.check(tmp_path / "x", "--format", "json")

    assert json.loads(result.stdout) == {
        "findings": [],
        "files": 0,
        "errors": [f"{tmp_path}/x: No such file or directory"],
    }


def test_a_huge_file_is_a_finding(checkouts: Checkouts) -> None:
    root = checkouts.make(ci="#" * (5 * MAX_BYTES))

    assert checkouts.findings(root) == [("ci.yml", "SYN-PARSE", True)]


def test_strange_names_are_read_and_cannot_write_to_the_terminal(checkouts: Checkouts) -> None:
    root = checkouts.make()
    (root / FOLDER / "a\x1b[2J\nb.yml").write_text(MAIN)
    for odd in (b"\xfe.yml", b"\xff.yml"):
        Path(os.fsdecode(os.fsencode(root / FOLDER) + b"/" + odd)).write_text(MAIN)
    result = checkouts.check(root)

    assert result.exit_code == 1, "all of them were read"
    assert "\x1b" not in result.stdout
    assert [line.partition(" error")[0] for line in result.stdout.splitlines()[:-1:4]] == [
        ".github/workflows/\\udcfe.yml:7:20",
        ".github/workflows/\\udcff.yml:7:20",
        ".github/workflows/a[2J b.yml:7:20",
    ]


def test_a_symbolic_link_as_the_path_itself_is_followed(
    checkouts: Checkouts, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(checkouts.make(main=MAIN))

    assert checkouts.findings(tmp_path / "link") == [("main.yml", "PIN-BRANCH", True)]


@pytest.mark.parametrize(("most", "is_cut"), [(3, True), (4, False), (5, False)])
def test_a_checkout_with_too_many_files(
    checkouts: Checkouts, monkeypatch, most: int, is_cut
) -> None:
    monkeypatch.setattr(checkout, "MAX_PATHS", most)
    root = checkouts.make("head", {"a/x": "", "b/x": "", "c/run.sh": ""}, ci=CLEAN)
    errors: list[str] = []
    side = read_side(root, root, errors)

    assert (side.checkout.paths is None) is is_cut, "what was not listed is not absent"
    assert errors == ([f"{root}: has more than 3 files; the others are not judged"] * is_cut)
    assert len(side.workflows) == 1


@pytest.mark.timeout(60)
def test_five_hundred_workflows(checkouts: Checkouts) -> None:
    root = checkouts.make("head", None, **{f"w{number:03}": MAIN for number in range(500)})
    clock = SystemClock()
    begun = clock.now()
    found = checkouts.findings(root)

    assert [path for path, _, _ in found] == [f"w{number:03}.yml" for number in range(500)]
    assert (clock.now() - begun).total_seconds() < 30


ORIGIN = '[remote "origin"]\n\turl = '


@pytest.mark.parametrize(
    ("config", "owner"),
    [
        pytest.param(f"{ORIGIN}https://github.com/octo/shop.git\n", "octo", id="https"),
        pytest.param(f"{ORIGIN}https://github.com/octo/shop/", "octo", id="a slash at its end"),
        pytest.param(f"{ORIGIN}https://host/octo/shop\r\n", "octo", id="line ends of Windows"),
        pytest.param(f"{ORIGIN}git@github.com:octo/shop\n", "octo", id="scp"),
        pytest.param(f"{ORIGIN}ssh://git@host:22/octo/shop.git\n", "octo", id="ssh"),
        pytest.param(
            f"[core]\n\tbare = false\n{ORIGIN}https://x/octo/shop\n\tfetch = +a/*:b/*\n",
            "octo",
            id="among others",
        ),
        pytest.param('[remote "origin"]\n\tfetch = +a\n\turl=x:octo/shop', "octo", id="below"),
        pytest.param('[remote "up"]\n\turl = https://x/octo/shop\n', "", id="another remote"),
        pytest.param(
            '[remote "origin"]\n[branch "main"]\n\turl = https://x/octo/shop\n', "", id="without"
        ),
        pytest.param("", "", id="nothing"),
        pytest.param(f"{ORIGIN}\xff\n", "", id="nonsense"),
    ],
)
def test_the_owner_of_a_checkout(tmp_path: Path, config: str, owner: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text(config, encoding="latin-1")

    assert owner_of(tmp_path) == owner


def test_no_checkout_has_no_owner(tmp_path: Path) -> None:
    assert owner_of(tmp_path) == ""
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    assert owner_of(tmp_path) == ""
