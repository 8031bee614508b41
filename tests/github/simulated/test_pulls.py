"""Pull requests: of which commit, by whom, of what, in which group."""

import pytest

from bot.evidence import Contributors
from bot.model import User
from bot.sim.world.credit import WEB_FLOW, Credit


def person(account) -> User:
    return User(id=account.id, login=account.login)


@pytest.fixture
def eve(sim):
    return sim.world.user("eve")


class TestWithCommit:
    """Which pull requests a commit belongs to."""

    async def numbers(self, github, repo, sha):
        return [one.number for one in await github.pull_requests_with(repo, sha)]

    @pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
    async def test_a_merged_one_became_it(self, github, repo, pull, ada, method):
        pull.push({"b": "1"}, by=ada)
        pull.merge(by=ada, method=method)

        [found] = await github.pull_requests_with(repo, pull.merge_commit_sha)

        assert (found.number, found.merge_sha) == (pull.number, pull.merge_commit_sha)
        assert await self.numbers(github, repo, pull.head_sha) == [pull.number]

    async def test_open_ones_come_first(self, github, repo, shop, pull, ada):
        shop.push("release", {"r": "1"}, by=ada)
        second = shop.pulls.open(shop.branch("fix"), by=ada, base="release")
        pull.merge(by=ada)

        assert await self.numbers(github, repo, pull.head_sha) == [second.number, pull.number]

    async def test_a_closed_one_is_missing(self, github, repo, pull, ada):
        pull.close(by=ada)

        assert await self.numbers(github, repo, pull.head_sha) == []

    async def test_that_of_a_fork_is_missing_until_it_is_merged(self, town, github):
        fork = town.sim.world.fork(town.shop, to=town.bob)
        pull = town.shop.pulls.open(fork.push("patch", {"a": "1"}, by=town.bob), by=town.bob)
        assert await self.numbers(github, town.repo, pull.head_sha) == []

        pull.merge(by=town.ada, method="squash")
        assert await self.numbers(github, town.repo, pull.merge_commit_sha) == [pull.number]

    async def test_labels_come_with_it(self, github, repo, pull):
        pull.label("urgent", "ci")

        assert (await github.pull_request(repo, pull.number)).labels == ("urgent", "ci")
        assert (await github.pull_request(repo, pull.number)).merge_sha is None


class TestContributors:
    """Who made the commits of a pull request."""

    async def found(self, github, repo, pull):
        return await github.contributors(repo, pull.number)

    async def test_are_authors_and_committers_each_once(self, town, github, pull, eve):
        pull.push({"b": "1"}, by=town.ada, credit=Credit(author=town.bob, committer=eve))
        pull.push({"c": "1"}, by=town.ada, credit=Credit(author=town.bob))

        assert await self.found(github, town.repo, pull) == Contributors(
            people=(person(town.ada), person(town.bob), person(eve)), unknown=(), is_complete=True
        )

    async def test_a_bot_that_is_a_co_author_is_nobody(self, town, github, pull):
        """As ours is where somebody commits its suggestion."""
        bot = "7+sluice[bot]@users.noreply.github.com"
        pull.push({"b": "1"}, by=town.ada, credit=Credit(co_authors=(bot,)))

        found = await self.found(github, town.repo, pull)

        assert found.unknown == ()

    async def test_a_bot_that_is_the_author_is_not_known(self, town, github, pull):
        """Anyone may write that into a commit."""
        bot = "7+sluice[bot]@users.noreply.github.com"
        pull.push({"b": "1"}, by=town.ada, credit=Credit(author=bot))

        assert (await self.found(github, town.repo, pull)).unknown == (pull.head_sha,)

    async def test_are_co_authors_too(self, town, github, pull, eve):
        pull.push({"b": "1"}, by=town.ada, credit=Credit(co_authors=(town.bob, eve)))

        assert (await self.found(github, town.repo, pull)).people == tuple(
            map(person, (town.ada, town.bob, eve))
        )

    async def test_are_not_githubs_pages(self, github, repo, pull, ada):
        pull.push({"b": "1"}, by=ada, credit=Credit(committer=WEB_FLOW))

        assert await self.found(github, repo, pull) == Contributors(
            people=(person(ada),), unknown=(), is_complete=True
        )

    @pytest.mark.parametrize(
        "credit",
        [
            pytest.param(Credit(author="x@corp.example"), id="author"),
            pytest.param(Credit(committer="x@corp.example"), id="committer"),
            pytest.param(Credit(co_authors=("x@corp.example",)), id="co-author"),
            pytest.param(Credit(author=WEB_FLOW), id="author who says to be GitHub"),
        ],
    )
    async def test_of_a_commit_may_be_unknown(self, github, repo, pull, bob, credit):
        pull.push({"b": "1"}, by=bob, credit=credit)

        assert (await self.found(github, repo, pull)).unknown == (pull.head_sha,)

    async def test_are_known_by_the_login_of_now(self, github, repo, sim, pull, bob):
        pull.push({"b": "1"}, by=bob)
        sim.world.rename(bob, "robert")

        assert person(bob) in (await self.found(github, repo, pull)).people

    async def test_of_many_commits_are_read_page_by_page(self, town, github, pull):
        for number in range(100):
            pull.push({"b": str(number)}, by=town.bob)

        assert await self.found(github, town.repo, pull) == Contributors(
            people=(person(town.ada), person(town.bob)), unknown=(), is_complete=True
        )
        assert town.asked.count("graphql") == 2

    async def test_of_too_many_commits_are_not_all(self, github, repo, pull, bob, monkeypatch):
        monkeypatch.setattr("bot.github.pulls.PAGES", 1)
        for number in range(100):
            pull.push({"b": str(number)}, by=bob)

        assert not (await self.found(github, repo, pull)).is_complete

    async def test_of_no_commits_are_nobody(self, github, repo, shop, pull, ada):
        shop.point("fix", shop.branch().sha, by=ada, forced=True)

        assert await self.found(github, repo, pull) == Contributors(
            people=(), unknown=(), is_complete=True
        )

    async def test_one_commit_may_have_more_authors_than_are_read(self, github, repo, sim, pull):
        crowd = tuple(sim.world.user(f"user{number}") for number in range(51))
        pull.push({"b": "1"}, by=crowd[0], credit=Credit(co_authors=crowd[1:]))

        assert (await self.found(github, repo, pull)).unknown == (pull.head_sha,)


class TestChangedFiles:
    """What a pull request touches."""

    async def test_old_names_are_included(self, github, repo, pull, ada):
        pull.push({"README.md": None, "READ.me": "# shop\n", "new": "1"}, by=ada)

        paths, complete = await github.changed_files(repo, pull.number)

        assert sorted(paths) == ["READ.me", "README.md", "app.py", "new"]
        assert complete

    @pytest.mark.parametrize(("count", "complete"), [(119, True), (120, False)])
    async def test_github_lists_so_many_only(self, town, github, monkeypatch, count, complete):
        monkeypatch.setattr("bot.github.pulls.MOST_FILES", 120)
        monkeypatch.setattr("bot.sim.operations.pulls.MOST_FILES", 120)
        files = {f"f{number}": "1" for number in range(count)}
        pull = town.shop.pulls.open(town.shop.push("many", files, by=town.ada), by=town.ada)

        paths, is_all = await github.changed_files(town.repo, pull.number)

        assert (len(paths), is_all) == (count, complete)


class TestGroups:
    """What a merge queue tries together."""

    @pytest.fixture
    def pulls(self, shop, ada):
        return [shop.pulls.open(shop.push(name, {name: "1"}, by=ada), by=ada) for name in "abc"]

    async def members(self, github, repo, group):
        found, foreign = await github.group_members(
            repo, group.base_ref, group.base_sha, group.head_sha
        )
        return [one.number for one in found], list(foreign)

    @pytest.mark.parametrize("method", ["merge", "squash"])
    async def test_is_of_one_or_of_several(self, town, github, pulls, method):
        town.shop.merge_queue.method = method
        one, two, three = pulls
        two.push({"d": "1"}, by=town.ada)
        alone = town.shop.merge_queue.add(one, by=town.ada)
        both = town.shop.merge_queue.add(two, three, by=town.ada)

        assert await self.members(github, town.repo, alone) == ([one.number], [])
        assert await self.members(github, town.repo, both) == ([two.number, three.number], [])

    async def test_counts_what_is_between_two_commits(self, github, repo, shop, pulls, ada):
        first = shop.merge_queue.add(pulls[0], by=ada)
        last = shop.merge_queue.add(pulls[1], by=ada)

        found, foreign = await github.group_members(repo, "main", first.base_sha, last.head_sha)

        assert [one.number for one in found] == [pulls[0].number, pulls[1].number]
        assert list(foreign) == []

    @pytest.mark.parametrize("method", ["merge", "squash"])
    async def test_shows_a_commit_that_was_slipped_in(self, town, github, pulls, method):
        town.shop.merge_queue.method = method
        group = town.shop.merge_queue.add(*pulls, by=town.ada, slipped={"evil": "1"})
        first = town.shop.refs.objects.commits[group.entries[0].head_sha]

        found = await self.members(github, town.repo, group)

        assert found == ([one.number for one in pulls], [first.parents[0]])

    async def test_that_has_left_the_queue_is_all_foreign(self, github, repo, shop, pulls, ada):
        group = shop.merge_queue.add(pulls[0], by=ada)
        shop.merge_queue.destroy(group, "dequeued", by=ada)

        found, foreign = await self.members(github, repo, group)

        assert (found, sorted(foreign)) == ([], sorted([pulls[0].head_sha, group.head_sha]))

    async def test_needs_a_queue(self, github, repo, shop, pulls):
        found, foreign = await github.group_members(
            repo, "none", shop.branch().sha, pulls[0].head_sha
        )

        assert (found, list(foreign)) == ([], [pulls[0].head_sha])


class TestLatest:
    """The pull requests that were opened last."""

    async def test_newest_first_and_closed_ones_too(self, github, repo, shop, pull, ada):
        for number in range(3):
            branch = shop.push(f"b{number}", {"b": str(number)}, by=ada)
            shop.pulls.open(branch, by=ada).close(by=ada)
        found = await github.latest_pull_requests(repo, 3)

        assert [one.head_ref for one in found] == ["b2", "b1", "b0"]
        assert not any(one.is_open for one in found)

    async def test_fewer_than_asked_for(self, github, repo, pull):
        assert [one.number for one in await github.latest_pull_requests(repo, 20)] == [pull.number]
