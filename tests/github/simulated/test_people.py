"""Who may do what: a person is a number, whatever their login is by now."""

import pytest

from bot.model import Permission, User
from tests.github.simulated.conftest import user

PERMISSION = "repos/get-collaborator-permission-level"


class TestPermission:
    """The role that someone has now."""

    @pytest.mark.parametrize(
        ("role", "permission"),
        [
            ("admin", Permission.ADMIN),
            ("maintain", Permission.MAINTAIN),
            ("write", Permission.WRITE),
            ("triage", Permission.TRIAGE),
            ("read", Permission.READ),
            ("none", Permission.NONE),
        ],
    )
    async def test_is_that_of_the_account(self, town, github, role, permission):
        town.shop.add_collaborator(town.bob, role)

        assert await github.permission(town.repo, user(town.bob)) is permission
        assert town.asked.count(PERMISSION) == 1
        assert "users/get-by-id" not in town.asked

    async def test_comes_from_a_team_too(self, github, repo, shop, sim, bob):
        shop.add_team(sim.world.team("octo-org/captains", [bob]), "maintain")

        assert await github.permission(repo, user(bob)) is Permission.MAINTAIN

    async def test_is_none_for_whoever_has_left_github(self, github, repo, asked):
        gone = User(id=1, login="gone")

        assert await github.permission(repo, gone) is Permission.NONE
        assert asked.count(PERMISSION) == 1

    async def test_follows_someone_to_their_new_login(self, github, repo, shop, sim, bob):
        shop.add_collaborator(bob, "write")
        before = user(bob)
        sim.world.rename(bob, "robert")

        assert await github.permission(repo, before) is Permission.WRITE

    async def test_is_not_that_of_who_took_the_login(self, github, repo, shop, sim, bob):
        shop.add_collaborator(bob, "read")
        before = user(bob)
        sim.world.rename(bob, "robert")
        shop.add_collaborator(sim.world.user("bob"), "admin")

        assert await github.permission(repo, before) is Permission.READ

    async def test_is_none_if_the_login_was_taken_and_the_account_is_gone(
        self, github, repo, shop, bob
    ):
        shop.add_collaborator(bob, "admin")

        assert await github.permission(repo, User(id=1, login="bob")) is Permission.NONE


class TestMembership:
    """Who is in a team."""

    @pytest.fixture
    def team(self, sim):
        return sim.world.team("octo-org/captains")

    async def is_member(self, github, account):
        return await github.is_member("octo-org", "captains", user(account))

    async def test_a_member_is_one(self, github, team, bob):
        team.add(bob)

        assert await self.is_member(github, bob) is True

    async def test_so_is_a_member_of_a_team_below(self, github, team, sim, bob):
        sim.world.team("octo-org/mates", [bob], parent=team)

        assert await self.is_member(github, bob) is True

    async def test_a_member_of_the_team_above_is_not(self, github, sim, bob):
        above = sim.world.team("octo-org/officers", [bob])
        sim.world.team("octo-org/captains", parent=above)

        assert await self.is_member(github, bob) is False

    async def test_nor_is_someone_who_was_only_invited(self, github, team, bob):
        team.invite(bob)

        assert await self.is_member(github, bob) is False

    async def test_nor_is_someone_who_left(self, github, team, bob):
        team.add(bob)
        team.remove(bob)

        assert await self.is_member(github, bob) is False

    async def test_nor_is_who_took_the_login_of_a_member(self, github, team, sim, bob):
        sim.world.rename(bob, "robert")
        thief = sim.world.user("bob")
        team.add(bob)

        assert await self.is_member(github, bob) is True
        assert await self.is_member(github, thief) is False

    async def test_nor_is_who_had_the_login_of_a_member(self, github, team, sim, bob):
        before = user(bob)
        sim.world.rename(bob, "robert")
        team.add(sim.world.user("bob"))

        assert await github.is_member("octo-org", "captains", before) is False

    async def test_nor_is_who_has_left_github(self, github, team):
        assert await github.is_member("octo-org", "captains", User(id=1, login="x")) is False

    async def test_a_team_that_is_not_there_has_no_members(self, github, bob):
        assert await github.is_member("octo-org", "none", user(bob)) is False


class TestLists:
    """Who could be asked."""

    def logins(self, people):
        return sorted(one.login for one in people)

    async def test_members_of_a_team_and_of_those_below(self, github, sim, bob, ada):
        team = sim.world.team("octo-org/captains", [bob])
        sim.world.team("octo-org/mates", [ada], parent=team)

        found = await github.team_members("octo-org", "captains")

        assert self.logins(found) == ["ada", "bob"]
        assert user(bob) in found

    async def test_a_team_that_is_not_there_has_no_members(self, github, sim):
        assert list(await github.team_members("octo-org", "none")) == []

    async def test_writers_are_those_who_may_push_or_more(self, github, repo, shop, sim, bob):
        shop.add_collaborator(bob, "read")
        for role in ("triage", "write", "maintain", "admin"):
            shop.add_collaborator(sim.world.user(role), role)

        found = await github.writers(repo)

        assert self.logins(found) == ["ada", "admin", "maintain", "write"]

    async def test_a_hundred_are_listed_in_one_call(self, github, repo, shop, sim, asked):
        team = sim.world.team("octo-org/captains")
        for number in range(101):
            someone = sim.world.user(f"user-{number}")
            team.add(someone)
            shop.add_collaborator(someone, "write")

        assert len(await github.team_members("octo-org", "captains")) == 100
        assert len(await github.writers(repo)) == 100
        assert asked.count("teams/list-members-in-org") == 1
        assert asked.count("repos/list-collaborators") == 1

    async def test_a_login_is_someone_or_nobody(self, github, sim, bob):
        assert await github.account("BOB") == user(bob)
        assert await github.account("none") is None
        assert (await github.account("sluice[bot]")).is_bot
