"""Annotations of check runs, as GraphQL shows them."""

import pytest

from bot.sim.render.nodes import node_id
from bot.sim.world.checks import Annotation
from bot.sim.world.jobs import JobPlan, failed

ANNOTATIONS = """query Annotations($ids: [ID!]!) {
  nodes(ids: $ids) { ... on CheckRun { name annotations(first: 20) { totalCount nodes {
    path annotationLevel title message rawDetails
    location { start { line column } end { line column } } } } } } }"""


def many(count):
    return [
        Annotation(
            path="a.py", start_line=3, end_line=4, level="warning", message=f"m{number}", title="t"
        )
        for number in range(count)
    ]


@pytest.fixture
def finish(shop, ada):
    def finish(*plans):
        run = shop.actions.start("CI", on=shop.branch(), by=ada)
        run.finish(*plans)
        return [node_id("CR", shop.id, job.id) for job in run.latest.jobs]

    return finish


async def ask(github, ids):
    return await github.graphql(ANNOTATIONS, ids=ids)


async def test_each_job_has_its_own(github, finish):
    ids = finish(failed("test"), JobPlan("lint", "success", (), many(1)))

    test, lint = (await ask(github, ids))["data"]["nodes"]

    assert (test["name"], lint["name"]) == ("test", "lint")
    (exit_code,) = test["annotations"]["nodes"]
    assert exit_code["annotationLevel"] == "FAILURE"
    assert exit_code["message"] == "Process completed with exit code 1."
    assert lint["annotations"]["nodes"] == [
        {
            "path": "a.py",
            "annotationLevel": "WARNING",
            "title": "t",
            "message": "m0",
            "rawDetails": None,
            "location": {
                "start": {"line": 3, "column": None},
                "end": {"line": 4, "column": None},
            },
        }
    ]


async def test_as_many_come_as_were_asked_for(github, finish):
    ids = finish(JobPlan("lint", "success", (), many(21)))

    (lint,) = (await ask(github, ids))["data"]["nodes"]

    assert lint["annotations"]["totalCount"] == 21
    assert [one["message"] for one in lint["annotations"]["nodes"]][-1] == "m19"


async def test_one_that_is_not_there_is_null(github, finish, shop):
    (there,) = finish(failed("test"))

    answer = await ask(github, [there, node_id("CR", shop.id, 1)])

    assert [node and node["name"] for node in answer["data"]["nodes"]] == ["test", None]
    assert answer["errors"][0]["type"] == "NOT_FOUND"


async def test_one_of_a_repository_that_is_not_seen_is_not_there(sim, github, bob):
    other = sim.world.create_repository("bob/own", private=True)
    run = other.actions.start("CI", on=other.branch(), by=bob)
    run.finish(failed("test"))
    (job,) = run.latest.jobs

    answer = await ask(github, [node_id("CR", other.id, job.id)])

    assert answer["data"]["nodes"] == [None]


async def test_it_takes_the_permission_for_checks(town, github, finish):
    ids = finish(failed("test"))
    url = f"/app/installations/{town.installation.id}/access_tokens"
    token = await town.as_app.post(url, {"permissions": {"metadata": "read"}})
    github.authorization = f"token {token.body['token']}"

    answer = await ask(github, ids)

    assert answer["errors"][0]["type"] == "FORBIDDEN"
