"""Workflow runs, their attempts, jobs and logs."""

import pytest

from bot.sim.world.jobs import JobPlan, StepPlan, failed, passed

REPO = "/repos/octo-org/shop"


@pytest.fixture
def run(shop, pull, ada):
    return shop.actions.start("CI", on=pull, by=ada)


async def read(github, run):
    return (await github.get(f"{REPO}/actions/runs/{run.id}")).body


async def test_a_run_is_described(github, run, pull):
    body = await read(github, run)

    assert (body["name"], body["path"]) == ("CI", ".github/workflows/ci.yml")
    assert (body["event"], body["status"], body["conclusion"]) == ("pull_request", "queued", None)
    assert (body["head_sha"], body["head_branch"]) == (pull.head_sha, "fix")
    assert (body["run_number"], body["run_attempt"]) == (1, 1)
    assert [one["number"] for one in body["pull_requests"]] == [pull.number]


async def test_a_run_for_a_push(github, shop, ada):
    run = shop.actions.start("CI", on=shop.branch(), by=ada)

    body = await read(github, run)

    assert (body["event"], body["head_branch"]) == ("push", "main")
    assert body["display_title"] == "Initial commit"


async def test_a_run_from_a_fork_names_no_pull_request(sim, github, shop, bob):
    fork = sim.world.fork(shop, to=bob)
    pull = shop.pulls.open(fork.push("fix", {"a": "1"}, by=bob), by=bob)
    run = shop.actions.start("CI", on=pull, by=bob)

    body = await read(github, run)
    assert (body["pull_requests"], body["head_repository"]["id"]) == ([], fork.id)

    fork.delete()
    assert (await read(github, run))["head_repository"] is None


@pytest.mark.parametrize(
    ("plans", "conclusion"),
    [
        pytest.param([passed("a"), passed("b")], "success", id="all passed"),
        pytest.param([passed("a"), failed("b")], "failure", id="one failed"),
        pytest.param(
            [JobPlan("a", "cancelled"), failed("b")], "failure", id="failed and cancelled"
        ),
        pytest.param([JobPlan("a", "timed_out"), passed("b")], "timed_out", id="timed out"),
        pytest.param([JobPlan("a", "skipped")], "skipped", id="all skipped"),
        pytest.param([JobPlan("a", "skipped"), passed("b")], "success", id="some skipped"),
    ],
)
async def test_a_run_ends_with_the_worst_of_its_jobs(github, run, plans, conclusion):
    run.finish(*plans)

    body = await read(github, run)
    assert (body["status"], body["conclusion"]) == ("completed", conclusion)


async def test_jobs_have_steps_with_times(github, run):
    run.finish(failed("test", "boom", step="pytest"))

    (job,) = (await github.get(f"{REPO}/actions/runs/{run.id}/attempts/1/jobs")).body["jobs"]

    assert (job["name"], job["conclusion"], job["run_attempt"]) == ("test", "failure", 1)
    assert [(one["number"], one["name"], one["conclusion"]) for one in job["steps"]] == [
        (1, "Set up job", "success"),
        (2, "pytest", "failure"),
        (3, "Complete job", "success"),
    ]
    assert job["steps"][1]["started_at"] == "2026-01-05T12:00:05Z"
    assert job["completed_at"] == "2026-01-05T12:00:15Z"
    assert job["check_run_url"].endswith(f"/check-runs/{job['id']}")


async def test_a_skipped_step_never_ran(github, run):
    run.finish(JobPlan("test", "success", (StepPlan("Deploy", "skipped", log="never"),)))

    (job,) = (await github.get(f"{REPO}/actions/runs/{run.id}/jobs")).body["jobs"]

    assert (job["steps"][0]["started_at"], job["steps"][0]["completed_at"]) == (None, None)
    assert run.latest.jobs[0].log == b"\xef\xbb\xbf"


async def test_annotations_hang_on_the_jobs_check_run(github, run):
    run.finish(failed("test"))

    url = f"{REPO}/check-runs/{run.latest.jobs[0].id}/annotations"
    (one,) = (await github.get(url)).body

    assert one["message"] == "Process completed with exit code 1."


async def test_jobs_begin_one_after_another(github, run):
    (first,) = run.begin("build")
    running = await read(github, run)
    run.begin("test")
    run.finish(passed("build"), passed("test"))

    jobs = (await github.get(f"{REPO}/actions/runs/{run.id}/jobs")).body["jobs"]
    assert running["status"] == "in_progress"
    assert [one["name"] for one in jobs] == ["build", "test"]
    assert jobs[0]["id"] == first.id


async def test_a_rerun_carries_over_what_passed(clock, github, run, ada):
    run.finish(passed("lint"), failed("test"))
    clock.advance(minutes=30)
    run.rerun_failed_jobs(by=ada)
    run.finish(passed("test"))

    first = (await github.get(f"{REPO}/actions/runs/{run.id}/attempts/1/jobs")).body["jobs"]
    second = (await github.get(f"{REPO}/actions/runs/{run.id}/attempts/2/jobs")).body["jobs"]
    every = (await github.get(f"{REPO}/actions/runs/{run.id}/jobs?filter=all")).body["jobs"]
    latest = (await github.get(f"{REPO}/actions/runs/{run.id}/jobs")).body["jobs"]

    assert [(one["name"], one["conclusion"]) for one in first] == [
        ("lint", "success"),
        ("test", "failure"),
    ]
    assert [(one["name"], one["conclusion"]) for one in second] == [
        ("lint", "success"),
        ("test", "success"),
    ]
    assert [one["run_attempt"] for one in every] == [1, 1, 2, 2]
    assert latest == second
    assert second[0]["started_at"] == first[0]["started_at"]
    assert not {one["id"] for one in first} & {one["id"] for one in second}
    body = await read(github, run)
    assert (body["run_attempt"], body["conclusion"]) == (2, "success")
    assert body["run_started_at"] != body["created_at"]
    assert body["previous_attempt_url"].endswith("/attempts/1")


@pytest.mark.parametrize("number", ["0", "2", "x"])
async def test_an_attempt_that_was_not_made(github, run, number):
    assert (await github.get(f"{REPO}/actions/runs/{run.id}/attempts/{number}/jobs")).status == 404


@pytest.mark.parametrize("conclusion", ["success", None])
async def test_what_did_not_fail_cannot_run_again(github, run, conclusion):
    if conclusion:
        run.finish(passed("test"))

    answer = await github.post(f"{REPO}/actions/runs/{run.id}/rerun-failed-jobs")
    assert (answer.status, answer.message) == (403, "This workflow run cannot be retried")


async def test_the_app_may_rerun_what_failed_if_it_was_granted(
    sim, as_app, github, installation, run
):
    run.finish(failed("test"))
    installation.permissions["actions"] = "read"
    token = await as_app.post(f"/app/installations/{installation.id}/access_tokens")
    github.authorization = f"token {token.body['token']}"
    assert (await github.post(f"{REPO}/actions/runs/{run.id}/rerun-failed-jobs")).status == 403

    installation.permissions["actions"] = "write"
    token = await as_app.post(f"/app/installations/{installation.id}/access_tokens")
    github.authorization = f"token {token.body['token']}"
    assert (await github.post(f"{REPO}/actions/runs/{run.id}/rerun-failed-jobs")).status == 201
    assert (await read(github, run))["triggering_actor"]["login"] == "sluice[bot]"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Docs 1", "CI 2", "CI 1"]),
        ("?status=failure", ["CI 2"]),
        ("?status=completed", ["CI 2", "CI 1"]),
        ("?status=queued", ["Docs 1"]),
        ("?event=push", ["CI 1"]),
        ("?branch=main", ["CI 1"]),
        ("?head_sha={sha}", ["Docs 1", "CI 2"]),
        pytest.param(
            "?head_sha=", ["Docs 1", "CI 2", "CI 1"], id="an empty filter filters nothing"
        ),
    ],
)
async def test_a_list_is_filtered(town, github, pull, query, titles):
    town.shop.actions.start("CI", on=town.shop.branch(), by=town.ada).finish(passed("test"))
    town.shop.actions.start("CI", on=pull, by=town.ada).finish(failed("test"))
    town.shop.actions.start("Docs", on=pull, by=town.ada)

    url = f"{REPO}/actions/runs{query.format(sha=pull.head_sha)}"
    body = (await github.get(url)).body

    assert [f"{one['name']} {one['run_number']}" for one in body["workflow_runs"]] == titles


async def test_runs_of_a_workflow_by_its_number_or_file(github, shop, run, pull, ada):
    shop.actions.start("Docs", on=pull, by=ada)

    for name in (run.workflow.id, "ci.yml"):
        url = f"{REPO}/actions/workflows/{name}/runs"
        body = (await github.get(url)).body
        assert [one["id"] for one in body["workflow_runs"]] == [run.id]
    assert (await github.get(f"{REPO}/actions/workflows/none.yml/runs")).status == 404


async def download(session, url, **headers):
    async with session.get(url, headers=headers) as answer:
        return answer.status, await answer.read()


async def test_a_log_lies_on_another_host(sim, session, github, run):
    run.finish(failed("test", "boom", step="pytest"))

    answer = await github.get(f"{REPO}/actions/jobs/{run.latest.jobs[0].id}/logs")
    link = answer.headers["Location"]
    status, data = await download(session, link)

    assert (answer.status, answer.text) == (302, "")
    assert link.startswith(sim.storage_url)
    assert not link.startswith(sim.urls.api)
    assert status == 200
    assert data.splitlines() == [
        b"\xef\xbb\xbf2026-01-05T12:00:05.0000000Z ##[group]Run pytest",
        b"2026-01-05T12:00:05.0000000Z ##[endgroup]",
        b"2026-01-05T12:00:05.0000000Z boom",
        b"2026-01-05T12:00:05.0000000Z ##[error]Process completed with exit code 1.",
    ]


async def test_the_other_host_wants_no_credentials(session, github, run):
    run.finish(failed("test"))
    answer = await github.get(f"{REPO}/actions/jobs/{run.latest.jobs[0].id}/logs")

    status, data = await download(
        session, answer.headers["Location"], Authorization=github.authorization
    )

    assert (status, b"InvalidAuthenticationInfo" in data) == (400, True)


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (60, 403)])
async def test_a_link_works_for_a_minute(town, clock, run, seconds, status):
    run.finish(failed("test"))
    answer = await town.github.get(f"{REPO}/actions/jobs/{run.latest.jobs[0].id}/logs")
    clock.advance(seconds=seconds)

    assert (await download(town.session, answer.headers["Location"]))[0] == status


async def test_a_link_cannot_be_guessed(sim, session):
    assert (await download(session, f"{sim.storage_url}/actions-results/job.log"))[0] == 403


async def test_a_log_as_it_was(session, github, run):
    run.finish(JobPlan("test", "failure", log=b"\xffraw\r\n"))

    answer = await github.get(f"{REPO}/actions/jobs/{run.latest.jobs[0].id}/logs")

    assert (await download(session, answer.headers["Location"]))[1] == b"\xffraw\r\n"


async def test_there_is_no_log_while_a_job_runs(github, run):
    (job,) = run.begin("test")

    assert (await github.get(f"{REPO}/actions/jobs/{job.id}/logs")).status == 404
    assert (await github.get(f"{REPO}/actions/jobs/1/logs")).status == 404


async def test_a_log_expires(github, run):
    run.finish(failed("test"))
    run.latest.jobs[0].log_expired = True

    assert (await github.get(f"{REPO}/actions/jobs/{run.latest.jobs[0].id}/logs")).status == 410


async def test_a_run_that_is_not_there(github, shop):
    assert (await github.get(f"{REPO}/actions/runs/1")).status == 404
