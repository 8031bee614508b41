"""Environments, the answers of our protection rule, and deployments."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.effects import AnswerRule, ReportOnRule
from bot.environments import DeploymentStatus, Environment
from bot.errors import RefusedError, UncertainError
from bot.github import environment_payloads as payloads
from bot.model import User
from bot.sim.faults import Fault
from bot.sim.world.jobs import failed, passed
from tests.github.simulated.conftest import called

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def run(shop, production, ada):
    """A run that waits to deploy to production."""
    made = shop.actions.start("Ship", on=shop.branch(), by=ada)
    made.begin_job("ship", environment="production")
    return made


def answer(repo, run, *, is_approved=True, comment="Two agreed.", environment="production"):
    return AnswerRule(
        repo=repo, run_id=run.id, environment=environment, is_approved=is_approved, comment=comment
    )


class TestSetUp:
    """How environments are set up."""

    async def test_all_that_protects_it_is_known(self, town, github) -> None:
        made = town.shop.environments.create(
            "eu/production",
            reviewers=(town.ada, town.bob),
            prevents_self_review=True,
            wait_minutes=5,
            admins_bypass=False,
            limits_branches=True,
        )
        made.protect(town.sim.world.app)
        made.protect(town.sim.world.other_app("scanner"))

        assert await github.environment(town.repo, "eu/production") == Environment(
            name="eu/production",
            asks_us=True,
            other_apps=("scanner",),
            reviewers=2,
            prevents_self_review=True,
            wait_minutes=5,
            limits_branches=True,
            admins_bypass=False,
        )

    async def test_all_are_listed(self, github, shop, production, repo) -> None:
        shop.environments.create("staging")

        assert await github.environments(repo) == [
            Environment(name="production", asks_us=True),
            Environment(name="staging", asks_us=False),
        ]

    async def test_one_that_is_not_there(self, github, repo) -> None:
        assert await github.environment(repo, "moon") is None

    def test_a_rule_that_is_switched_off_does_not_count(self) -> None:
        rules = [{"enabled": False, "app": {"id": number, "slug": "x"}} for number in (7, 8)]
        found = payloads.set_up({"name": "production"})

        made = payloads.environment(found, {"custom_deployment_protection_rules": rules}, 7)

        assert made == Environment(name="production", asks_us=False)

    async def test_a_run_tells_what_it_waits_for(self, github, repo, run) -> None:
        assert await github.waits_for(repo, run.id) == ["production"]
        assert [one.id for one in await github.waiting_runs(repo)] == [run.id]


class TestAnswers:
    """What our rule says of a waiting job."""

    async def test_an_approval_lets_the_job_in(self, github, repo, run) -> None:
        assert await github.answer_rule(answer(repo, run)) is True

        assert run.latest.jobs[0].status == "in_progress"
        assert await github.waits_for(repo, run.id) == []

    async def test_a_rejection_ends_the_run(self, github, repo, run) -> None:
        assert await github.answer_rule(answer(repo, run, is_approved=False)) is True

        assert (run.latest.status, run.latest.conclusion) == ("completed", "failure")

    async def test_said_twice_it_is_said_once(self, github, repo, run) -> None:
        await github.answer_rule(answer(repo, run))

        assert await github.answer_rule(answer(repo, run)) is True
        assert [one.comment for one in run.gates.reviews] == ["Two agreed."]

    @pytest.mark.parametrize(
        "before",
        [
            pytest.param({"is_approved": False}, id="we rejected it"),
            pytest.param({"comment": "An earlier attempt."}, id="we decided for other reasons"),
        ],
    )
    async def test_what_was_decided_otherwise_does_not_stand(
        self, github, repo, run, before
    ) -> None:
        await github.answer_rule(answer(repo, run, **before))

        assert await github.answer_rule(answer(repo, run)) is False

    async def test_the_words_of_others_are_not_ours(self, github, sim, shop, repo, ada) -> None:
        place = shop.environments.create("production", reviewers=(ada,))
        scanner = sim.world.other_app("scanner")
        place.protect(scanner)
        run = shop.actions.start("Ship", on=shop.branch(), by=ada)
        run.begin_job("ship", environment="production")
        run.gates.decide(scanner, "production", "approved", "Two agreed.")
        run.gates.review("production", "approved", by=ada, comment="Two agreed.")

        assert await github.answer_rule(answer(repo, run)) is False

    async def test_nor_is_what_was_said_of_another_environment(
        self, github, sim, shop, repo, run
    ) -> None:
        await github.answer_rule(answer(repo, run))

        assert await github.answer_rule(answer(repo, run, environment="staging")) is False

    async def test_a_job_that_an_administrator_started_waits_no_more(
        self, github, repo, run
    ) -> None:
        run.gates.bypass("production")

        assert await github.answer_rule(answer(repo, run)) is False

    async def test_another_refusal_is_one(self, github, sim, repo, run) -> None:
        sim.world.installations[0].permissions["deployments"] = "read"

        with pytest.raises(RefusedError, match="not accessible"):
            await github.answer_rule(answer(repo, run))
        with pytest.raises(RefusedError, match="not accessible"):
            await github.report_on_rule(report(repo, run))


def report(repo, run, comment="Waits for a second vote."):
    return ReportOnRule(repo=repo, run_id=run.id, environment="production", comment=comment)


class TestReports:
    """Why a job waits."""

    async def test_it_is_shown(self, github, repo, run) -> None:
        await github.report_on_rule(report(repo, run))

        (gate,) = run.gates
        assert gate.reports == ["Waits for a second vote."]
        assert run.latest.jobs[0].status == "waiting"

    async def test_ten_are_enough(self, github, repo, run) -> None:
        for number in range(12):
            await github.report_on_rule(report(repo, run, str(number)))

        (gate,) = run.gates
        assert gate.reports == [str(number) for number in range(10)]

    async def test_nobody_needs_it_when_nothing_waits(self, github, repo, run) -> None:
        run.gates.bypass("production")

        await github.report_on_rule(report(repo, run))


class TestDeployments:
    """What was deployed."""

    async def test_they_come_newest_first_with_what_was_said_of_them(
        self, town, github, run
    ) -> None:
        town.clock.advance(minutes=1)
        await github.answer_rule(answer(town.repo, run))
        town.clock.advance(minutes=1)
        run.finish(passed("ship"))
        other = town.shop.actions.start(
            "Ship", on=town.shop.tag("v1", town.shop.branch().sha, by=town.ada), by=town.ada
        )
        other.begin_job("ship", environment="production")
        town.shop.deployments.create(town.shop.branch().sha, "main", "staging", by=town.ada)
        town.asked.clear()

        second, first = await github.deployments(town.repo, "production")

        assert called(town.asked) == ["repos/list-deployments", "graphql"]
        assert (first.run_id, second.run_id) == (run.id, other.id)
        assert (first.ref, second.ref) == ("main", "v1")
        assert first.sha == town.shop.branch().sha
        assert first.creator == User(id=town.ada.id, login="ada")
        assert first.created_at == NOON
        assert first.statuses == (
            DeploymentStatus(state="success", at=NOON + timedelta(minutes=2)),
            DeploymentStatus(state="in_progress", at=NOON + timedelta(minutes=1)),
            DeploymentStatus(state="waiting", at=NOON),
        )
        assert (first.state, second.state) == ("success", "waiting")

    async def test_of_those_said_in_the_same_second_the_latest_counts(
        self, github, shop, repo, ada
    ) -> None:
        run = shop.actions.start("Ship", on=shop.branch(), by=ada)
        run.begin_job("ship", environment="production")
        run.finish(failed("ship"))

        (made,) = await github.deployments(repo, "production")

        assert made.state == "failure"

    async def test_one_that_no_run_made(self, github, shop, repo, ada) -> None:
        shop.deployments.create(shop.branch().sha, "main", "production", by=ada)

        (made,) = await github.deployments(repo, "production")

        assert (made.run_id, made.statuses, made.state) == (0, (), "")

    async def test_one_that_is_gone_by_then_has_no_statuses(
        self, github, sim, shop, repo, ada
    ) -> None:
        made = shop.deployments.create(shop.branch().sha, "main", "production", by=ada)
        made.say("success", by=ada)
        sim.observers.append(lambda one: vanish(one, shop))

        (found,) = await github.deployments(repo, "production")

        assert (found.id, found.statuses) == (made.id, ())

    async def test_none_costs_one_call(self, github, asked, repo) -> None:
        assert await github.deployments(repo, "production") == []
        assert called(asked) == ["repos/list-deployments"]

    async def test_no_more_than_thirty_are_read(self, github, shop, repo, ada) -> None:
        for number in range(31):
            shop.deployments.create(shop.branch().sha, str(number), "production", by=ada)

        found = await github.deployments(repo, "production")

        assert [one.ref for one in found] == [str(number) for number in range(30, 0, -1)]


async def test_a_decision_that_was_not_acknowledged_stands(github, sim, repo, run) -> None:
    sim.faults.inject("actions/review-custom-gates-for-run", Fault.APPLIED_BAD_GATEWAY)

    with pytest.raises(UncertainError):
        await github.answer_rule(answer(repo, run))

    assert await github.answer_rule(answer(repo, run)) is True


def vanish(exchange, shop) -> None:
    if exchange.operation == "repos/list-deployments":
        shop.deployments._made.clear()
