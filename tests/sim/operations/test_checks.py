"""Check runs: who may write what, and what is kept."""

import pytest

REPO = "/repos/octo-org/shop"


def annotation(**change):
    right = {
        "path": "a.yml", "start_line": 1, "end_line": 2, "annotation_level": "warning",
        "message": "Look here",
    }  # fmt: skip
    return right | change


def output(**change):
    return {"title": "Title", "summary": "Summary"} | change


def button(**change):
    return {"label": "Again", "description": "Once more", "identifier": "again"} | change


async def test_a_check_run_starts_out_queued(sim, create, pull):
    answer = await create(external_id="pr=1")

    assert answer.status == 201
    assert (answer.body["status"], answer.body["conclusion"]) == ("queued", None)
    assert answer.body["external_id"] == "pr=1"
    assert answer.body["app"]["id"] == sim.world.app.id
    assert [one["number"] for one in answer.body["pull_requests"]] == [pull.number]


async def test_a_conclusion_completes_it(create):
    body = (await create(conclusion="success")).body

    assert (body["status"], body["completed_at"]) == ("completed", "2026-01-05T12:00:00Z")


async def test_it_can_be_opened_again(github, create):
    run = (await create(conclusion="success")).body

    changed = (await github.patch(f"{REPO}/check-runs/{run['id']}", {"status": "in_progress"})).body

    assert (changed["status"], changed["conclusion"]) == ("in_progress", None)
    assert changed["completed_at"] is None


async def test_what_is_not_said_stays(github, create):
    run = (await create(status="in_progress", details_url="https://x", output=output())).body

    changed = (await github.patch(f"{REPO}/check-runs/{run['id']}", {"conclusion": "neutral"})).body

    assert (changed["name"], changed["details_url"]) == ("sluice / policy", "https://x")
    assert changed["output"]["summary"] == "Summary"


async def test_its_name_can_change(github, create):
    run = (await create()).body

    assert (await github.patch(f"{REPO}/check-runs/{run['id']}", {"name": "x"})).body["name"] == "x"


async def test_annotations_are_added_to_those_there(github, create):
    many = [annotation(message=str(number)) for number in range(50)]
    run = (await create(output=output(annotations=many))).body
    url = f"{REPO}/check-runs/{run['id']}"
    changed = await github.patch(url, {"output": {"summary": "s", "annotations": [annotation()]}})

    listed = (await github.get(f"{url}/annotations?per_page=100")).body

    assert changed.body["output"]["annotations_count"] == 51
    assert changed.body["output"]["title"] == "Title"
    assert [one["message"] for one in listed] == [*map(str, range(50)), "Look here"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"output": output(summary="x" * 65_535)}, "", id="summary at the limit"),
        pytest.param(
            {"output": output(summary="x" * 65_536)},
            "Only 65535 characters are allowed; 65536 were supplied.",
            id="summary above",
        ),
        pytest.param({"output": output(text="x" * 65_535)}, "", id="text at the limit"),
        pytest.param(
            {"output": output(text="x" * 65_536)}, "Only 65535 characters", id="text above"
        ),
        pytest.param(
            {"output": output(annotations=[annotation()] * 50)}, "", id="annotations at the limit"
        ),
        pytest.param(
            {"output": output(annotations=[annotation()] * 51)},
            "No more than 50 items are allowed; 51 were supplied.",
            id="annotations above",
        ),
        pytest.param({"actions": [button()] * 3}, "", id="three buttons"),
        pytest.param({"actions": [button()] * 4}, "No more than 3 items", id="four buttons"),
        pytest.param({"actions": [button(label="x" * 20)]}, "", id="label at the limit"),
        pytest.param({"actions": [button(label="x" * 21)]}, "Only 20", id="label above"),
        pytest.param({"actions": [button(description="x" * 40)]}, "", id="description at"),
        pytest.param(
            {"actions": [button(description="x" * 41)]}, "Only 40", id="description above"
        ),
        pytest.param({"actions": [button(identifier="x" * 20)]}, "", id="identifier at"),
        pytest.param({"actions": [button(identifier="x" * 21)]}, "Only 20", id="identifier above"),
        pytest.param({"output": {"title": "t"}}, '"summary" wasn\'t supplied.', id="no summary"),
        pytest.param({"output": {}}, '"summary", "title" weren\'t supplied.', id="neither of two"),
        pytest.param(
            {"output": output(annotations=[annotation(title="x" * 255)])}, "", id="title at"
        ),
        pytest.param(
            {"output": output(annotations=[annotation(title="x" * 256)])},
            "Only 255",
            id="title above",
        ),
        pytest.param(
            {"output": output(annotations=[annotation(annotation_level="error")])},
            "error is not a member of",
            id="no such level",
        ),
        pytest.param(
            {"output": output(annotations=[annotation(start_line="1")])},
            '/annotations/0/properties/start_line\', "1" is not an integer.',
            id="no number",
        ),
        pytest.param({"actions": {}}, "is not an array.", id="no list"),
        pytest.param({"output": []}, "is not an object.", id="no object"),
        pytest.param(
            {"conclusion": "stale"}, "stale is not a member of", id="only GitHub says stale"
        ),
        pytest.param({"unknown": 1}, "", id="what is not known is let through"),
    ],
)
async def test_what_a_check_run_may_say(create, change, words):
    answer = await create(**change)

    assert answer.status == (422 if words else 201)
    if words:
        assert answer.message.startswith("Invalid request.\n\n")
        assert words in answer.message


async def test_a_check_run_needs_a_name_and_a_commit(github, shop):
    answer = await github.post(f"{REPO}/check-runs", {})

    assert answer.message == 'Invalid request.\n\n"head_sha", "name" weren\'t supplied.'


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param(
            {"status": "completed"},
            {"resource": "CheckRun", "field": "conclusion", "code": "missing_field"},
            id="completed without a conclusion",
        ),
        pytest.param(
            {"completed_at": "2026-01-05T12:00:00Z"},
            {"resource": "CheckRun", "field": "conclusion", "code": "missing_field"},
            id="an end without a conclusion",
        ),
        pytest.param(
            {"output": output(summary="é" * 32_768)},
            {
                "resource": "CheckRun",
                "field": "summary",
                "code": "custom",
                "message": "summary exceeds a maximum bytesize of 65535",
            },
            id="too many bytes in few characters",
        ),
        pytest.param(
            {"output": output(annotations=[annotation(start_column=1)])},
            {"resource": "CheckRunAnnotation", "field": "start_column", "code": "invalid"},
            id="a column in several lines",
        ),
    ],
)
async def test_what_makes_no_sense_is_refused(create, change, error):
    answer = await create(**change)

    assert (answer.status, answer.message) == (422, "Validation Failed")
    assert answer.body["errors"] == [error]


async def test_as_many_bytes_as_may_be(create):
    assert (await create(output=output(summary="é" * 32_767 + "x"))).status == 201


async def test_a_refused_change_changes_nothing(github, create):
    run = (await create(status="in_progress")).body
    url = f"{REPO}/check-runs/{run['id']}"
    wrong = {"conclusion": "success", "output": output(summary="é" * 32_768)}

    assert (await github.patch(url, wrong)).status == 422
    assert (await github.get(url)).body["status"] == "in_progress"


async def test_a_commit_that_is_not_there(create):
    answer = await create(head_sha="0" * 40)

    assert (answer.status, answer.message) == (422, f"No commit found for SHA: {'0' * 40}")


async def test_the_check_run_of_another_app_cannot_be_changed(sim, github, shop, pull, ada):
    run = shop.actions.start("CI", on=pull, by=ada)
    (job,) = run.begin("test")

    answer = await github.patch(f"{REPO}/check-runs/{job.id}", {"status": "queued"})

    assert answer.status == 403
    assert answer.message == (
        f"Invalid app_id `{sim.world.actions_app.id}` - check run can only be modified by the "
        "GitHub App that created it."
    )


async def test_the_head_of_a_fork_can_be_checked(sim, github, shop, bob):
    fork = sim.world.fork(shop, to=bob)
    pull = shop.pulls.open(fork.push("fix", {"a": "1"}, by=bob), by=bob)

    body = {"name": "x", "head_sha": pull.head_sha}
    run = (await github.post(f"{REPO}/check-runs", body)).body

    assert run["pull_requests"] == []


async def test_only_buttons_that_are_there_can_be_pressed(shop, create, ada):
    run = shop.checks.find((await create(actions=[button()])).body["id"])

    with pytest.raises(LookupError, match="no button other"):
        run.press("other", by=ada)
