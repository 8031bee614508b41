"""How a repository is set up."""

import pytest

from bot.errors import NotFoundError, RefusedError, UncertainError
from bot.evidence import RequiredCheck
from bot.policy.facts import Native, Token
from bot.ports.settings import About
from bot.sim.faults import Fault
from bot.sim.world.jobs import passed
from tests.github.simulated.conftest import called

ADMINISTRATION = ("token", "pins_actions", "approves_forks", "native")


class TestAbout:
    """What a repository is."""

    async def test_a_private_one_that_scans_nothing(self, github, repo):
        assert await github.about(repo) == About(
            default_branch="main", is_public=False, scans=frozenset()
        )

    async def test_a_public_one_that_scans(self, github, repo, shop):
        shop.private = False
        shop.settings.set(scans_secrets=True, protects_pushes=True)

        assert await github.about(repo) == About(
            default_branch="main",
            is_public=True,
            scans=frozenset({Native.SECRET_SCANNING, Native.PUSH_PROTECTION}),
        )

    async def test_the_scans_are_unknown_without_the_permission(self, github, repo, installation):
        del installation.permissions["administration"]

        assert (await github.about(repo)).scans is None


class TestBranch:
    """What a branch demands."""

    async def test_are_checks_in_order_and_a_queue(self, github, repo, shop):
        shop.require_checks("main", {"test": None, "ci": 7})
        shop.require_checks("main", {"old": None}, classic=True)
        shop.protection.add_rule("main", "merge_queue")

        found = await github.branch_rules(repo, "main")

        assert found.required == (
            RequiredCheck("ci", 7),
            RequiredCheck("old"),
            RequiredCheck("test"),
        )
        assert found.merges_by_queue
        assert found.tip == shop.branch().sha

    async def test_may_be_nothing(self, github, repo, shop):
        shop.protection.add_rule("main", "deletion")

        found = await github.branch_rules(repo, "main")

        assert (found.required, found.merges_by_queue) == ((), False)

    async def test_costs_no_more_than_the_checks_that_it_requires(self, github, repo, asked):
        await github.required_checks(repo, "main")
        checks = called(asked)
        asked.clear()
        await github.branch_rules(repo, "main")

        assert called(asked) == checks == ["repos/get-branch-rules", "repos/get-branch"]


class TestSeen:
    """Checks that were reported of late."""

    async def test_those_on_the_tip_are_enough(self, github, repo, shop, ada, asked):
        shop.actions.start("CI", on=shop.branch(), by=ada).finish(passed("lint"))
        shop.statuses.set(shop.branch().sha, "legacy", "success", by=ada)

        found = await github.seen_checks(repo, "main", shop.branch().sha, {"lint", "legacy"})

        assert found == {"lint", "legacy"}
        assert "pulls/list" not in asked

    async def test_those_of_merged_pull_requests_count(self, github, repo, shop, pull, ada):
        closed = shop.pulls.open(shop.push("bad", {"b.py": "b"}, by=ada), by=ada)
        shop.statuses.set(closed.head_sha, "rejected", "success", by=ada)
        shop.statuses.set(pull.head_sha, "preview", "success", by=ada)
        pull.merge(by=ada, method="squash")
        closed.close(by=ada)

        found = await github.seen_checks(repo, "main", shop.branch().sha, {"preview", "other"})

        assert found == {"preview"}

    @pytest.mark.parametrize("merged", [2, 3])
    async def test_of_two_pull_requests_at_most(self, town, github, merged):
        shop, ada = town.shop, town.ada
        for number in range(merged):
            made = shop.pulls.open(shop.push(f"b{number}", {f"{number}": "x"}, by=ada), by=ada)
            shop.statuses.set(made.head_sha, f"check {number}", "success", by=ada)
            made.merge(by=ada)

        found = await github.seen_checks(town.repo, "main", shop.branch().sha, {"other"})

        assert found == {f"check {merged - 1}", f"check {merged - 2}"}

    async def test_without_a_merge_nobody_knows(self, github, repo, shop, pull):
        assert await github.seen_checks(repo, "main", shop.branch().sha, {"preview"}) is None


class TestSettings:
    """Settings that a permission opens."""

    async def test_the_token(self, github, repo, shop):
        shop.settings.set(token="write", token_approves=True)

        assert await github.token(repo) == Token(writes=True, approves=True)

    async def test_a_token_that_only_reads(self, github, repo):
        assert await github.token(repo) == Token(writes=False, approves=False)

    @pytest.mark.parametrize("is_on", [True, False])
    async def test_pinning(self, github, repo, shop, is_on):
        shop.settings.set(pins_actions=is_on)

        assert await github.pins_actions(repo) is is_on

    @pytest.mark.parametrize(
        ("policy", "approves"),
        [
            ("all_external_contributors", True),
            ("first_time_contributors", False),
            ("first_time_contributors_new_to_github", False),
        ],
    )
    async def test_forks(self, github, repo, shop, policy, approves):
        shop.settings.set(fork_approval=policy)

        assert await github.approves_forks(repo) is approves

    async def test_forks_without_a_policy(self, github, repo, shop):
        shop.settings.set(fork_approval="")

        with pytest.raises(NotFoundError):
            await github.approves_forks(repo)

    @pytest.mark.parametrize(
        ("rulesets", "protects"),
        [
            pytest.param([(["deletion", "update"], "active")], True, id="both"),
            pytest.param(
                [(["deletion"], "active"), (["non_fast_forward"], "active")], True, id="together"
            ),
            pytest.param([(["deletion"], "active")], False, id="may be moved"),
            pytest.param([(["update"], "active")], False, id="may be deleted and made anew"),
            pytest.param([(["deletion", "update"], "evaluate")], False, id="only tried out"),
            pytest.param([], False, id="none"),
        ],
    )
    async def test_tags(self, github, repo, shop, rulesets, protects):
        shop.settings.add_ruleset(["deletion", "update"], target="branch")
        for rules, enforcement in rulesets:
            shop.settings.add_ruleset(rules, enforcement=enforcement)

        assert await github.protects_tags(repo) is protects

    async def test_of_many_rulesets_some_are_read(self, github, repo, shop, asked):
        for _ in range(21):
            shop.settings.add_ruleset(["deletion"])

        await github.protects_tags(repo)

        assert called(asked).count("repos/get-repo-ruleset") == 20

    async def test_environments(self, github, repo, production):
        [found] = await github.set_up_environments(repo)

        assert (found.name, found.asks_us) == ("production", True)


class TestNative:
    """Scans of GitHub's own."""

    async def test_all(self, github, repo, shop):
        shop.settings.set(
            scans_secrets=True, protects_pushes=True, alerts_dependencies=True, code_scanning=True
        )

        assert await github.native(repo) == frozenset(Native)

    @pytest.mark.parametrize("scanning", [False, None], ids=["off", "not paid for"])
    async def test_none(self, github, repo, shop, scanning):
        shop.settings.set(code_scanning=scanning)

        assert await github.native(repo) == frozenset()

    async def test_what_github_does_not_show_is_not_taken_for_off(self, github, repo, shop):
        shop.settings.set(shows_security=False)

        with pytest.raises(RefusedError, match="does not show its security settings"):
            await github.native(repo)


@pytest.mark.parametrize("question", ADMINISTRATION)
async def test_names_the_permission_that_is_missing(github, repo, installation, question):
    del installation.permissions["administration"]

    with pytest.raises(RefusedError, match="administration=read"):
        await getattr(github, question)(repo)


@pytest.mark.parametrize("question", [*ADMINISTRATION, "protects_tags", "about"])
async def test_is_asked_every_ten_minutes(town, github, question):
    ask, repo, asked, clock = getattr(github, question), town.repo, town.asked, town.clock
    first = await ask(repo)
    asked.clear()
    town.shop.settings.set(token="write", pins_actions=True, scans_secrets=True)

    clock.advance(minutes=9, seconds=59)
    assert (await ask(repo), called(asked)) == (first, [])
    clock.advance(seconds=1)
    await ask(repo)
    assert called(asked) != []


async def test_a_refusal_is_remembered_too(github, repo, shop, asked, clock):
    shop.settings.set(fork_approval="")
    for _ in range(2):
        with pytest.raises(NotFoundError, match="Not Found"):
            await github.approves_forks(repo)
    assert len(called(asked)) == 1

    shop.settings.set(fork_approval="all_external_contributors")
    clock.advance(minutes=10)
    assert await github.approves_forks(repo)


async def test_an_outage_is_not_remembered(github, repo, sim):
    sim.faults.inject(
        "actions/get-github-actions-permissions-repository", Fault.UNAVAILABLE, times=3
    )

    with pytest.raises(UncertainError):
        await github.pins_actions(repo)
    assert await github.pins_actions(repo) is False


async def test_what_a_branch_demands_is_remembered_for_each(github, repo, shop, ada):
    shop.push("release", {"r": "1"}, by=ada)
    shop.require_checks("release", {"ci": None})

    assert (await github.branch_rules(repo, "main")).required == ()
    assert (await github.branch_rules(repo, "release")).required == (RequiredCheck("ci"),)
