"""What rules that are on want to know of a repository."""

import importlib
import inspect
import re
from types import SimpleNamespace

import pytest

from bot.errors import UncertainError
from bot.evidence import RequiredCheck
from bot.handlers.facts import ASKED_BY, gather_facts
from bot.policy.engine import OWN_RULES
from bot.policy.facts import Facts, Token
from bot.policy.render import POLICY_CHECK
from bot.sim.faults import Fault
from bot.sim.world.jobs import passed
from tests.github.simulated.conftest import called
from tests.policy.reading_cases import law_of

FREE = {"owner", "base", "default_branch", "is_public", "default_branches", "notifies", "missing"}
"""Facts that cost at most the one call which every policy costs."""
OFF = ", ".join(f"{rule.id}: off" for rule in OWN_RULES)


def policy(rules: str = ""):
    return law_of(f"{{version: 1, rules: {{{rules}}}}}".encode()).policy


@pytest.fixture
def ask(github, repo):
    async def ask(rules: str = "") -> Facts:
        return await gather_facts(repo, "main", policy(rules), SimpleNamespace(github=github))

    return ask


def only(*rules: str) -> str:
    """Switch all rules off but *rules*."""
    return ", ".join(f"{rule.id}: {'error' if rule.id in rules else 'off'}" for rule in OWN_RULES)


async def test_all_that_the_rules_of_the_profile_want(ask, shop, sim, ada, production):
    shop.require_checks("main", {"lint": sim.world.actions_app.id, POLICY_CHECK: None})
    shop.protection.add_rule("main", "merge_queue")
    shop.settings.set(
        token="write", pins_actions=True, fork_approval="all_external_contributors",
        alerts_dependencies=True,
    )  # fmt: skip
    shop.settings.add_ruleset(["deletion", "update"])
    shop.actions.start("CI", on=shop.branch(), by=ada).finish(passed("lint"))
    shop.statuses.set(shop.branch().sha, "codecov", "success", by=ada)

    facts = await ask()

    assert (facts.owner, facts.base, facts.default_branch) == ("octo-org", "main", "main")
    assert facts.is_public is False
    assert [check.name for check in facts.required] == ["lint", POLICY_CHECK]
    assert facts.merges_by_queue is True
    assert facts.seen == {"lint", "codecov", POLICY_CHECK}
    assert facts.token == Token(writes=True, approves=False)
    assert facts.missing == ()


async def test_nothing_where_no_rule_is_on(ask, asked):
    assert await ask(OFF) == Facts(owner="octo-org", base="main")
    assert called(asked) == []


async def test_little_where_no_rule_asks(ask, asked):
    facts = await ask(only("TIME-MISSING"))

    assert facts == Facts(owner="octo-org", base="main", default_branch="main", is_public=False)
    assert called(asked) == ["repos/get"]


@pytest.mark.parametrize("required", [True, False])
async def test_what_was_seen_matters_where_something_is_required(ask, shop, asked, required):
    if required:
        shop.require_checks("main", {"ci": None})

    facts = await ask(only("GATE-GHOST"))

    assert ("checks/list-for-ref" in asked) is required
    assert facts.required == ((RequiredCheck("ci"),) if required else ())
    assert facts.seen is None
    assert facts.missing == ()


async def test_what_may_not_be_read_is_unknown_and_told(ask, installation):
    del installation.permissions["administration"]
    facts = await ask()

    assert facts.token is facts.native is facts.approves_forks is facts.pins_actions is None
    assert facts.default_branch == "main"
    assert facts.required == ()
    assert "what the token may do by default: GitHub refused" in "\n".join(facts.missing)
    assert all("administration=read" in line for line in facts.missing)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("repos/get", ("is_public", "what the repository is")),
        ("repos/get-branch", ("required", "what the base branch demands")),
        ("checks/list-for-ref", ("seen", "which checks were reported of late")),
        ("repos/get-repo-rulesets", ("protects_tags", "whether tags can move")),
        ("repos/get-all-environments", ("environments", "how environments are set up")),
    ],
)
async def test_a_404_is_unknown_and_told(ask, shop, sim, operation, expected):
    fact, told = expected
    shop.require_checks("main", {"ci": None})
    sim.faults.inject(operation, Fault.NOT_FOUND)

    facts = await ask(only("GATE-GHOST", "SEC-LONGLIVED"))

    assert getattr(facts, fact) is None
    assert [line.partition(":")[0] for line in facts.missing] == [told]


async def test_an_outage_is_for_the_queue(ask, sim):
    sim.faults.inject("repos/get", Fault.UNAVAILABLE, times=3)

    with pytest.raises(UncertainError):
        await ask()


async def test_how_much_it_costs(ask, shop, asked, ada, production):
    shop.require_checks("main", {"lint": None})
    shop.settings.add_ruleset(["deletion", "update"])
    shop.actions.start("CI", on=shop.branch(), by=ada).finish(passed("lint"))

    await ask()
    cold = called(asked)
    asked.clear()
    await ask()

    assert sorted(cold) == [
        "actions/get-fork-pr-contributor-approval-permissions-repository",
        "actions/get-github-actions-default-workflow-permissions-repository",
        "actions/get-github-actions-permissions-repository",
        "checks/list-for-ref",
        "code-scanning/get-default-setup",
        "repos/check-vulnerability-alerts",
        "repos/get",
        "repos/get-all-deployment-protection-rules",
        "repos/get-all-environments",
        "repos/get-branch",
        "repos/get-branch-rules",
        "repos/get-combined-status-for-ref",
        "repos/get-repo-ruleset",
        "repos/get-repo-rulesets",
    ]
    assert called(asked) == []


def test_a_rule_asks_for_facts_that_its_family_is_given() -> None:
    for rule in OWN_RULES:
        source = inspect.getsource(importlib.import_module(rule.check.__module__))
        fields = set(re.findall(r"\bfacts\.(\w+)", source)) - FREE
        family = rule.id.partition("-")[0]

        assert {name for name in fields if family not in ASKED_BY[name]} == set(), rule.id


def test_each_fact_that_costs_calls_is_asked_for_by_name() -> None:
    assert set(ASKED_BY) | FREE == {*Facts.__dataclass_fields__}
