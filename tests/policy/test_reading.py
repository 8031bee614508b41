"""Which files are read: enough to judge, and never more than a bound."""

import pytest

from bot.model import File, Sha
from bot.policy import reading
from bot.policy.reading import read_changed, read_first, read_then, remote_files

CI = ".github/workflows/ci.yml"


def file(text: str, path: str = CI) -> File:
    return File(path, Sha("1"), text.encode())


def test_the_same_files_are_read_first_of_every_repository() -> None:
    wanted = [
        ".github/workflows/a.yml",
        ".github/workflows/b.yaml",
        ".github/CODEOWNERS",
        ".github/dependabot.yml",
        ".github/renovate.json5",
        ".github/sluice.yml",
        "Dockerfile",
        "Makefile",
        "docs/CODEOWNERS",
        "sluice.yml",
        ".github/actions/a/action.yml",
        "action.yaml",
        "groups/a.yml",
    ]
    others = [
        ".github/workflows/deep/a.yml",
        ".github/workflows/readme.md",
        "docs/Makefile",
        "groups/deep/a.yml",
        "scripts/test.sh",
    ]

    assert read_first([*reversed(wanted), *others]) == wanted


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("MAX_WORKFLOWS", ".github/workflows/{}.yml"),
        ("MAX_ACTIONS", "{}/action.yml"),
        ("MAX_GROUPS", "groups/{}.yml"),
    ],
)
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_there_is_a_bound(name: str, path: str, more: int) -> None:
    most = getattr(reading, name)
    paths = [path.format(f"{number:04}") for number in range(most + more)]

    assert read_first(reversed(paths)) == paths[:most]


@pytest.mark.parametrize(
    ("text", "path", "named"),
    [
        pytest.param("- run: ./s/a.sh", CI, ["s/a.sh"], id="on the line of its key"),
        pytest.param("- {run: s/a.sh, shell: bash}", CI, ["s/a.sh"], id="in flow style"),
        pytest.param("- run: |\n    echo\n    bash s/a.sh", CI, ["s/a.sh"], id="in a block"),
        pytest.param('- run: "s/a.sh && s/b.sh"', CI, ["s/a.sh", "s/b.sh"], id="several"),
        pytest.param("- {run: ./a.sh, working-directory: s}", CI, ["s/a.sh"], id="in a folder"),
        pytest.param("- {run: make, working-directory: s}", CI, ["s/Makefile"], id="of make"),
        pytest.param("- {run: ./a.sh, working-directory: ../s}", CI, [], id="outside"),
        pytest.param("- {run: [./s/a.sh]}", CI, [], id="no script"),
        pytest.param("- run: ./s/a.sh", "x/action.yml", ["s/a.sh"], id="of an action"),
        pytest.param("all:\n\tsh s/a.sh\n", "Makefile", ["s/a.sh"], id="of another file"),
        pytest.param("\x00 s/a.sh\n", "odd", [], id="of what is no script"),
        pytest.param("- run: ./s/none.sh", CI, [], id="not there"),
        pytest.param("[", CI, [], id="of what nobody can read"),
    ],
)
def test_the_scripts_that_files_name_are_read_then(text: str, path: str, named: list[str]) -> None:
    there = ["s/a.sh", "s/b.sh", "s/Makefile"]

    assert read_then([file(text, path)], there) == named


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_scripts_are_bounded(more: int, monkeypatch) -> None:
    monkeypatch.setattr(reading, "MAX_SCRIPTS", 3)
    paths = [f"s/{number}.sh" for number in range(3 + more)]
    text = "".join(f"\tsh {path}\n" for path in paths)

    assert read_then([file(f"all:\n{text}", "Makefile")], paths) == paths[:3]


@pytest.mark.parametrize(
    "path",
    [
        "shop/migrations/0001_a.py",
        "migrations/0001.sql",
        "db/migration/1.sql",
        "alembic/versions/ab.py",
        "x/alembic/versions/ab.py",
    ],
)
def test_migrations_of_a_change_are_read(path: str) -> None:
    assert read_changed({path: Sha("1")}) == {path: Sha("1")}


@pytest.mark.parametrize(
    ("path", "sha"),
    [
        pytest.param("migrations/0001.py", None, id="one that went"),
        pytest.param("migrations/0001.py", Sha(""), id="no blob"),
        pytest.param("migrations/readme.md", Sha("1"), id="no code"),
        pytest.param("migrations/deep/0001.py", Sha("1"), id="deeper"),
        pytest.param("immigrations/0001.py", Sha("1"), id="another folder"),
        pytest.param("versions/0001.py", Sha("1"), id="not Alembic's"),
    ],
)
def test_all_else_of_it_is_not(path: str, sha: Sha | None) -> None:
    assert read_changed({path: sha}) == {}


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_migrations_are_bounded(more: int) -> None:
    most = reading.MAX_CHANGED
    changed = {f"migrations/{number}.py": Sha("1") for number in range(most + more)}

    assert list(read_changed(changed)) == list(changed)[:most]


def test_what_other_repositories_of_the_owner_hold_is_named() -> None:
    called = """\
jobs:
  lint: {uses: Octo/ci/.github/workflows/lint.yml@v1}
  test:
    steps:
      - uses: octo/setup@0123456789012345678901234567890123456789
      - parallel: [{uses: octo/ci/tools/x@feature/a+b}]
"""
    action = "runs: {using: composite, steps: [{uses: octo/inner@main}]}"

    assert remote_files([file(called), file(action, "x/action.yml")], "octo") == [
        "Octo/ci/.github/workflows/lint.yml@v1",
        "octo/ci/tools/x/action.yml@feature/a+b",
        "octo/inner/action.yml@main",
        "octo/setup/action.yml@0123456789012345678901234567890123456789",
    ]


@pytest.mark.parametrize(
    "uses",
    [
        pytest.param("other/setup@v1", id="of somebody else"),
        pytest.param("octopus/setup@v1", id="of somebody with a longer name"),
        pytest.param("./local", id="of our own"),
        pytest.param("octo/setup", id="without a ref"),
        pytest.param("octo/setup@", id="with an empty ref"),
        pytest.param("octo/@v1", id="without a repository"),
        pytest.param("octo/a@b@c", id="with two refs"),
        pytest.param("octo/a b@v1", id="with a space"),
        pytest.param("octo/a@main:x", id="with a path in the ref"),
        pytest.param("octo/a@main~1", id="with a way through history"),
        pytest.param("octo/a@main^{/x}", id="with a search"),
        pytest.param("octo/a@x\\x00", id="with a NUL"),
        pytest.param(f"octo/a@{'x' * 256}", id="with a ref longer than any"),
        pytest.param(f"octo/a/{'x' * 401}@v1", id="with a path too long"),
        pytest.param(f"octo/{'x' * 101}@v1", id="with a name longer than any"),
        pytest.param("octo/a@v1 ", id="with a space behind"),
    ],
)
def test_nothing_else_is_asked_for(uses: str) -> None:
    assert remote_files([file(f'jobs: {{a: {{uses: "{uses}"}}}}')], "octo") == []


def test_a_repository_may_be_called_like_a_file() -> None:
    """Whoever asks for a file has to know the repository that it lies in."""
    [name] = remote_files([file("jobs: {a: {steps: [{uses: octo/x.yml@v1}]}}")], "octo")

    assert name == "octo/x.yml/action.yml@v1"


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(file("["), id="no YAML"),
        pytest.param(file(""), id="empty"),
        pytest.param(file("uses: octo/a@v1", "docs/a.yml"), id="no workflow"),
        pytest.param(file("uses: [octo/a@v1]"), id="no word"),
    ],
)
def test_what_is_no_workflow_names_nothing(broken: File) -> None:
    assert remote_files([broken], "octo") == []


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_other_repositories_are_bounded(more: int) -> None:
    most = reading.MAX_REMOTE
    steps = ", ".join(f"{{uses: octo/a{number:02}@v1}}" for number in range(most + more))

    assert len(remote_files([file(f"jobs: {{a: {{steps: [{steps}]}}}}")], "octo")) == min(
        most + more, most
    )
