"""Environments, deployments and workflows that are started by hand, over the API."""

import pytest

from bot.sim.world.jobs import failed, passed

REPO = "/repos/octo-org/shop"
DEPLOY = """\
on:
  workflow_dispatch:
    inputs:
      version: {required: true}
      colour: {required: true, default: blue}
      note:
run-name: Deploy ${{ inputs.version }} in ${{github.event.inputs.colour}}${{ inputs.none }}
jobs: {}
"""


@pytest.fixture
def production(sim, shop, ada):
    made = shop.environments.create("production", reviewers=(ada,), wait_minutes=5)
    made.protect(sim.world.app)
    return made


@pytest.fixture
def run(shop, production, ada):
    made = shop.actions.start("Ship", on=shop.branch(), by=ada)
    made.begin_job("ship", environment="production")
    return made


@pytest.fixture
def answer(github, run):
    """Answers for our protection rule."""

    async def answer(**body):
        url = f"{REPO}/actions/runs/{run.id}/deployment_protection_rule"
        return await github.post(url, {"environment_name": "production"} | body)

    return answer


async def test_an_environment_shows_githubs_own_rules(github, shop, production):
    production.limits_branches = True

    body = (await github.get(f"{REPO}/environments/production")).body

    kinds = [one["type"] for one in body["protection_rules"]]
    assert kinds == ["wait_timer", "required_reviewers", "branch_policy"]
    assert body["protection_rules"][0]["wait_timer"] == 5
    assert body["protection_rules"][1]["reviewers"][0]["reviewer"]["login"] == "ada"


async def test_those_of_apps_are_listed_apart(github, production):
    url = f"{REPO}/environments/production/deployment_protection_rules"

    body = (await github.get(url)).body

    (rule,) = body["custom_deployment_protection_rules"]
    assert (body["total_count"], rule["enabled"], rule["app"]["slug"]) == (1, True, "sluice")


async def test_branch_policies_are_there_where_branches_are_limited(github, production):
    url = f"{REPO}/environments/production/deployment-branch-policies"
    assert (await github.get(url)).status == 404

    production.limits_branches = True
    assert [one["name"] for one in (await github.get(url)).body["branch_policies"]] == ["main"]


@pytest.mark.parametrize("name", ["production", "Production"])
async def test_an_environment_is_known_in_any_case(github, production, name):
    assert (await github.get(f"{REPO}/environments/{name}")).body["name"] == "production"
    assert (await github.get(f"{REPO}/environments/moon")).status == 404


async def test_what_waits_is_listed(github, run, answer):
    url = f"{REPO}/actions/runs/{run.id}"

    (waits,) = (await github.get(f"{url}/pending_deployments")).body
    assert waits["environment"]["name"] == "production"
    assert waits["wait_timer_started_at"] == "2026-01-05T12:00:00Z"
    await answer(state="rejected", comment="No")

    (decided,) = (await github.get(f"{url}/approvals")).body
    assert (await github.get(f"{url}/pending_deployments")).body == []
    assert (decided["state"], decided["comment"]) == ("rejected", "No")
    assert decided["user"]["login"] == "sluice[bot]"
    assert [one["name"] for one in decided["environments"]] == ["production"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"state": "maybe"}, id="no such word"),
        pytest.param({"state": "approved", "comment": "x" * 1025}, id="too many words"),
        pytest.param({"environment_name": 1}, id="no name"),
        pytest.param({"environment_name": "staging", "state": "approved"}, id="nothing waits"),
    ],
)
async def test_an_answer_that_is_refused(run, answer, body):
    assert (await answer(**body)).status == 422
    assert run.latest.status == "waiting"


async def test_a_decision_is_made_once(run, answer):
    assert (await answer(state="approved", comment="x" * 1024)).status == 204
    assert (await answer(state="approved")).status == 422
    assert len(run.gates.reviews) == 1


async def test_ten_reports_are_taken(run, answer):
    answers = [(await answer(comment="Soon")).status for _ in range(11)]

    assert answers == [204] * 10 + [422]


async def test_who_may_only_read_cannot_answer(town, answer, github):
    url = f"/app/installations/{town.installation.id}/access_tokens"
    token = await town.as_app.post(url, {"permissions": {"deployments": "read"}})
    github.authorization = f"token {token.body['token']}"

    assert (await answer(state="approved")).status == 403


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("", ["v2", "v1", "main"]),
        ("?environment=production", ["v1", "main"]),
        ("?environment=", ["v2", "v1", "main"]),
        ("?ref=v1", ["v1"]),
        ("?sha={sha}", ["v2", "v1", "main"]),
        ("?sha=none", []),
        ("?task=deploy&environment=staging", ["v2"]),
    ],
)
async def test_deployments_are_filtered(github, shop, ada, query, refs):
    sha = shop.branch().sha
    for ref, place in (("main", "production"), ("v1", "production"), ("v2", "staging")):
        shop.deployments.create(sha, ref, place, by=ada)

    body = (await github.get(f"{REPO}/deployments{query.format(sha=sha)}")).body

    assert [one["ref"] for one in body] == refs


async def test_statuses_come_newest_first(github, shop, run, answer):
    (made,) = shop.deployments
    run.gates.bypass("production")
    run.finish(passed("ship"))

    body = (await github.get(f"{REPO}/deployments/{made.id}/statuses")).body

    assert [one["state"] for one in body] == ["success", "in_progress", "waiting"]
    assert (await github.get(f"{REPO}/deployments/1/statuses")).status == 404


async def dispatch(github, **body):
    url = f"{REPO}/actions/workflows/{body.pop('workflow', 'deploy.yml')}/dispatches"
    right = {"ref": "main", "inputs": {"version": "1.2"}, "return_run_details": True}
    return await github.post(url, right | body)


@pytest.fixture
def deploy(shop, ada):
    shop.push("main", {".github/workflows/deploy.yml": DEPLOY}, by=ada)


async def test_a_workflow_is_started_by_hand(github, shop, deploy):
    answer = await dispatch(github)

    (run,) = shop.actions
    assert answer.body["workflow_run_id"] == run.id
    assert answer.body["html_url"] == f"https://github.com/octo-org/shop/actions/runs/{run.id}"
    body = (await github.get(answer.body["run_url"])).body
    assert (body["event"], body["actor"]["login"]) == ("workflow_dispatch", "sluice[bot]")
    assert body["display_title"] == "Deploy 1.2 in blue"
    assert run.inputs == {"version": "1.2", "colour": "blue", "note": ""}


async def test_enterprise_server_does_not_name_the_run(github, sim, shop, deploy):
    sim._hub.ghes = True

    assert (await dispatch(github)).status == 204
    assert len(list(shop.actions)) == 1


async def test_one_without_a_name_for_its_runs_is_called_by_its_own(github, shop, ada):
    text = "on: [push, workflow_dispatch]\n"
    shop.push("main", {".github/workflows/deploy.yml": text}, by=ada)

    await dispatch(github, inputs={})

    assert [run.title for run in shop.actions] == ["deploy"]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"ref": "moon"}, 422, "No ref found for: moon"),
        ({"inputs": {"x": "1"}}, 422, 'Unexpected inputs provided: ["x"]'),
        ({"inputs": {}}, 422, "Required input 'version' not provided"),
        ({"inputs": dict.fromkeys(map(str, range(26)), "")}, 422, "Only 25 inputs"),
        ({"inputs": "x"}, 422, "is not an object"),
        ({"workflow": "ci.yml"}, 422, "Workflow does not have 'workflow_dispatch' trigger"),
        ({"workflow": "none.yml"}, 404, "Not Found"),
    ],
)
@pytest.mark.usefixtures("deploy")
async def test_a_dispatch_that_is_refused(github, shop, body, status, message):
    answer = await dispatch(github, **body)

    assert (answer.status, message in answer.message) == (status, True)
    assert list(shop.actions) == []


async def test_a_branch_has_its_own_version_of_a_workflow(github, shop, deploy, ada):
    shop.push("old", {".github/workflows/deploy.yml": "on: push\n"}, by=ada)
    shop.push("none", {".github/workflows/deploy.yml": None}, by=ada)

    for ref in ("old", "none"):
        assert "trigger" in (await dispatch(github, ref=ref)).message


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?actor=ada", 1),
        ("?actor=bob", 0),
        ("?event=push", 1),
        ("?created=>=2026-01-05T12:00:00Z", 1),
        ("?created=>=2026-01-05T12:00:01Z", 0),
        ("?status=waiting", 1),
        ("?status=success", 0),
    ],
)
async def test_runs_are_filtered(github, run, query, count):
    body = (await github.get(f"{REPO}/actions/runs{query}")).body

    assert body["total_count"] == count


async def test_a_date_in_another_form_is_not_simulated(github, run):
    assert (await github.get(f"{REPO}/actions/runs?created=2026-01-05")).status == 422


async def test_a_run_is_cancelled_once(github, run):
    url = f"{REPO}/actions/runs/{run.id}/cancel"

    assert [(await github.post(url)).status for _ in range(2)] == [202, 409]
    assert run.latest.conclusion == "cancelled"


async def test_what_still_runs_cannot_run_again(github, run):
    job = run.latest.jobs[0]

    for url in (f"actions/runs/{run.id}/rerun", f"actions/jobs/{job.id}/rerun"):
        assert (await github.post(f"{REPO}/{url}")).status == 403
    assert len(run.attempts) == 1


async def test_a_job_of_an_earlier_attempt_cannot_run_again(github, shop, ada):
    run = shop.actions.start("CI", on=shop.branch(), by=ada)
    run.finish(passed("lint"), failed("test"))
    lint, test = run.latest.jobs

    assert (await github.post(f"{REPO}/actions/jobs/{lint.id}/rerun")).status == 201
    assert [job.name for job in run.latest.jobs] == ["test"]
    run.finish(passed("lint"))
    assert (await github.post(f"{REPO}/actions/jobs/{test.id}/rerun")).status == 403
    assert (await github.post(f"{REPO}/actions/jobs/1/rerun")).status == 404
