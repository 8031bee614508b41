"""Files of other repositories: what is there, what is not, and for how long that is believed."""

import json

import pytest

from bot.errors import RefusedError
from bot.github.contents import REMOTE_KEPT_FOR, Known, KnownFiles
from bot.github.installation import Installation
from bot.model import File, Sha
from tests.github.conftest import says

COMMIT = "c" * 40
BRANCH = "octo/ci/action.yml@main"
PINNED = f"octo/ci/x/action.yml@{COMMIT}"
BLOB = {"oid": "1" * 40, "text": "on: push\n", "isBinary": False, "isTruncated": False}


@pytest.fixture
def github(api) -> Installation:
    async def slug() -> str:
        return "sluice"

    return Installation(api, 7, Known(api.now), slug)


def found(*blobs: object, errors: tuple[str, ...] = (), private: bool = False):
    data = {
        f"r{number}": {"isPrivate": private, "object": blob} if blob else None
        for number, blob in enumerate(blobs)
    }
    problems = [{"type": kind, "message": kind} for kind in errors]
    return says(200, {"data": data} | ({"errors": problems} if problems else {}))


def file(name: str) -> File:
    return File(name, Sha("1" * 40), b"on: push\n")


async def test_they_are_asked_for_by_repository_ref_and_path(github, server) -> None:
    server.plays(found(BLOB, BLOB))

    assert await github.remote_files([PINNED, BRANCH]) == {
        PINNED: file(PINNED),
        BRANCH: file(BRANCH),
    }
    [request] = server.requests
    assert json.loads(request.body)["variables"] == {
        "o0": "octo", "n0": "ci", "e0": "main:action.yml",
        "o1": "octo", "n1": "ci", "e1": f"{COMMIT}:x/action.yml",
    }  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(found(None, errors=("NOT_FOUND",)), id="no such repository"),
        pytest.param(found(None, errors=("FORBIDDEN",)), id="not for us"),
        pytest.param(says(200, {"data": {"r0": {"object": None}}}), id="no such file"),
        pytest.param(found({}), id="a folder"),
        pytest.param(found(BLOB | {"isBinary": True, "text": None}), id="binary"),
        pytest.param(found(BLOB | {"isTruncated": True}), id="too long"),
    ],
)
async def test_what_is_not_there_is_left_out_and_not_asked_for_again(
    github, server, answer
) -> None:
    server.plays(answer)

    assert await github.remote_files([BRANCH]) == {}
    assert await github.remote_files([BRANCH]) == {}
    assert len(server.requests) == 1


async def test_what_may_come_back_is_not_taken_for_absent(github, server) -> None:
    server.plays(found(None, errors=("INTERNAL",)), found(BLOB))

    with pytest.raises(RefusedError):
        await github.remote_files([BRANCH])
    assert await github.remote_files([BRANCH]) == {BRANCH: file(BRANCH)}


async def test_nothing_is_asked_for_nothing(github, server) -> None:
    assert await github.remote_files([]) == {}
    assert server.requests == []


async def test_more_than_fit_into_one_query_come_in_several(github, server, monkeypatch) -> None:
    monkeypatch.setattr("bot.github.remote.A_QUERY", 2)
    names = [f"octo/ci/{number}.yml@main" for number in range(3)]
    server.plays(found(BLOB, None), found(BLOB))

    assert (await github.remote_files(names)).keys() == {names[0], names[2]}


async def test_only_what_is_not_known_is_asked_for(github, server) -> None:
    server.plays(found(BLOB), found(BLOB))
    await github.remote_files([PINNED])

    await github.remote_files([BRANCH, PINNED])

    assert json.loads(server.requests[1].body)["variables"]["e0"] == "main:action.yml"
    assert "e1" not in json.loads(server.requests[1].body)["variables"]


async def test_what_is_forgotten_meanwhile_is_not_lost(github, server, clock) -> None:
    """Else the policy of an organisation would be gone for the pull request of that moment."""
    server.plays(found(BLOB))
    await github.remote_files([BRANCH])
    ask = github._repositories

    async def late(names):
        clock.advance(seconds=REMOTE_KEPT_FOR + 1)
        return await ask(names)

    github._repositories = late
    server.plays(found(BLOB))

    assert (await github.remote_files([BRANCH, PINNED])).keys() == {BRANCH, PINNED}


class TestKnownFiles:
    """For good by commit, for minutes by anything else."""

    @pytest.mark.parametrize(
        ("name", "kept", "is_for_good"),
        [
            pytest.param(PINNED, file(PINNED), True, id="by commit"),
            pytest.param(PINNED, None, False, id="by commit, and not there yet"),
            pytest.param(BRANCH, file(BRANCH), False, id="by branch"),
            pytest.param(BRANCH, None, False, id="not there"),
            pytest.param(f"o/r/a@{'g' * 40}", file("x"), False, id="a branch as long as a commit"),
            pytest.param(f"o/r/a@{'c' * 39}", file("x"), False, id="a branch like a short commit"),
        ],
    )
    def test_what_can_change_is_forgotten(
        self, clock, name: str, kept: File | None, is_for_good
    ) -> None:
        known = KnownFiles(clock.now)
        known.keep(name, kept)

        clock.advance(seconds=REMOTE_KEPT_FOR - 1)
        assert name in known
        assert known.get(name) == kept

        clock.advance(seconds=2)
        assert (name in known) == is_for_good
        assert known.get(name) == (kept if is_for_good else None)

    def test_a_branch_may_name_another_file_later(self, clock) -> None:
        known = KnownFiles(clock.now)
        known.keep(BRANCH, None)
        known.keep(BRANCH, file(BRANCH))

        assert known.get(BRANCH) == file(BRANCH)

    def test_what_nobody_asked_for_is_unknown(self, clock) -> None:
        known = KnownFiles(clock.now)

        assert BRANCH not in known
        assert known.get(BRANCH) is None


async def test_what_is_hidden_from_the_public_can_be_left_out(github, server) -> None:
    server.plays(found(BLOB, private=True))

    assert await github.remote_files([BRANCH], only_public=True) == {}
    assert await github.remote_files([BRANCH]) == {BRANCH: file(BRANCH)}
    assert len(server.requests) == 1
