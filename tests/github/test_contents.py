"""Trees that GitHub cuts short, and blobs that it does not give out as text."""

import base64
import json

import pytest

from bot.errors import TransientError
from bot.github.contents import Known
from bot.github.installation import Installation
from bot.model import File, Repo, RepoId, Sha
from bot.ports import Tree
from tests.github.conftest import says

REPO = Repo(RepoId(9), "octo", "shop")
HEAD, CI, FOLDER = Sha("c" * 40), Sha("1" * 40), Sha("f" * 40)
TREES = "/repos/octo/shop/git/trees"
WORKFLOW = ".github/workflows/ci.yml"


@pytest.fixture
def github(api) -> Installation:
    async def slug() -> str:
        return "sluice"

    return Installation(api, 7, Known(api.now), slug)


def blob(path: str, sha: Sha = CI) -> dict:
    return {"path": path, "type": "blob", "sha": sha}


def folder(path: str, sha: Sha = FOLDER) -> dict:
    return {"path": path, "type": "tree", "sha": sha}


def tree(*entries: dict, truncated: bool = False):
    return says(200, {"sha": HEAD, "tree": entries, "truncated": truncated})


class TestTrees:
    """Only what may say what workflows do is of interest, and of that nothing may be missing."""

    async def test_one_call_is_enough_for_most(self, github, server) -> None:
        server.plays(
            tree(
                folder(".github"),
                folder(".github/workflows"),
                blob(WORKFLOW),
                blob("src/app.py"),
                blob(".github.yml"),
                {"path": ".github/lib", "type": "commit", "sha": FOLDER},
            )
        )

        found = await github.tree(REPO, HEAD)

        assert found == Tree({WORKFLOW: CI, ".github.yml": CI}, complete=True)
        assert await github.tree(REPO, HEAD) == found, "a commit does not change"
        assert server.asked == [("GET", f"{TREES}/{HEAD}?recursive=1")]

    async def test_one_that_is_cut_short_is_walked_to_the_folder(self, github, server) -> None:
        server.plays(
            tree(blob("a"), truncated=True),
            tree(folder("src", Sha("2" * 40)), folder(".github"), blob("Makefile")),
            tree(folder("workflows"), blob("workflows/ci.yml")),
        )

        found = await github.tree(REPO, HEAD)

        assert found == Tree({WORKFLOW: CI, "Makefile": CI}, complete=True)
        assert server.asked == [
            ("GET", f"{TREES}/{HEAD}?recursive=1"),
            ("GET", f"{TREES}/{HEAD}"),
            ("GET", f"{TREES}/{FOLDER}?recursive=1"),
        ]
        assert await github.tree(REPO, HEAD) == found
        assert len(server.requests) == 3

    async def test_where_there_is_no_such_folder_there_is_nothing(self, github, server) -> None:
        server.plays(tree(truncated=True), tree(folder("src"), blob("README.md")))

        assert await github.tree(REPO, HEAD) == Tree({"README.md": CI}, complete=True)

    async def test_a_folder_that_holds_nothing_is_complete(self, github, server) -> None:
        server.plays(tree(truncated=True), tree(folder(".github")), tree())

        assert await github.tree(REPO, HEAD) == Tree({}, complete=True)

    async def test_a_root_that_is_cut_short_proves_no_absence(self, github, server) -> None:
        server.plays(tree(truncated=True), tree(folder("src"), truncated=True))

        assert not (await github.tree(REPO, HEAD)).complete

    async def test_nor_does_a_folder_that_is_and_it_is_asked_for_again(
        self, github, server
    ) -> None:
        cut = [
            tree(truncated=True),
            tree(folder(".github")),
            tree(blob("workflows/ci.yml"), truncated=True),
        ]
        server.plays(*cut, tree(blob(WORKFLOW)))

        assert await github.tree(REPO, HEAD) == Tree({WORKFLOW: CI}, complete=False)
        assert await github.tree(REPO, HEAD) == Tree({WORKFLOW: CI}, complete=True)


def text(sha: Sha, words: str | None, *, binary: bool = False, truncated: bool = False) -> dict:
    return {"oid": sha, "text": words, "isBinary": binary, "isTruncated": truncated}


def objects(tip: dict | None = None, *blobs: dict | None):
    named = {f"b{number}": one for number, one in enumerate(blobs)}
    return says(200, {"data": {"repository": named | {"tip": tip}}})


async def read(github: Installation, *shas: Sha):
    return await github.read(REPO, shas, ref="main", path="x.yml")


class TestBlobs:
    """Files, by their id, and one at the tip of a branch."""

    async def test_they_come_in_one_query_and_are_remembered(self, github, server) -> None:
        two = Sha("2" * 40)
        server.plays(objects(text(two, "tip"), text(CI, "on: push\n")), objects(None))

        blobs, tip = await read(github, CI)

        assert blobs == {CI: b"on: push\n"}
        assert tip == File("x.yml", two, b"tip")
        assert await read(github, CI) == (blobs, None)
        first, second = (json.loads(one.body) for one in server.requests)
        assert first["variables"]["tip"] == "refs/heads/main:x.yml"
        assert CI in first["variables"].values()
        assert CI not in second["variables"].values()

    async def test_more_than_fit_into_one_query_come_in_several(
        self, github, server, monkeypatch
    ) -> None:
        monkeypatch.setattr("bot.github.contents.BLOBS_A_QUERY", 2)
        shas = [Sha(digit * 40) for digit in "123"]
        server.plays(
            objects(None, text(shas[0], "1"), text(shas[1], "2")), objects(None, text(shas[2], "3"))
        )

        blobs, _ = await read(github, *shas)

        assert blobs == dict(zip(shas, (b"1", b"2", b"3"), strict=True))

    @pytest.mark.parametrize(
        "answer", [text(CI, None, binary=True), text(CI, "on: p", truncated=True)]
    )
    async def test_what_is_no_text_or_too_long_is_read_by_itself(
        self, github, server, answer: dict
    ) -> None:
        whole = b"\0\xff" * 300
        content = base64.encodebytes(whole).decode()
        server.plays(objects(None, answer), says(200, {"content": content, "encoding": "base64"}))

        blobs, _ = await read(github, CI)

        assert blobs == {CI: whole}
        assert server.asked[1:] == [("GET", f"/repos/octo/shop/git/blobs/{CI}")]

    async def test_a_large_one_is_not_remembered(self, github, server, monkeypatch) -> None:
        monkeypatch.setattr("bot.github.contents.LARGEST_KEPT", 2)
        server.plays(*[objects(None, text(CI, "123"))] * 2)

        await read(github, CI)
        await read(github, CI)

        assert [CI in json.loads(one.body)["variables"].values() for one in server.requests] == [
            True,
            True,
        ]

    async def test_one_that_github_lists_and_does_not_have_may_come(self, github, server) -> None:
        server.plays(objects(None, None), objects(None, text(CI, "x")))

        with pytest.raises(TransientError, match="does not have yet"):
            await read(github, CI)

        assert (await read(github, CI))[0] == {CI: b"x"}
