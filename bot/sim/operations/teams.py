"""Teams of organizations.

Source: https://docs.github.com/en/rest/teams/members
"""

from bot.sim.call import Call
from bot.sim.exchange import Reply, not_found
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.render.people import user
from bot.sim.world.accounts import Account
from bot.sim.world.teams import Team, found


@operation(
    "teams/get-membership-for-user-in-org",
    "GET",
    "/orgs/{org}/teams/{team_slug}/memberships/{username}",
    needs="members:read",
)
def get_membership(call: Call) -> Reply:
    """Say what someone is in a team or in one below it; 404 for nobody, and for other accounts."""
    team = _team(call)
    account = call.hub.world.accounts.get(call.params["username"].lower())
    role = team.role_of(account) if account else ""
    if account is None or not role:
        raise not_found()
    place = f"organizations/{team.organization.id}/team/{team.id}"
    body: dict[str, Json] = {
        "url": f"{call.hub.urls.api}/{place}/memberships/{account.login}",
        "role": role,
        "state": "active" if team.has(account) else "pending",
    }
    return Reply(200, body)


@operation(
    "teams/list-members-in-org",
    "GET",
    "/orgs/{org}/teams/{team_slug}/members",
    needs="members:read",
)
def list_members(call: Call) -> Reply:
    """List who is in a team or in one below it; who was only invited is not."""
    team = _team(call)
    return call.listing(team.members(), lambda one: _member(call, team, one))


def _member(call: Call, team: Team, account: Account) -> dict[str, Json]:
    return user(call.hub.urls, account) | {
        "role": team.role_of(account),
        "inherited": account not in team.roles,
    }


def _team(call: Call) -> Team:
    """Find the team in the path; one of another organization than the token's is not there."""
    team = found(call.hub.world.teams, call.params["org"], call.params["team_slug"])
    if team is None or call.token.installation.account is not team.organization:
        raise not_found()
    return team
