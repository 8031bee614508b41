"""Who is in a team."""

import pytest

URL = "/orgs/octo-org/teams/captains/memberships"
MEMBERS = "/orgs/octo-org/teams/captains/members"


@pytest.fixture
def captains(sim, bob):
    return sim.world.team("octo-org/captains", [bob])


async def test_a_membership_is_described(sim, github, shop, captains):
    body = (await github.get(f"{URL}/bob")).body

    assert (body["state"], body["role"]) == ("active", "member")
    place = f"/organizations/{shop.owner.id}/team/{captains.id}/memberships/bob"
    assert body["url"] == sim.urls.api + place


async def test_an_invitation_is_pending(sim, github, captains):
    captains.invite(sim.world.user("eve"))

    assert (await github.get(f"{URL}/eve")).body["state"] == "pending"


async def test_members_of_a_team_below_count(sim, github, captains):
    below = sim.world.team("octo-org/mates", parent=captains)
    below.add(sim.world.user("eve"), role="maintainer")

    body = (await github.get(f"{URL}/EVE")).body

    assert (body["state"], body["role"]) == ("active", "maintainer")


@pytest.mark.parametrize(
    "path",
    [
        f"{URL}/ada",
        f"{URL}/nobody",
        "/orgs/octo-org/teams/none/memberships/bob",
        pytest.param("/orgs/other-org/teams/captains/memberships/bob", id="elsewhere"),
    ],
)
async def test_nobody_is_404(town, github, captains, path):
    town.sim.world.team("other-org/captains", [town.bob])

    assert (await github.get(path)).status == 404


async def test_a_permission_of_its_own_is_needed(github, as_app, installation, captains):
    url = f"/app/installations/{installation.id}/access_tokens"
    token = await as_app.post(url, {"permissions": {"metadata": "read"}})
    github.authorization = f"token {token.body['token']}"

    answer = await github.get(f"{URL}/bob")

    assert answer.status == 403
    assert answer.headers["X-Accepted-GitHub-Permissions"] == "members=read"


async def test_members_are_listed_with_those_of_teams_below_and_without_who_was_invited(
    sim, github, captains, bob
):
    eve = sim.world.user("eve")
    sim.world.team("octo-org/mates", [eve, bob], parent=captains)
    captains.invite(sim.world.user("mallory"))

    body = (await github.get(MEMBERS)).body

    assert [(one["login"], one["role"], one["inherited"]) for one in body] == [
        ("bob", "member", False),
        ("eve", "member", True),
    ]


async def test_a_team_elsewhere_has_no_list(sim, github, captains, bob):
    sim.world.team("other-org/captains", [bob])

    assert (await github.get("/orgs/other-org/teams/captains/members")).status == 404
    assert (await github.get("/orgs/octo-org/teams/none/members")).status == 404
