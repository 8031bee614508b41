"""What is said of a commit, and what a branch demands."""

import pytest

from bot.errors import NotFoundError
from bot.evidence import CheckResult, RequiredCheck
from bot.sim.world.checks import Facts
from bot.sim.world.jobs import failed, passed


class TestResults:
    """Of every App and script."""

    async def test_are_check_runs_and_statuses(self, town, github, pull):
        run = town.shop.actions.start("CI", on=pull, by=town.ada)
        run.finish(passed("lint"), failed("test"))
        actions = town.sim.world.actions_app.id
        town.shop.statuses.set(pull.head_sha, "legacy", "pending", by=town.ada)

        assert await github.results_on(town.repo, pull.head_sha) == [
            CheckResult(name="legacy", app_id=0, state="pending"),
            CheckResult(name="lint", app_id=actions, state="success"),
            CheckResult(name="test", app_id=actions, state="failure"),
        ]

    async def test_are_the_newest_of_each_name_and_app(self, town, github, pull):
        town.shop.actions.start("CI", on=pull, by=town.ada).finish(failed("test"))
        town.shop.actions.start("CI", on=pull, by=town.ada).begin("test")
        town.shop.checks.create(
            town.sim.world.app,
            pull.head_sha,
            "test",
            Facts(status="completed", conclusion="neutral"),
        )
        for state in ("success", "failure"):
            town.shop.statuses.set(pull.head_sha, "test", state, by=town.ada)

        found = {one.app_id: one for one in await github.results_on(town.repo, pull.head_sha)}

        actions = found[town.sim.world.actions_app.id]
        assert actions.state == "in_progress"
        assert found[town.sim.world.app.id].state == "neutral"
        assert (found[0].state, len(found)) == ("failure", 3)

    async def test_are_read_to_the_last_page(self, github, repo, shop, pull, ada):
        names = [f"job {number}" for number in range(101)]
        shop.actions.start("CI", on=pull, by=ada).finish(*map(passed, names))
        for number in range(101):
            shop.statuses.set(pull.head_sha, f"status {number}", "success", by=ada)

        assert len(await github.results_on(repo, pull.head_sha)) == 202

    async def test_of_another_commit_do_not_count(self, github, repo, shop, pull, ada):
        shop.actions.start("CI", on=pull, by=ada).finish(passed("lint"))
        shop.statuses.set(pull.head_sha, "legacy", "success", by=ada)

        assert await github.results_on(repo, shop.branch().sha) == []


class TestRequired:
    """By rulesets and by branch protection."""

    async def test_are_both_together(self, github, repo, shop):
        shop.protection.add_rule("main", "deletion")
        shop.require_checks("main", {"ci": None, "build": 7})
        shop.require_checks("main", {"ci": None, "build": 8, "old": None}, classic=True)
        shop.require_checks("release", {"other": None})

        assert await github.required_checks(repo, "main") == [
            RequiredCheck("build", 7),
            RequiredCheck("build", 8),
            RequiredCheck("ci"),
            RequiredCheck("old"),
        ]

    async def test_are_none_where_nothing_is_demanded(self, github, repo):
        assert await github.required_checks(repo, "main") == []

    async def test_of_a_branch_with_a_slash(self, github, repo, shop, ada):
        shop.push("release/1", {"r": "1"}, by=ada)
        shop.require_checks("release/1", {"ci": None})
        shop.require_checks("release/1", {"build": None}, classic=True)

        found = await github.required_checks(repo, "release/1")

        assert found == [RequiredCheck("build"), RequiredCheck("ci")]

    async def test_of_a_branch_that_is_not_there_cannot_be_told(self, github, repo):
        with pytest.raises(NotFoundError):
            await github.required_checks(repo, "none")


async def test_a_job_that_enters_an_environment_is_told_from_others(town, github, pull):
    run = town.shop.actions.start("Deploy", pull, by=town.ada)
    run.begin_job("deploy", environment="staging")
    run.begin_job("test")

    found = {one.name: one.deploys for one in await github.results_on(town.repo, pull.head_sha)}

    assert found == {"deploy": True, "test": False}
