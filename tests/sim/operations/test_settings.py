"""How a repository is set up."""

import pytest

REPO = "/repos/octo-org/shop"
PERMISSIONS = f"{REPO}/actions/permissions"


async def test_what_actions_may_do(github, shop):
    shop.settings.set(pins_actions=True, token="write", token_approves=True)

    assert (await github.get(PERMISSIONS)).body["sha_pinning_required"] is True
    assert (await github.get(f"{PERMISSIONS}/workflow")).body == {
        "default_workflow_permissions": "write",
        "can_approve_pull_request_reviews": True,
    }


@pytest.mark.parametrize("policy", ["first_time_contributors", "all_external_contributors"])
async def test_whose_workflows_wait_for_approval(github, shop, policy):
    shop.settings.set(fork_approval=policy)

    answer = await github.get(f"{PERMISSIONS}/fork-pr-contributor-approval")

    assert answer.body == {"approval_policy": policy}


async def test_a_repository_may_have_no_policy_for_forks(github, shop):
    shop.settings.set(fork_approval="")

    assert (await github.get(f"{PERMISSIONS}/fork-pr-contributor-approval")).status == 404


@pytest.mark.parametrize(("is_on", "status"), [(True, 204), (False, 404)])
async def test_alerts_are_there_or_not(github, shop, is_on, status):
    shop.settings.set(alerts_dependencies=is_on)

    assert (await github.get(f"{REPO}/vulnerability-alerts")).status == status


@pytest.mark.parametrize(
    ("state", "status", "word"),
    [(True, 200, "configured"), (False, 200, "not-configured"), (None, 403, None)],
    ids=["on", "off", "not paid for"],
)
async def test_code_scanning(github, shop, state, status, word):
    shop.settings.set(code_scanning=state)

    answer = await github.get(f"{REPO}/code-scanning/default-setup")

    assert (answer.status, answer.body.get("state")) == (status, word)


async def test_rulesets_are_listed_without_their_rules(github, shop):
    shop.settings.add_ruleset(["deletion"], target="branch")
    shop.settings.add_ruleset(["update"], enforcement="evaluate")

    every = (await github.get(f"{REPO}/rulesets")).body
    [tags] = (await github.get(f"{REPO}/rulesets?targets=tag")).body

    assert [one["target"] for one in every] == ["branch", "tag"]
    assert (tags["enforcement"], "rules" in tags) == ("evaluate", False)
    alone = (await github.get(f"{REPO}/rulesets/{tags['id']}")).body
    assert alone["rules"] == [{"type": "update"}]


async def test_no_such_ruleset(github, shop):
    shop.settings.add_ruleset(["deletion"])

    assert (await github.get(f"{REPO}/rulesets/1")).status == 404


@pytest.mark.parametrize("may_see", [True, False])
async def test_the_scans_of_a_repository_are_not_for_everyone(github, town, may_see):
    town.shop.settings.set(scans_secrets=True)
    url = f"/app/installations/{town.installation.id}/access_tokens"
    granted = {"metadata": "read"} | ({"administration": "read"} if may_see else {})
    token = (await town.as_app.post(url, {"permissions": granted})).body["token"]
    github.authorization = f"token {token}"

    body = (await github.get(REPO)).body

    assert ("security_and_analysis" in body) is may_see
    if may_see:
        shown = {name: one["status"] for name, one in body["security_and_analysis"].items()}
        assert shown == {
            "secret_scanning": "enabled",
            "secret_scanning_push_protection": "disabled",
            "dependabot_security_updates": "disabled",
        }
