"""Too few people could approve: said before anybody waits for them."""

import pytest
from hypothesis import given, strategies as st

from bot.deploys.approvals import tally
from bot.deploys.candidates import MOST, too_few
from bot.deploys.snapshot import Ballot
from bot.model import User
from tests.deploys.making import (
    ADA,
    ALAN,
    CARL,
    EVE,
    GRACE,
    PETE,
    RITA,
    approvals,
    ballot,
    request,
    rollback,
    snapshot,
)

BOT = User(id=99, login="dependabot[bot]", is_bot=True)
TEAMS = [{"teams": ["sre"]}, {"teams": ["tea"]}]
OWNERS = {"owners": frozenset({frozenset({"@grace", "team:tea"}), frozenset({"x@octo.example"})})}


def said(*candidates: Ballot, **changes) -> str:
    return too_few(request(), snapshot(**changes), candidates)


def voters(*people: User) -> list[Ballot]:
    return [ballot(one) for one in people]


@pytest.mark.parametrize(
    ("candidates", "settings"),
    [
        pytest.param(voters(GRACE, ALAN), {}, id="two where two are needed"),
        pytest.param(voters(ADA, GRACE, CARL, ALAN), {}, id="two among others"),
        pytest.param(voters(GRACE), {"count": 1}, id="one where one is needed"),
        pytest.param([], {"count": 0}, id="nobody where nobody is needed"),
        pytest.param(
            [ballot(GRACE, "sre", "tea"), ballot(ALAN, "sre")], {"groups": TEAMS}, id="of each team"
        ),
    ],
)
def test_enough_are_not_spoken_of(candidates: list[Ballot], settings: dict) -> None:
    assert said(*candidates, settings=approvals(**settings)) == ""


def test_a_rollback_needs_nobody() -> None:
    assert too_few(rollback(), snapshot(), []) == ""


def test_each_who_could_not_is_named_with_the_reason() -> None:
    assert said(*voters(GRACE, RITA, ADA, CARL, PETE, BOT)) == (
        "**Too few people could approve this.** Even with all of them it lacks 1 more approval.\n"
        "\n"
        "Could approve: `grace`\n"
        "\n"
        "Could not:\n"
        "\n"
        "- `rita`: asked for this deploy\n"
        "- `ada`: opened the pull request\n"
        "- `carl`: made commits of it\n"
        "- `pete`: pushed to its branch\n"
        "- `dependabot[bot]`: a bot does not approve"
    )


def test_where_there_is_nobody_at_all_no_list_is_begun() -> None:
    assert said() == (
        "**Too few people could approve this.** Even with all of them it lacks 2 more approvals.\n"
        "\n"
        "Could approve: nobody"
    )


def test_a_group_without_anybody_is_what_is_lacking() -> None:
    found = said(*[ballot(GRACE, "sre"), ballot(ALAN, "sre")], settings=approvals(groups=TEAMS))

    assert "lacks 1 of team `tea`." in found
    assert "Could approve: `grace`, `alan`" in found


def test_a_file_that_only_an_address_owns_can_be_approved_by_nobody() -> None:
    groups = approvals(groups=[{"codeowners": True, "count": 2}])

    found = said(ballot(GRACE), ballot(ALAN, "tea"), settings=groups, change=OWNERS)

    assert "lacks an owner: `x@octo.example`." in found


def test_a_list_that_was_cut_short_could_be_approved_by_nobody_either() -> None:
    groups = approvals(count=1, groups=[{"codeowners": True}])
    change = {"owners": frozenset({frozenset({"@grace"})}), "knows_owners": False}

    assert "which GitHub cut short" in said(ballot(GRACE), settings=groups, change=change)


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (MOST, f"- `bot{MOST - 1}`: a bot does not approve"),
        (MOST + 1, "- … 1 more"),
        (MOST + 7, "- … 7 more"),
    ],
)
def test_twenty_are_named(count: int, last: str) -> None:
    bots = [User(id=100 + one, login=f"bot{one}", is_bot=True) for one in range(count)]

    lines = said(*voters(*bots)).splitlines()

    assert sum("a bot does not approve" in line for line in lines) == MOST
    assert lines[-1] == last


def test_a_login_is_no_markup() -> None:
    assert "- ``a`b``: opened" in said(
        *voters(User(id=ADA.id, login="a`b")), settings=approvals(count=1)
    )


PEOPLE = [RITA, ADA, CARL, PETE, GRACE, ALAN, EVE, BOT]
TEAM_SETS = st.sets(st.sampled_from(["sre", "tea"]))
CROWDS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), TEAM_SETS), unique_by=lambda one: one[0].id
).map(lambda some: [ballot(one, *teams) for one, teams in some])


@given(CROWDS, st.sampled_from([{}, {"groups": TEAMS}, {"count": 1}, {"count": 3}]), st.data())
def test_whoever_of_the_candidates_votes_they_are_enough_only_if_nothing_was_said(
    crowd: list[Ballot], settings: dict, data: st.DataObject
) -> None:
    policy = approvals(**settings)
    hint = said(*crowd, settings=policy)
    some = data.draw(st.lists(st.sampled_from(crowd), unique_by=id)) if crowd else []

    is_complete = tally(request(), snapshot(*some, settings=policy)).is_complete

    assert not (hint and is_complete)
    if len(some) == len(crowd):
        assert is_complete == (not hint)
