"""Jobs that enter environments: what they wait for, and what is told of it."""

import pytest

from bot.sim.world.jobs import passed

URL = "/repos/octo-org/shop"


@pytest.fixture
def production(sim, shop):
    made = shop.environments.create("production")
    made.protect(sim.world.app)
    return made


@pytest.fixture
def ship(shop, ada):
    """Starts a run with a job that deploys to production."""

    def ship(name="ship", environment="production"):
        run = shop.actions.start("Ship", on=shop.branch(), by=ada)
        run.begin_job(name, environment=environment)
        return run

    return ship


def states(shop):
    """The states that each deployment went through, the oldest deployment first."""
    return [[status.state for status in one.statuses] for one in shop.deployments]


class TestEntering:
    """A job names an environment."""

    async def test_one_that_nothing_protects_is_entered_at_once(self, shop, ship) -> None:
        run = ship()

        assert (run.latest.status, run.latest.jobs[0].status) == ("in_progress", "in_progress")
        assert shop.environments["Production"].name == "production"
        assert states(shop) == [["in_progress"]]

    async def test_one_that_asks_us_is_waited_for(self, shop, production, ship) -> None:
        run = ship()

        assert (run.latest.status, run.latest.jobs[0].status) == ("waiting", "waiting")
        assert states(shop) == [["waiting"]]

    async def test_a_run_that_does_other_things_goes_on(self, shop, production, ada) -> None:
        run = shop.actions.start("Ship", on=shop.branch(), by=ada)
        run.begin("build")
        run.begin_job("ship", environment="production")

        assert run.latest.status == "in_progress"

    async def test_a_job_without_an_environment_is_a_job(self, shop, ada) -> None:
        job = shop.actions.start("Ship", on=shop.branch(), by=ada).begin_job("build")

        assert job.status == "in_progress"
        assert list(shop.deployments) == []

    async def test_all_of_it_is_told(self, heard, installation, production, ship) -> None:
        await heard()
        run = ship()
        assert await heard() == [
            "workflow_run.requested",
            "check_run.created",
            "workflow_job.waiting",
            "deployment.created",
            "deployment_status.created",
            "deployment_protection_rule.requested",
        ]

        run.gates.decide(production.rules[0].app, "production", "approved", "")
        assert await heard() == ["workflow_run.in_progress", "deployment_status.created"]

        run.finish(passed("ship"))
        assert await heard() == [
            "deployment_status.created",
            "check_run.completed",
            "check_suite.completed",
            "workflow_job.completed",
            "workflow_run.completed",
        ]

    async def test_the_question_says_where_to_answer(
        self, town, receiver, production, ship
    ) -> None:
        run = ship()
        await town.sim.webhooks.settled()

        asked = receiver.payload("deployment_protection_rule.requested")

        api = f"{town.sim.urls.api}{URL}/actions/runs/{run.id}"
        assert asked["deployment_callback_url"] == f"{api}/deployment_protection_rule"
        assert (asked["environment"], asked["event"], asked["ref"]) == (
            "production",
            "push",
            "main",
        )
        assert asked["sha"] == asked["deployment"]["sha"] == town.shop.branch().sha
        assert asked["sender"]["login"] == asked["deployment"]["creator"]["login"] == "ada"

    async def test_a_status_leads_to_the_job(self, town, receiver, production, ship) -> None:
        run = ship()
        await town.sim.webhooks.settled()

        told = receiver.payload("deployment_status.created")

        page = f"/octo-org/shop/actions/runs/{run.id}/job/{run.latest.jobs[0].id}"
        assert told["deployment_status"]["log_url"] == f"https://github.com{page}"
        assert told["sender"]["login"] == "github-actions[bot]"
        assert (told["workflow_run"]["id"], told["workflow_run"]["status"]) == (run.id, "waiting")
        assert told["check_run"]["status"] == "waiting"

    async def test_one_that_no_run_made_names_none(self, town, receiver, installation) -> None:
        made = town.shop.deployments.create(town.shop.branch().sha, "main", "moon", by=town.ada)
        made.say("success", by=town.ada)
        await town.sim.webhooks.settled()

        told = receiver.payload("deployment_status.created")

        assert (told["workflow_run"], told["check_run"]) == (None, None)
        assert told["deployment_status"]["log_url"] == ""

    async def test_only_the_app_that_is_asked_hears_it(
        self, sim, shop, heard, installation, ship
    ) -> None:
        shop.environments.create("production").protect(sim.world.other_app("scanner"))
        await heard()
        ship()

        assert "deployment_protection_rule.requested" not in await heard()

    async def test_who_did_not_subscribe_hears_nothing(
        self, sim, heard, installation, production, ship
    ) -> None:
        sim.world.app.events = ("check_run",)
        await heard()
        ship()

        assert await heard() == ["check_run.created"]


class TestRules:
    """Everyone has to agree."""

    async def test_a_rejection_ends_the_run(self, sim, shop, production, ship) -> None:
        run = ship()
        run.gates.decide(sim.world.app, "production", "rejected", "")

        assert run.latest.jobs[0].conclusion == run.latest.conclusion == "failure"
        assert states(shop) == [["waiting", "failure"]]

    async def test_but_not_what_else_goes_on(self, sim, shop, production, ada) -> None:
        run = shop.actions.start("Ship", on=shop.branch(), by=ada)
        run.begin("build")
        run.begin_job("ship", environment="production")
        run.gates.decide(sim.world.app, "production", "rejected", "")
        assert run.latest.conclusion is None

        run.finish(passed("build"))
        assert run.latest.conclusion == "failure"

    async def test_all_apps_have_to_agree(self, sim, production, ship) -> None:
        scanner = sim.world.other_app("scanner")
        production.protect(scanner)
        run = ship()

        run.gates.decide(sim.world.app, "production", "approved", "")
        assert run.latest.status == "waiting"
        run.gates.decide(scanner, "production", "approved", "")
        assert run.latest.status == "in_progress"

    async def test_an_app_that_is_not_asked_cannot_decide(self, sim, production, ship) -> None:
        run = ship()
        production.unprotect(sim.world.app)

        with pytest.raises(ValueError, match="No job waits for sluice"):
            run.gates.decide(sim.world.app, "production", "approved", "")

    async def test_one_reviewer_is_enough(self, shop, heard, installation, ship, ada) -> None:
        shop.environments.create("production", reviewers=(ada,))
        await heard()
        run = ship()
        assert "deployment_review.requested" in await heard()

        run.gates.review("production", "approved", by=ada, comment="Go")
        assert "deployment_review.approved" in await heard()
        assert run.latest.status == "in_progress"

    async def test_a_reviewer_may_reject(self, shop, heard, installation, ship, ada) -> None:
        shop.environments.create("production", reviewers=(ada,))
        run = ship()
        run.gates.review("production", "rejected", by=ada)

        assert "deployment_review.rejected" in await heard()
        assert run.latest.conclusion == "failure"

    async def test_others_cannot_review(self, shop, ship, ada, bob) -> None:
        shop.environments.create("production", reviewers=(ada,))
        run = ship()

        with pytest.raises(LookupError, match="bob is no reviewer"):
            run.gates.review("production", "approved", by=bob)

    @pytest.mark.parametrize(("minutes", "status"), [(4, "waiting"), (5, "in_progress")])
    async def test_a_timer_runs_out(self, clock, shop, ship, minutes, status) -> None:
        shop.environments.create("production", wait_minutes=5)
        run = ship()
        clock.advance(minutes=minutes)
        run.gates.proceed()

        assert run.latest.status == status

    async def test_an_administrator_goes_past_all_of_it(
        self, shop, heard, installation, production, ship
    ) -> None:
        run = ship()
        await heard()
        run.gates.bypass("production")

        assert states(shop) == [["waiting", "in_progress"]]
        assert await heard() == ["workflow_run.in_progress", "deployment_status.created"]

    async def test_unless_it_is_not_allowed(self, production, ship) -> None:
        production.admins_bypass = False
        run = ship()

        with pytest.raises(ValueError, match="cannot be bypassed"):
            run.gates.bypass("production")

    async def test_jobs_of_a_run_ask_one_after_the_other(
        self, sim, heard, installation, production, ship
    ) -> None:
        run = ship("first")
        run.begin_job("second", environment="production")
        assert (await heard()).count("deployment_protection_rule.requested") == 1

        run.gates.decide(sim.world.app, "production", "approved", "")
        assert (await heard()).count("deployment_protection_rule.requested") == 1
        assert [job.status for job in run.latest.jobs] == ["in_progress", "waiting"]

        run.gates.decide(sim.world.app, "production", "rejected", "")
        assert [job.status for job in run.latest.jobs] == ["in_progress", "completed"]

    async def test_a_rejection_is_for_all_that_wait_there(
        self, sim, shop, production, ship
    ) -> None:
        run = ship("first")
        run.begin_job("second", environment="production")
        run.gates.decide(sim.world.app, "production", "rejected", "")

        assert run.latest.conclusion == "failure"
        assert states(shop) == [["waiting", "failure"], ["waiting", "failure"]]
