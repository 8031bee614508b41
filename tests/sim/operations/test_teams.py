"""Who is in a team."""

import pytest

URL = "/orgs/octo-org/teams/captains/memberships"


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
