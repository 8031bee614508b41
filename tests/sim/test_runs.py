"""How deployments end, which runs wait for others, and what runs on tags."""

import pytest

from bot.sim.world.jobs import JobPlan, failed, passed


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


class TestEnds:
    """How deployments end."""

    @pytest.mark.parametrize(
        ("plan", "state"),
        [
            (passed("ship"), "success"),
            (failed("ship"), "failure"),
            (JobPlan("ship", "cancelled"), "failure"),
        ],
    )
    async def test_with_the_job(self, shop, ship, plan, state) -> None:
        ship().finish(plan)

        assert states(shop) == [["in_progress", state]]

    async def test_a_success_makes_the_older_ones_inactive(self, shop, ship) -> None:
        ship().finish(passed("ship"))
        ship().finish(failed("ship"))
        ship(environment="staging").finish(passed("ship"))
        ship().finish(passed("ship"))

        assert states(shop) == [
            ["in_progress", "success", "inactive"],
            ["in_progress", "failure"],
            ["in_progress", "success"],
            ["in_progress", "success"],
        ]

    async def test_a_job_may_end_before_its_run(self, shop, ship) -> None:
        run = ship()
        run.finish_job(passed("ship"))
        run.begin("smoke")

        assert states(shop) == [["in_progress", "success"]]
        assert run.latest.status == "in_progress"

    async def test_one_that_waits_cannot_end(self, production, ship) -> None:
        run = ship()

        with pytest.raises(ValueError, match="waits for a protection rule"):
            run.finish(passed("ship"))

    async def test_a_cancelled_run_waits_no_more(self, sim, shop, production, ship) -> None:
        run = ship()
        run.cancel()

        assert states(shop) == [["waiting", "failure"]]
        with pytest.raises(ValueError, match="No job waits"):
            run.gates.decide(sim.world.app, "production", "approved", "")

    async def test_a_rerun_asks_again(self, town, heard, production, ship) -> None:
        run = ship()
        run.gates.decide(town.sim.world.app, "production", "rejected", "No")
        await heard()
        run.rerun_failed_jobs(by=town.ada)
        run.begin_job("ship", environment="production")

        assert "deployment_protection_rule.requested" in await heard()
        run.gates.decide(town.sim.world.app, "production", "approved", "Yes")
        assert [job.status for job in run.latest.jobs] == ["in_progress"]
        assert [one.comment for one in run.gates.reviews] == ["No", "Yes"]


class TestConcurrency:
    """One run of a group at a time."""

    @pytest.fixture
    def start(self, shop, ada):
        def start():
            return shop.actions.start("Ship", on=shop.branch(), by=ada, concurrency="production")

        return start

    async def test_the_second_waits_for_the_first(self, start) -> None:
        first, second = start(), start()
        assert second.latest.status == "pending"
        with pytest.raises(ValueError, match="has to end first"):
            second.begin("ship")
        with pytest.raises(ValueError, match="has to end first"):
            second.begin_job("ship", environment="production")

        first.finish(passed("ship"))
        assert second.latest.status == "queued"
        second.finish(passed("ship"))

    async def test_a_third_takes_the_place_of_the_second(self, start) -> None:
        first, second, third = start(), start(), start()

        assert second.latest.conclusion == "cancelled"
        assert (first.latest.status, third.latest.status) == ("queued", "pending")

    async def test_a_rerun_waits_as_well(self, start, ada) -> None:
        first = start()
        first.finish(failed("ship"))
        second = start()
        first.rerun_failed_jobs(by=ada)
        assert first.latest.status == "pending"

        second.finish(passed("ship"))
        assert first.latest.status == "queued"

    async def test_a_rejected_run_makes_room(self, sim, production, start) -> None:
        first, second = start(), start()
        first.begin_job("ship", environment="production")
        first.gates.decide(sim.world.app, "production", "rejected", "")

        assert second.latest.status == "queued"

    async def test_others_do_not_wait(self, shop, start, ada) -> None:
        start()

        assert shop.actions.start("CI", on=shop.branch(), by=ada).latest.status == "queued"
        assert shop.actions.start("CI", on=shop.branch(), by=ada).latest.status == "queued"


class TestTags:
    """Tags can be run on."""

    async def test_a_tag_is_pushed(self, sim, shop, receiver, installation, ada) -> None:
        sim.world.app.events = (*sim.world.app.events, "push")
        tag = shop.tag("v1", shop.branch().sha, by=ada)
        await sim.webhooks.settled()

        assert receiver.payload("push")["ref"] == "refs/tags/v1"
        assert shop.actions.start("Ship", on=tag, by=ada).head.name == "v1"

    @pytest.mark.parametrize(
        ("name", "is_tag"),
        [
            ("main", False),
            ("refs/heads/main", False),
            ("v1", True),
            ("refs/tags/v1", True),
            ("both", False),
            ("refs/tags/both", True),
            ("moon", None),
            ("refs/heads/v1", None),
            ("refs/tags/main", None),
        ],
    )
    async def test_a_name_is_a_branch_first(self, shop, ada, name, is_tag) -> None:
        shop.tag("v1", shop.branch().sha, by=ada)
        shop.tag("both", shop.branch().sha, by=ada)
        shop.push("both", {"b": "1"}, by=ada)

        head = shop.head(name)

        assert (head and head.sha == shop.refs.tagged(head.name)) == is_tag

    async def test_one_that_is_gone(self, shop, ada) -> None:
        tag = shop.tag("v1", shop.branch().sha, by=ada)
        del shop.refs.named["refs/tags/v1"]

        with pytest.raises(LookupError, match="has no tag v1"):
            _ = tag.sha
