"""Repositories, branches, people."""

import pytest

from bot.sim.world.repositories import Role


async def test_a_repository_is_described(github, shop):
    body = (await github.get("/repos/octo-org/shop")).body

    assert (body["id"], body["private"], body["default_branch"]) == (shop.id, True, "main")
    assert body["owner"]["type"] == "Organization"


async def test_a_fork_tells_where_it_is_from(sim, github, shop):
    sim.world.fork(shop, to=shop.owner).rename("shop-copy")

    body = (await github.get("/repos/octo-org/shop-copy")).body

    assert (body["fork"], body["parent"]["id"]) == (True, shop.id)


async def test_a_persons_repository_has_no_organization(sim, github, ada):
    sim.world.create_repository("ada/own")

    body = (await github.get("/repos/ada/own")).body

    assert "organization" not in body
    assert body["owner"]["type"] == "User"


def test_an_account_is_known_by_its_login_in_any_case(sim, ada):
    assert sim.world.user("Ada") is ada


async def test_a_branch_has_its_newest_commit(github, shop, ada):
    branch = shop.push("feature/x", {"a": "1"}, by=ada, message="Add a")

    body = (await github.get("/repos/octo-org/shop/branches/feature/x")).body

    assert (body["name"], body["commit"]["sha"]) == ("feature/x", branch.sha)
    assert body["commit"]["commit"]["message"] == "Add a"


async def test_a_branch_that_is_not_there(github, shop):
    answer = await github.get("/repos/octo-org/shop/branches/none")

    assert (answer.status, answer.message) == (404, "Branch not found")


@pytest.mark.parametrize(
    ("role", "permission", "can"),
    [
        ("admin", "admin", "admin maintain pull push triage"),
        ("maintain", "write", "maintain pull push triage"),
        ("write", "write", "pull push triage"),
        ("triage", "read", "pull triage"),
        ("read", "read", "pull"),
        pytest.param(Role("release captain", "write"), "write", "pull push triage", id="custom"),
    ],
)
async def test_a_collaborator_has_a_role(town, github, role, permission, can):
    town.shop.add_collaborator(town.bob, role)

    body = (await github.get("/repos/octo-org/shop/collaborators/bob/permission")).body

    assert body["permission"] == permission
    assert body["role_name"] == (role if isinstance(role, str) else role.name)
    assert sorted(name for name, yes in body["user"]["permissions"].items() if yes) == can.split()


@pytest.mark.parametrize(("private", "role"), [(True, "none"), (False, "read")])
async def test_a_stranger_reads_what_is_public(github, shop, bob, private, role):
    shop.private = private

    body = (await github.get("/repos/octo-org/shop/collaborators/bob/permission")).body

    assert (body["permission"], body["role_name"]) == (role, role)


async def test_who_owns_it_may_do_all(github, shop):
    body = (await github.get("/repos/octo-org/shop/collaborators/octo-org/permission")).body

    assert body["permission"] == "admin"


async def test_nobody_is_404(github, shop):
    assert (await github.get("/repos/octo-org/shop/collaborators/nobody/permission")).status == 404
    assert (await github.get("/users/nobody")).status == 404


async def test_an_account_is_described(sim, github):
    body = (await github.get("/users/sluice%5Bbot%5D")).body

    assert (body["login"], body["type"], body["id"]) == ("sluice[bot]", "Bot", sim.world.app.bot.id)
    assert body["html_url"] == "https://github.com/apps/sluice"


async def test_an_account_is_known_by_its_number(sim, github, bob):
    sim.world.rename(bob, "robert")

    assert (await github.get(f"/user/{bob.id}")).body["login"] == "robert"
    assert (await github.get("/users/bob")).status == 404
    assert (await github.get("/user/1")).status == 404


async def test_a_role_is_told_with_the_account_that_has_it(sim, github, shop, bob):
    before = bob.id
    sim.world.rename(bob, "robert")
    thief = sim.world.user("bob")

    body = (await github.get("/repos/octo-org/shop/collaborators/bob/permission")).body

    assert body["user"]["id"] == thief.id != before


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", ["branch_deletion", "force_push", "push", "branch_creation"]),
        ("?ref=x", ["force_push", "push", "branch_creation"]),
        ("?ref=refs/heads/x", ["force_push", "push", "branch_creation"]),
        ("?ref=refs/heads/y", ["branch_deletion"]),
        ("?actor=Bob", ["branch_deletion", "push"]),
        ("?activity_type=push", ["push"]),
        ("?ref=none", []),
    ],
)
async def test_what_happened_to_branches_comes_newest_first(town, github, query, kinds):
    shop, ada, bob = town.shop, town.ada, town.bob
    shop.refs.move("y", shop.branch().sha)
    sha = shop.push("x", {"a": "1"}, by=ada).sha
    shop.push("x", {"a": "2"}, by=bob)
    shop.point("x", sha, by=ada, forced=True)
    shop.delete_branch("y", by=bob)

    body = (await github.get(f"/repos/octo-org/shop/activity{query}")).body

    assert [one["activity_type"] for one in body] == kinds


async def test_an_activity_is_described(github, shop, ada):
    before = shop.branch().sha
    after = shop.push("main", {"a": "1"}, by=ada).sha

    (body,) = (await github.get("/repos/octo-org/shop/activity")).body

    assert (body["before"], body["after"], body["ref"]) == (before, after, "refs/heads/main")
    assert (body["actor"]["id"], body["timestamp"]) == (ada.id, "2026-01-05T12:00:00Z")


@pytest.mark.parametrize(
    ("query", "logins"),
    [
        pytest.param("", "ada bob carl", id="all who were given access"),
        pytest.param("?permission=push", "ada bob", id="who may push, or more"),
        pytest.param("?permission=maintain", "ada", id="who may maintain"),
    ],
)
async def test_collaborators_are_those_who_were_given_a_role(town, github, query, logins):
    world = town.sim.world
    town.shop.add_team(world.team("octo-org/captains", [town.bob]), "write")
    town.shop.add_collaborator(world.user("carl"), "read")
    world.user("eve")

    body = (await github.get(f"/repos/octo-org/shop/collaborators{query}")).body

    assert sorted(one["login"] for one in body) == logins.split()


async def test_the_person_who_owns_a_repository_is_a_collaborator(sim, github, ada):
    sim.world.create_repository("ada/own")

    [owner] = (await github.get("/repos/ada/own/collaborators?permission=admin")).body

    assert (owner["login"], owner["role_name"]) == ("ada", "admin")
