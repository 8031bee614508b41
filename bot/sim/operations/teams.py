"""Teams of organizations.

Source: https://docs.github.com/en/rest/teams/members
"""

from bot.sim.call import Call
from bot.sim.exchange import Reply, not_found
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.world.teams import found


@operation(
    "teams/get-membership-for-user-in-org",
    "GET",
    "/orgs/{org}/teams/{team_slug}/memberships/{username}",
    needs="members:read",
)
def get_membership(call: Call) -> Reply:
    """Say what someone is in a team or in one below it; 404 for nobody, and for other accounts."""
    world, login = call.hub.world, call.params["username"]
    team = found(world.teams, call.params["org"], call.params["team_slug"])
    account = world.accounts.get(login.lower())
    if team is None or account is None or call.token.installation.account is not team.organization:
        raise not_found()
    role = team.role_of(account)
    if not role:
        raise not_found()
    place = f"organizations/{team.organization.id}/team/{team.id}"
    body: dict[str, Json] = {
        "url": f"{call.hub.urls.api}/{place}/memberships/{account.login}",
        "role": role,
        "state": "active" if team.has(account) else "pending",
    }
    return Reply(200, body)
