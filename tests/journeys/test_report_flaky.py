"""`sluice report flaky` and its page: what jobs told the bot, as an operator reads it."""

import csv
import io
import json

import pytest
from aiohttp import encode_basic_auth

from bot.app import Options, build
from bot.sim.world.jobs import failed, passed
from tests.journeys.conftest import POLICY, Story, settings
from tests.journeys.operators import Operator, operator_of

LOG = """\
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_total - assert 3 == 4
========================= 1 failed, 1 passed in 0.03s =========================="""
QUARANTINE = """\
version: 1
failures:
  quarantine:
    - {test: unit, reason: 'octo/shop#1', owner: '@bob', until: 2026-01-01}
"""
TOKEN = "the password of the pages"


@pytest.fixture
def sluice(story, private_key, monkeypatch, tmp_path) -> Operator:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'sluice.db'}")
    return operator_of(story, private_key, monkeypatch)


@pytest.fixture
async def flaked(story: Story) -> Story:
    """A run in which `unit` fails, and passes when it is run again."""
    files = {"CODEOWNERS": "tests/ @ada\n.github/ @bob\n", POLICY: QUARANTINE}
    story.shop.push("main", {**files, "tests/test_cart.py": "1\n"}, by=story.bob)
    pull = await story.open({"app.py": "2\n"})
    run = story.shop.actions.start("CI", pull, by=story.ada)
    run.finish(failed("unit", LOG), passed("lint"))
    await story.told()
    run.rerun_failed_jobs(by=story.ada)
    run.finish(passed("unit"))
    await story.told()
    return story


def days(story: Story) -> tuple[str, ...]:
    """The day of the story: the tool itself has the real clock."""
    today = story.clock.now().date().isoformat()
    return "--from", today, "--to", today


async def rows(sluice: Operator, *arguments: object) -> list[dict[str, str]]:
    result = await sluice("report", "flaky", *arguments, "--format", "csv")
    assert (result.exit_code, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))


async def test_what_failed_and_then_passed_is_told_with_its_proofs(flaked, sluice) -> None:
    found = await rows(sluice, "--repo", "octo/shop", *days(flaked))

    [job] = [row for row in found if row["kind"] == "job"]
    assert (job["repository"], job["workflow"], job["job"]) == ("octo/shop", "CI", "unit")
    assert (job["flakes"], job["runs"], job["rate"]) == ("1", "1", "1.0")
    assert "/octo/shop/actions/runs/" in job["failed"]
    assert job["failed"] != job["passed"]


async def test_whoever_owns_the_workflow_owns_its_jobs(flaked, sluice) -> None:
    found = await rows(sluice, *days(flaked))

    assert {row["owners"] for row in found if row["kind"] == "job"} == {"'@bob"}


async def test_whoever_owns_its_file_owns_a_test(flaked, sluice) -> None:
    found = await rows(sluice, *days(flaked))

    [test] = [row for row in found if row["kind"] == "test"]
    assert test["test"].startswith("tests/test_cart.py::test_total")
    assert test["owners"] == "'@ada"


async def test_another_codeowners_can_be_tried(flaked, sluice, tmp_path) -> None:
    path = tmp_path / "CODEOWNERS"
    path.write_text("* @octo/everybody\n")

    found = await rows(sluice, *days(flaked), "--codeowners", path)

    assert {row["owners"] for row in found if row["kind"] == "job"} == {"'@octo/everybody"}


async def test_a_folder_is_no_codeowners(flaked, sluice, tmp_path) -> None:
    result = await sluice("report", "flaky", "--codeowners", tmp_path)

    assert result.exit_code == 2
    assert "Is a directory" in result.stderr


async def test_the_policy_s_quarantine_is_told(flaked, sluice) -> None:
    found = await rows(sluice, *days(flaked))

    [job] = [row for row in found if row["kind"] == "job"]
    assert (job["quarantine"], job["quarantined_until"]) == ("over", "2026-01-01")


async def test_people_read_a_table(flaked, sluice) -> None:
    result = await sluice("report", "flaky", "--repo", "octo/shop", *days(flaked))

    head, names, *lines = result.stdout.splitlines()
    assert head.startswith("octo/shop: ")
    assert names.split()[0] == "kind"
    [job] = [line for line in lines if line.startswith("job")]
    for told in ("20.7%", "1 of 1", "CI / unit", "@bob", "over until 2026-01-01"):
        assert told in job


async def test_programs_read_json(flaked, sluice) -> None:
    result = await sluice("report", "flaky", "--format", "json", *days(flaked))

    assert {row["repository"] for row in json.loads(result.stdout)} == {"octo/shop"}


async def test_other_days_have_nothing(flaked, sluice) -> None:
    period = ("--from", "2020-01-01", "--to", "2020-01-31")

    assert await rows(sluice, *period) == []
    result = await sluice("report", "flaky", "--repo", "octo/shop", *period)
    assert result.stdout == "octo/shop: 0 rows from 0 jobs\n"


async def test_that_jobs_are_left_out_is_told(flaked, sluice, monkeypatch) -> None:
    monkeypatch.setattr("bot.handlers.flakiness.MOST_PASTS", 2)

    result = await sluice("report", "flaky", "--repo", "octo/shop", *days(flaked))

    assert result.stdout.startswith("octo/shop: ")
    assert "octo/shop: only the newest" in result.stderr


async def test_without_days_it_is_the_last_ones(flaked, sluice) -> None:
    result = await sluice("report", "flaky", "--repo", "octo/shop")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("octo/shop: ")


async def test_days_can_stand_in_no_wrong_order(flaked, sluice) -> None:
    result = await sluice("report", "flaky", "--from", "2026-01-02", "--to", "2026-01-01")

    assert result.exit_code == 2
    assert "is before --from" in result.stderr


async def test_a_repository_without_the_app_is_an_error(flaked, sluice) -> None:
    result = await sluice("report", "flaky", "--repo", "octo/none")

    assert result.exit_code == 1
    assert "the App is not installed on octo/none" in result.stderr


@pytest.fixture
async def paged(flaked, private_key, tmp_path):
    """Another process on the same database, which has pages, and what gets one of them."""
    plain = settings(flaked.sim, f"sqlite:///{tmp_path / 'pages.db'}", private_key)
    chosen = plain.model_copy(update={"page_token": TOKEN})
    async with build(chosen, Options(clock=flaked.clock)) as bot:
        yield bot


async def test_the_page_is_served_where_there_is_a_password(paged, flaked, aiohttp_client) -> None:
    client = await aiohttp_client(paged.site)
    known = {"Authorization": encode_basic_auth("me", TOKEN)}

    async with client.get("/flaky/Octo/Shop", headers=known) as answer:
        assert answer.status == 200
        assert "What fails by chance in octo/shop" in await answer.text()
    async with client.get("/flaky/octo/none", headers=known) as answer:
        assert answer.status == 404
    async with client.get("/flaky/octo/shop") as answer:
        assert answer.status == 401


async def test_there_is_no_page_without_one(story: Story) -> None:
    addresses = [resource.canonical for resource in story.bot.site.router.resources()]

    assert [address for address in addresses if "flaky" in address] == []
