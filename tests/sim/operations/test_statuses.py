"""Commit statuses, and what branches demand."""

import pytest

REPO = "/repos/octo-org/shop"


@pytest.mark.parametrize(
    ("states", "worst"),
    [
        ([], "pending"),
        (["success"], "success"),
        (["success", "pending"], "pending"),
        (["success", "failure"], "failure"),
        (["pending", "error"], "failure"),
    ],
)
async def test_the_worst_counts(town, github, pull, states, worst):
    for number, state in enumerate(states):
        town.shop.statuses.set(pull.head_sha, f"ci/{number}", state, by=town.bob)

    body = (await github.get(f"{REPO}/commits/fix/status")).body

    assert (body["state"], body["sha"], body["total_count"]) == (worst, pull.head_sha, len(states))


async def test_the_newest_of_each_context_is_shown(town, github, pull):
    for context, state in (("a", "pending"), ("b", "success"), ("a", "failure")):
        town.shop.statuses.set(pull.head_sha, context, state, by=town.bob)

    body = (await github.get(f"{REPO}/commits/{pull.head_sha}/status")).body

    shown = [(one["context"], one["state"]) for one in body["statuses"]]
    assert shown == [("a", "failure"), ("b", "success")]


async def test_they_come_in_pages(town, github, pull):
    for number in range(3):
        town.shop.statuses.set(pull.head_sha, str(number), "success", by=town.bob)

    answer = await github.get(f"{REPO}/commits/fix/status?per_page=2")

    assert len(answer.body["statuses"]) == 2
    assert 'rel="next"' in answer.headers["Link"]


async def test_a_commit_that_is_not_there(github, shop):
    answer = await github.get(f"{REPO}/commits/{'0' * 40}/status")

    assert (answer.status, answer.message) == (422, f"No commit found for SHA: {'0' * 40}")


async def protection(github):
    return (await github.get(f"{REPO}/branches/main")).body


async def test_a_branch_without_protection(github, shop):
    body = await protection(github)

    assert body["protected"] is False
    assert body["protection"] == {
        "enabled": False,
        "required_status_checks": {"enforcement_level": "off", "contexts": [], "checks": []},
    }


async def test_branch_protection_is_shown_with_the_branch(github, shop):
    shop.require_checks("main", {"ci": None, "build": 7}, classic=True)

    body = await protection(github)

    assert (body["protected"], body["protection"]["enabled"]) == (True, True)
    assert body["protection"]["required_status_checks"] == {
        "enforcement_level": "non_admins",
        "contexts": ["ci", "build"],
        "checks": [{"context": "ci", "app_id": None}, {"context": "build", "app_id": 7}],
    }
    assert (await github.get(f"{REPO}/rules/branches/main")).body == []


async def test_rules_are_a_list_of_their_own(github, shop):
    shop.protection.add_rule("main", "deletion")
    shop.require_checks("main", {"ci": None, "build": 7})

    plain, checks = (await github.get(f"{REPO}/rules/branches/main")).body

    assert (plain["type"], "parameters" in plain) == ("deletion", False)
    assert checks["type"] == "required_status_checks"
    assert checks["parameters"]["required_status_checks"] == [
        {"context": "ci"},
        {"context": "build", "integration_id": 7},
    ]
    body = await protection(github)
    assert (body["protected"], body["protection"]["enabled"]) == (True, False)


async def test_a_branch_that_is_not_there_has_no_rules(github, shop):
    assert (await github.get(f"{REPO}/rules/branches/none")).body == []
