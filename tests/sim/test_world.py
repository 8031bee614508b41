"""People, teams, commits and branches: what the world keeps of them."""

from datetime import UTC, datetime

import pytest

from bot.sim.world.credit import WEB_FLOW, Credit
from bot.sim.world.repositories import Role


def commit(shop, branch):
    return shop.refs.objects.commits[shop.branch(branch).sha]


class TestLogins:
    """A login can be given up, and taken by someone else."""

    def test_the_account_stays_who_it_is(self, sim, bob):
        number = bob.id
        sim.world.rename(bob, "robert")

        assert sim.world.user("Robert") is bob
        assert sim.world.account_by_id(number) is bob
        assert sim.world.user("bob") is not bob

    def test_one_that_is_taken_cannot_be_had(self, sim, ada, bob):
        with pytest.raises(ValueError, match="Ada is taken"):
            sim.world.rename(bob, "Ada")

        assert sim.world.user("bob") is bob

    def test_an_address_stays_that_of_the_account(self, sim, bob):
        before = bob.email
        sim.world.rename(bob, "robert")
        sim.world.user("bob")

        assert sim.world.person_of(before) is bob
        assert sim.world.person_of(bob.email) is bob

    @pytest.mark.parametrize(
        "email",
        [
            "bob@corp.example",
            "1+bob@users.noreply.github.com",
            "x+bob@users.noreply.github.com",
            WEB_FLOW,
            "",
        ],
    )
    def test_an_address_may_be_no_ones(self, sim, bob, email):
        assert sim.world.person_of(email) is None

    def test_another_domain_is_not_that_of_accounts(self, sim, bob):
        assert sim.world.person_of(f"{bob.id}+bob@corp.example") is None

    def test_that_of_a_bot_is_no_persons(self, sim):
        assert sim.world.person_of(sim.world.app.bot.email) is None


class TestTeams:
    """Teams, and what they may do."""

    @pytest.fixture
    def captains(self, sim, bob):
        return sim.world.team("octo-org/captains", [bob])

    def test_a_team_is_known_by_its_name_in_any_case(self, sim, captains, ada, bob):
        assert sim.world.team("Octo-Org/Captains", [ada]) is captains
        assert sim.world.team("octo-org/mates") is not captains
        assert captains.has(ada)
        assert captains.has(bob)

    @pytest.mark.parametrize(
        ("own", "team", "name"),
        [
            ("read", "write", "write"),
            ("admin", "write", "admin"),
            ("triage", "read", "triage"),
            ("write", "maintain", "maintain"),
            ("maintain", "write", "maintain"),
            (Role("captain", "write"), "read", "captain"),
            (Role("captain", "read"), "write", "write"),
        ],
    )
    def test_the_best_role_counts(self, town, captains, own, team, name):
        town.shop.add_collaborator(town.bob, own)
        town.shop.add_team(captains, team)

        assert town.shop.role_of(town.bob).name == name

    def test_a_team_below_may_what_the_one_above_may(self, sim, shop, captains, ada, bob):
        mates = sim.world.team("octo-org/mates", [sim.world.user("eve")], parent=captains)
        shop.add_team(captains, "admin")
        shop.add_team(mates, "read")

        assert shop.role_of(sim.world.user("eve")).name == "admin"
        assert shop.role_of(bob).name == "admin"

    def test_who_left_or_was_only_invited_may_nothing(self, sim, shop, captains, bob):
        shop.add_team(captains, "write")
        eve = sim.world.user("eve")
        captains.invite(eve)
        captains.remove(bob)

        assert {shop.role_of(one).name for one in (eve, bob)} == {"none"}

    def test_who_accepts_is_in(self, sim, captains):
        eve = sim.world.user("eve")
        captains.invite(eve)
        assert not captains.has(eve)

        captains.add(eve, role="maintainer")

        assert captains.has(eve)
        assert captains.role_of(eve) == "maintainer"


class TestCredit:
    """Commits name whom their pusher likes."""

    def test_who_pushes_is_named(self, shop, clock, ada):
        shop.push("x", {"a": "1"}, by=ada)

        made = commit(shop, "x")
        assert made.signature == made.committer
        assert (made.signature.name, made.signature.email) == ("ada", ada.email)
        assert made.signature.at == clock.now()

    def test_or_others(self, shop, ada, bob):
        at = datetime(2030, 1, 1, tzinfo=UTC)
        credit = Credit(author=bob, committer=WEB_FLOW, date=at)
        shop.push("x", {"a": "1"}, by=ada, message="Fix", credit=credit)

        made = commit(shop, "x")
        assert (made.signature.name, made.signature.at) == ("bob", at)
        assert (made.committer.name, made.committer.email) == ("GitHub", WEB_FLOW)
        assert (made.committer.at, made.message) == (at, "Fix")

    def test_the_author_commits_it_too(self, shop, ada, bob):
        shop.push("x", {"a": "1"}, by=ada, credit=Credit(author=bob))

        assert commit(shop, "x").committer.name == "bob"

    def test_co_authors_stand_in_trailers(self, shop, ada, bob):
        credit = Credit(co_authors=(bob, "eve@corp.example"))
        shop.push("x", {"a": "1"}, by=ada, message="Fix", credit=credit)

        assert commit(shop, "x").message == (
            f"Fix\n\nCo-authored-by: bob <{bob.email}>\nCo-authored-by: eve <eve@corp.example>"
        )


class TestMerging:
    """The three ways to merge."""

    @pytest.fixture
    def pull(self, shop, ada, bob):
        made = shop.pulls.open(shop.push("fix", {"a": "1"}, by=ada), by=ada, title="Fix it")
        made.push({"a": "2", "b": "1"}, by=bob, message="Second")
        shop.push("main", {"other": "1"}, by=bob)
        return made

    def paths(self, shop, sha):
        objects = shop.refs.objects
        files = objects.files(objects.commits[sha].tree)
        return {path: objects.blobs[blob].decode() for path, blob in files.items() if len(path) < 6}

    @pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
    def test_each_brings_the_changes(self, shop, pull, ada, method):
        pull.merge(by=ada, method=method)

        assert pull.merge_commit_sha == shop.branch().sha
        assert self.paths(shop, shop.branch().sha) == {"a": "2", "b": "1", "other": "1"}

    def test_a_merge_has_two_parents(self, shop, pull, ada):
        onto = shop.branch().sha
        pull.merge(by=ada)

        made = commit(shop, "main")
        assert made.parents == (onto, pull.head_sha)
        assert (made.signature.name, made.committer.name) == ("ada", "GitHub")

    def test_a_squash_is_one_commit_of_the_author(self, shop, pull, ada, bob):
        onto = shop.branch().sha
        pull.merge(by=bob, method="squash")

        made = commit(shop, "main")
        assert (made.parents, made.message) == ((onto,), f"Fix it (#{pull.number})")
        assert (made.signature.name, made.committer.name) == ("ada", "GitHub")

    def test_a_rebase_makes_each_commit_anew(self, shop, pull, ada):
        onto = shop.branch().sha
        eve = shop.owner
        pull.merge(by=eve, method="rebase")

        first, second = (shop.refs.objects.commits[sha] for sha in pull.landed)
        assert (first.parents, second.parents) == ((onto,), (first.sha,))
        assert [one.signature.name for one in (first, second)] == ["ada", "bob"]
        assert {one.committer.name for one in (first, second)} == {"octo-org"}
        assert (second.message, second.sha) == ("Second", shop.branch().sha)
        assert self.paths(shop, first.sha) == {"a": "1", "other": "1"}


def test_what_happens_to_branches_is_kept(shop, clock, ada, bob):
    clock.advance(minutes=1)
    sha = shop.push("x", {"a": "1"}, by=ada).sha
    new = shop.push("x", {"a": "2"}, by=bob).sha
    shop.point("x", sha, by=ada, forced=True)
    shop.pulls.open(shop.branch("x"), by=ada).merge(by=bob)
    shop.delete_branch("x", by=ada)

    kept = [(one.kind, one.branch, one.actor.login) for one in shop.activities]
    assert kept == [
        ("branch_creation", "x", "ada"),
        ("push", "x", "bob"),
        ("force_push", "x", "ada"),
        ("pr_merge", "main", "bob"),
        ("branch_deletion", "x", "ada"),
    ]
    assert [(one.before, one.after) for one in shop.activities[1:3]] == [(sha, new), (new, sha)]
    assert {one.at for one in shop.activities} == {clock.now()}
