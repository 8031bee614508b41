"""Where a change left its base, what it touched since, and which lines the diff shows."""

import pytest

from bot.github.contents import MOST_COMPARED, Known
from bot.github.installation import Installation
from bot.model import Repo, RepoId, Sha
from bot.ports import ForkPoint
from tests.github.conftest import says

REPO = Repo(RepoId(9), "octo", "shop")
BASE, HEAD, LEFT, BLOB = (Sha(digit * 40) for digit in "bcd1")


@pytest.fixture
def github(api) -> Installation:
    async def slug() -> str:
        return "sluice"

    return Installation(api, 7, Known(api.now), slug)


def compared(*files: dict):
    return says(200, {"merge_base_commit": {"sha": LEFT}, "status": "ahead", "files": files})


def file(name: str, status: str = "modified", **more: object) -> dict:
    return {"filename": name, "status": status, "sha": BLOB, "patch": ""} | more


async def touched(github, server, *files: dict) -> ForkPoint:
    server.plays(compared(*files))
    return await github.fork_point(REPO, BASE, HEAD)


async def test_is_asked_once_for_each_pair(github, server) -> None:
    found = await touched(github, server, file("a"))

    assert await github.fork_point(REPO, BASE, HEAD) == found
    assert found == ForkPoint(LEFT, {"a": BLOB}, {"a": ()}, complete=True)
    assert server.asked == [("GET", f"/repos/octo/shop/compare/{BASE}...{HEAD}?per_page=1")]


@pytest.mark.parametrize(
    ("one", "changed"),
    [
        (file("a", "added"), {"a": BLOB}),
        (file("a", "modified"), {"a": BLOB}),
        (file("a", "removed"), {"a": None}),
        (file("a", "renamed", previous_filename="b"), {"a": BLOB, "b": None}),
        (file("a", sha=None), {"a": None}),
        (
            file("a", patch=f"@@ -1 +1 @@\n-Subproject commit {BASE}\n+Subproject commit {HEAD}"),
            {"a": None},
        ),
        (file("a", "added", patch=f"@@ -0,0 +1 @@\n+Subproject commit {HEAD}"), {"a": None}),
        (file("a", patch=f"@@ -1 +1,2 @@\n x\n+Subproject commit {HEAD}"), {"a": BLOB}),
    ],
)
async def test_what_is_touched(github, server, one: dict, changed: dict) -> None:
    """What is no file has no text: a submodule names a commit of another repository."""
    assert (await touched(github, server, one)).changed == changed


@pytest.mark.parametrize(
    ("patch", "lines"),
    [
        pytest.param("", [], id="too large to be shown"),
        pytest.param("@@ -1,3 +1,4 @@ jobs:\n x\n+y", [range(1, 5)], id="one hunk"),
        pytest.param("@@ -1 +1 @@\n-x\n+y", [range(1, 2)], id="one line"),
        pytest.param("@@ -3,2 +2,0 @@\n-x\n-y", [range(2, 2)], id="only what went"),
        pytest.param("@@ -0,0 +1,9 @@\n+x", [range(1, 10)], id="a new file"),
        pytest.param(
            "@@ -1,3 +1,4 @@\n x\n@@ -20 +21,2 @@\n y", [range(1, 5), range(21, 23)], id="two"
        ),
        pytest.param(
            "@@ -1 +1,2 @@\n x\n+@@ -7 +7,700 @@\n @@ -8 +8 @@", [range(1, 3)], id="forged by text"
        ),
    ],
)
async def test_which_lines_are_shown(github, server, patch: str, lines: list[range]) -> None:
    found = await touched(github, server, file("a", patch=patch))

    assert found.shown == {"a": tuple(lines)}


@pytest.mark.parametrize(("more", "complete"), [(-1, True), (0, False)])
async def test_a_list_as_long_as_github_makes_it_may_lack_some(
    github, server, more: int, complete
) -> None:
    files = [file(str(number)) for number in range(MOST_COMPARED + more)]

    assert (await touched(github, server, *files)).complete == complete
