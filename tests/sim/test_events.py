"""What the App is told of what happens."""

import pytest

from bot.sim.world.jobs import failed, passed

URL = "/repos/octo-org/shop"


PULL = {
    "pull_request.edited": lambda pull, by: pull.edit(by=by, title="New"),
    "pull_request.closed": lambda pull, by: pull.close(by=by),
    "pull_request.converted_to_draft": lambda pull, by: pull.convert_to_draft(by=by),
    "pull_request.ready_for_review": lambda pull, by: pull.ready_for_review(by=by),
    "pull_request.reopened": lambda pull, by: pull.reopen(by=by),
    "issue_comment.created": lambda pull, by: pull.comment("/help", by=by),
    "pull_request_review.submitted": lambda pull, by: pull.review("APPROVE", by=by),
    "merge_group.checks_requested": lambda pull, by: pull.repository.merge_queue.add(pull, by=by),
    "workflow_run.requested": lambda pull, by: pull.repository.actions.start("CI", pull, by=by),
}


@pytest.mark.parametrize("event", PULL)
async def test_what_people_do_is_told(heard, pull, ada, event):
    await heard()

    PULL[event](pull, ada)

    assert await heard() == [event]


async def test_opening_a_pull_request_is_a_push_first(heard, pull):
    assert await heard() == [
        "installation.created",
        "push",
        "check_suite.requested",
        "pull_request.opened",
    ]


async def test_a_push_to_it_asks_for_checks_too(heard, receiver, sim, pull, ada):
    before = pull.head_sha
    await heard()
    pull.push({"b": "1"}, by=ada)
    await sim.webhooks.settled()

    payload = receiver.payload("pull_request.synchronize")
    assert (payload["before"], payload["after"]) == (before, pull.head_sha)
    suite = receiver.payload("check_suite.requested")["check_suite"]
    assert (suite["head_branch"], suite["head_sha"]) == ("fix", pull.head_sha)
    assert sorted(await heard()) == [
        "check_suite.requested",
        "pull_request.synchronize",
        "push",
    ]


async def test_a_fork_is_pushed_to_in_silence(sim, heard, shop, bob, installation):
    fork = sim.world.fork(shop, to=bob)
    await heard()
    pull = shop.pulls.open(fork.push("fix", {"a": "1"}, by=bob), by=bob)
    pull.push({"b": "1"}, by=bob)

    assert await heard() == ["pull_request.opened", "pull_request.synchronize"]


async def test_an_edit_tells_what_was(receiver, sim, shop, pull, ada):
    shop.push("release", {"r": "1"}, by=ada)
    was = pull.base_sha
    pull.edit(by=ada, title="New", body="Text", base="release")
    await sim.webhooks.settled()

    assert receiver.payload("pull_request.edited")["changes"] == {
        "title": {"from": "Change app.py"},
        "body": {"from": ""},
        "base": {"ref": {"from": "main"}, "sha": {"from": was}},
    }


async def test_a_comment_tells_what_it_is_on(receiver, sim, shop, pull, ada):
    comment = pull.comment("/help", by=ada)
    comment.edit("/status", by=ada)
    comment.delete(by=ada)
    shop.issues.open("Bug", by=ada).comment("/help", by=ada)
    await sim.webhooks.settled()

    edited = receiver.payload("issue_comment.edited")
    assert (edited["changes"], edited["comment"]["body"]) == (
        {"body": {"from": "/help"}},
        "/status",
    )
    assert edited["issue"]["pull_request"]["url"].endswith(f"{URL}/pulls/{pull.number}")
    assert "pull_request" not in receiver.payload("issue_comment.created")["issue"]
    assert receiver.payload("issue_comment.deleted")["comment"]["id"] == comment.id


async def test_a_workflow_run_is_told_from_beginning_to_end(town, heard, receiver, pull):
    await heard()
    run = town.shop.actions.start("CI", on=pull, by=town.ada)
    run.finish(passed("lint"), failed("test"))
    await town.sim.webhooks.settled()

    payload = receiver.payload("workflow_run.completed")
    assert payload["workflow_run"]["conclusion"] == "failure"
    assert payload["workflow"]["path"] == ".github/workflows/ci.yml"
    # The jobs are check runs of GitHub Actions, which everyone hears of.
    assert await heard() == [
        "workflow_run.requested",
        "workflow_run.in_progress",
        "check_run.created",
        "workflow_job.in_progress",
        "check_run.created",
        "workflow_job.in_progress",
        "check_run.completed",
        "workflow_job.completed",
        "check_run.completed",
        "check_suite.completed",
        "workflow_job.completed",
        "workflow_run.completed",
    ]


async def test_a_merge_group_has_its_own_commit(receiver, sim, shop, pull, ada):
    group = shop.merge_queue.add(pull, by=ada)
    shop.merge_queue.destroy(group, "merged", by=ada)
    await sim.webhooks.settled()

    payload = receiver.payload("merge_group.checks_requested")["merge_group"]
    assert payload["base_ref"] == "refs/heads/main"
    assert payload["head_ref"].startswith("refs/heads/gh-readonly-queue/main/pr-1-")
    assert payload["head_sha"] not in {pull.head_sha, shop.branch().sha}
    assert receiver.payload("merge_group.destroyed")["reason"] == "merged"


async def test_a_buttons_press_tells_its_identifier(town, receiver, github, pull):
    button = {"label": "Explain", "description": "Say why", "identifier": "explain"}
    body = {"name": "x", "head_sha": pull.head_sha, "conclusion": "failure", "actions": [button]}
    run = (await github.post(f"{URL}/check-runs", body)).body
    town.shop.checks.find(run["id"]).press("explain", by=town.ada)
    await town.sim.webhooks.settled()

    payload = receiver.payload("check_run.requested_action")
    assert payload["requested_action"] == {"identifier": "explain"}
    assert (payload["check_run"]["id"], payload["sender"]["login"]) == (run["id"], "ada")


async def test_only_the_owner_hears_that_a_check_is_wanted_again(heard, github, shop, pull, ada):
    job = shop.actions.start("CI", on=pull, by=ada).begin("test")[0]
    mine = (await github.post(f"{URL}/check-runs", {"name": "x", "head_sha": pull.head_sha})).body
    await heard()

    job.check_run.rerequest(by=ada)
    job.check_run.suite.rerequest(by=ada)
    assert await heard() == []

    run = shop.checks.find(mine["id"])
    run.rerequest(by=ada)
    run.suite.rerequest(by=ada)
    assert await heard() == ["check_run.rerequested", "check_suite.rerequested"]


async def test_what_the_app_does_comes_back_to_it(receiver, sim, github, pull):
    await github.post(f"{URL}/issues/{pull.number}/comments", {"body": "hello"})
    body = {"name": "x", "head_sha": pull.head_sha, "conclusion": "success"}
    await github.post(f"{URL}/check-runs", body)
    await sim.webhooks.settled()

    for event in ("issue_comment.created", "check_run.created", "check_run.completed"):
        sender = receiver.payload(event)["sender"]
        assert (sender["login"], sender["type"]) == ("sluice[bot]", "Bot")


async def test_a_check_run_completes_only_once(heard, github, pull):
    run = (await github.post(f"{URL}/check-runs", {"name": "x", "head_sha": pull.head_sha})).body
    url = f"{URL}/check-runs/{run['id']}"
    await heard()

    await github.patch(url, {"conclusion": "success"})
    assert await heard() == ["check_run.completed", "check_suite.completed"]
    await github.patch(url, {"conclusion": "failure"})
    assert await heard() == []
    await github.patch(url, {"status": "in_progress"})
    await github.patch(url, {"conclusion": "success"})
    assert await heard() == ["check_run.completed", "check_suite.completed"]


async def test_installations_come_and_go(heard, sim, receiver, shop, ada):
    other = sim.world.create_repository("octo-org/other")
    installation = sim.world.install(shop.owner, [shop], by=ada)
    installation.add(other, by=ada)
    await sim.webhooks.settled()
    added = receiver.payload("installation_repositories.added")["repositories_added"]
    assert [one["full_name"] for one in added] == ["octo-org/other"]

    installation.remove(other, by=ada)
    installation.suspend(by=ada)
    shop.issues.open("Bug", by=ada).comment("unheard", by=ada)
    installation.unsuspend(by=ada)
    installation.accept_permissions(by=ada)
    installation.uninstall(by=ada)
    shop.issues.open("Bug", by=ada).comment("unheard", by=ada)
    assert await heard() == [
        "installation.created",
        "installation_repositories.added",
        "installation_repositories.removed",
        "installation.suspend",
        "installation.unsuspend",
        "installation.new_permissions_accepted",
        "installation.deleted",
    ]


@pytest.mark.parametrize(("chosen", "names"), [(None, ["shop", "other"]), ([], [])])
async def test_an_installation_begins_with_what_it_was_given(town, receiver, chosen, names):
    town.sim.world.create_repository("octo-org/other")
    town.sim.world.install(town.shop.owner, chosen, by=town.ada).suspend(by=town.ada)
    await town.sim.webhooks.settled()

    payload = receiver.payload("installation.created")
    assert [one["name"] for one in payload["repositories"]] == names
    assert "repositories" not in receiver.payload("installation.suspend")


async def test_an_installation_on_everything_is_told_of_what_is_new(heard, sim, installation, ada):
    await heard()
    installation.add(sim.world.create_repository("octo-org/new"), by=ada)

    assert await heard() == ["installation_repositories.added"]
    assert installation.selected is None


async def test_an_installation_hears_of_its_own_repositories_only(heard, sim, shop, ada, bob):
    sim.world.install(shop.owner, [], by=ada)
    own = sim.world.create_repository("bob/own")
    sim.world.install(bob, by=bob)
    await heard()

    shop.issues.open("Bug", by=ada).comment("unheard", by=ada)
    own.issues.open("Bug", by=ada).comment("heard", by=ada)

    assert await heard() == ["issue_comment.created"]
    assert sim.webhooks.log[-1].installation_id == sim.world.installed()[1].id


async def test_an_issue_tells_who_closed_it_and_which_app_opened_it(
    receiver, sim, shop, ada, installation
):
    app = sim.world.app
    issue = shop.issues.open("Review", by=app.bot, body="Why?", app=app)
    issue.close(by=ada)
    issue.reopen(by=ada)
    await sim.webhooks.settled()

    closed = receiver.payload("issues.closed")
    assert (closed["sender"]["login"], closed["issue"]["state"]) == ("ada", "closed")
    assert closed["issue"]["performed_via_github_app"]["id"] == app.id
    assert closed["issue"]["closed_at"] == "2026-01-05T12:00:00Z"
    reopened = receiver.payload("issues.reopened")["issue"]
    assert (reopened["state"], reopened["closed_at"]) == ("open", None)
