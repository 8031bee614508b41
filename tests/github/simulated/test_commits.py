"""Commits, and how they came to be where they are."""

from datetime import UTC, datetime

import pytest

from bot.errors import NotFoundError
from bot.evidence import Commit, Push
from bot.sim.world.credit import Credit
from tests.github.simulated.conftest import user


async def test_the_default_branch(github, repo, shop):
    shop.default_branch = "trunk"

    assert await github.default_branch(repo) == "trunk"


class TestCommit:
    """A commit by its id."""

    @pytest.mark.parametrize("length", [7, 12, 40])
    async def test_may_be_shortened(self, github, repo, shop, pull, length):
        sha = pull.head_sha

        assert await github.commit(repo, sha[:length]) == Commit(
            sha=sha, tree=shop.refs.objects.commits[sha].tree, message="Change app.py"
        )

    async def test_may_be_in_capitals(self, github, repo, pull):
        assert (await github.commit(repo, pull.head_sha[:12].upper())).sha == pull.head_sha

    @pytest.mark.parametrize("sha", ["0" * 40, "abcdef1", "fix", "main", "refs/heads/main"])
    async def test_that_is_not_there(self, github, repo, pull, sha):
        with pytest.raises(NotFoundError):
            await github.commit(repo, sha)

    async def test_is_not_the_branch_that_is_named_like_it(self, github, repo, shop, pull, ada):
        name = pull.head_sha[:7]
        shop.push(name, {"evil": "1"}, by=ada)

        with pytest.raises(NotFoundError, match="is the name of a branch"):
            await github.commit(repo, name)


class TestAncestor:
    """What came before what."""

    async def test_of_a_commit_and_of_a_branch(self, github, repo, shop, pull, ada):
        first = shop.branch().sha
        shop.push("release/1", {"r": "1"}, by=ada)

        assert await github.is_ancestor(repo, first, "release/1")
        assert await github.is_ancestor(repo, first, pull.head_sha)
        assert await github.is_ancestor(repo, first, first)
        assert not await github.is_ancestor(repo, pull.head_sha, first)
        assert not await github.is_ancestor(repo, pull.head_sha, "release/1")

    @pytest.mark.parametrize(("sha", "of"), [("0" * 40, "main"), ("main", "none")])
    async def test_nothing_is_one_of_what_is_not_there(self, github, repo, sha, of):
        assert not await github.is_ancestor(repo, sha, of)


class TestLastPush:
    """Who moved a branch, and when."""

    async def test_is_told_by_github_and_not_by_the_commit(self, town, github):
        credit = Credit(author=town.ada, date=datetime(2020, 1, 1, tzinfo=UTC))
        town.clock.advance(minutes=5)
        at = town.clock.now()
        sha = town.shop.push("release/1", {"a": "1"}, by=town.bob, credit=credit).sha

        assert await github.pushes(town.repo, "release/1") == [
            Push(sha=sha, actor=user(town.bob), at=at)
        ]

    async def test_are_listed_newest_first(self, town, github, pull):
        old, new = town.shop.branch().sha, pull.head_sha
        town.clock.advance(minutes=1)
        town.shop.point("fix", old, by=town.bob, forced=True)
        town.clock.advance(minutes=1)
        town.shop.point("fix", new, by=town.bob)

        newest, before, *_ = await github.pushes(town.repo, "fix")

        assert newest == Push(sha=new, actor=user(town.bob), at=town.clock.now())
        assert before.sha == old

    async def test_is_the_merge_of_a_pull_request(self, github, repo, pull, bob):
        pull.merge(by=bob)

        newest, *_ = await github.pushes(repo, "main")

        assert newest == Push(sha=pull.merge_commit_sha, actor=user(bob), at=pull.merged_at)

    async def test_of_another_branch_are_not_listed(self, github, repo, pull):
        assert pull.head_sha not in {one.sha for one in await github.pushes(repo, "main")}
