"""Lists of check runs, and the suites they are in."""

import pytest

REPO = "/repos/octo-org/shop"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["test", "policy", "config"]),
        ("?check_name=policy", ["policy"]),
        ("?check_name=policy&filter=all", ["policy", "policy"]),
        ("?filter=all", ["test", "policy", "config", "policy"]),
        ("?status=completed&filter=all", ["policy"]),
        pytest.param("?status=completed", ["policy"], id="the latest of those that match"),
        ("?app_id={app}", ["policy", "config"]),
        ("?app_id=1", []),
    ],
)
async def test_a_list_is_filtered(town, create, pull, query, names):
    await create(name="policy", conclusion="failure")
    await create(name="config")
    await create(name="policy", status="in_progress")
    town.shop.actions.start("CI", on=pull, by=town.ada).begin("test")

    url = f"{REPO}/commits/{pull.head_sha}/check-runs{query.format(app=town.sim.world.app.id)}"
    body = (await town.github.get(url)).body

    assert [one["name"] for one in body["check_runs"]] == names


async def test_a_suite_lists_its_own(github, create, shop, pull, ada):
    run = (await create()).body
    shop.actions.start("CI", on=pull, by=ada).begin("test")

    suite = f"{REPO}/check-suites/{run['check_suite']['id']}/check-runs"
    body = (await github.get(suite)).body

    assert [one["id"] for one in body["check_runs"]] == [run["id"]]


@pytest.mark.parametrize(
    "path", ["check-runs/1", "check-runs/1/annotations", "check-suites/1/check-runs"]
)
async def test_what_is_not_there_is_404(github, shop, path):
    assert (await github.get(f"{REPO}/{path}")).status == 404


@pytest.mark.parametrize(
    ("runs", "status", "conclusion"),
    [
        pytest.param([{}], "queued", None, id="nothing began"),
        pytest.param([{}, {"status": "in_progress"}], "in_progress", None, id="one began"),
        pytest.param([{}, {"conclusion": "success"}], "in_progress", None, id="one is done"),
        pytest.param([{"conclusion": "success"}] * 2, "completed", "success", id="all are done"),
        pytest.param(
            [{"conclusion": "neutral"}, {"conclusion": "failure"}, {"conclusion": "success"}],
            "completed",
            "failure",
            id="the worst counts",
        ),
    ],
)
async def test_a_suite_is_what_its_runs_are(shop, create, runs, status, conclusion):
    for number, change in enumerate(runs):
        await create(name=str(number), **change)

    (suite,) = [one for one in shop.checks.suites if one.runs]
    assert (suite.status, suite.conclusion) == (status, conclusion)
