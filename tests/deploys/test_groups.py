"""Groups that must each agree, and the owners of what changed."""

from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given, strategies as st

from bot.deploys.approvals import name_of, tally
from bot.model import User
from tests.deploys.making import (
    ALAN,
    EVE,
    GRACE,
    approvals,
    ballot,
    request,
    rollback,
    snapshot,
)

OWNERS = frozenset({frozenset({"@grace", "team:tea"}), frozenset({"@alan"})})


def teams(*slugs: str, count: int = 1) -> dict[str, object]:
    return {"teams": list(slugs), "count": count}


@pytest.mark.parametrize(
    ("groups", "voters", "missing"),
    [
        pytest.param([teams("a"), teams("b")], ["a", "b"], (), id="one of each"),
        pytest.param(
            [teams("a"), teams("b")],
            ["a", "a"],
            ("1 of team `b`",),
            id="two of one are none of the other",
        ),
        pytest.param(
            [teams("a"), teams("b")],
            ["ab"],
            ("1 more approval", "1 of team `b`"),
            id="nobody counts for two groups",
        ),
        pytest.param(
            [teams("a"), teams("b")],
            ["ab", "a"],
            (),
            id="who is in both makes room for who is not",
        ),
        pytest.param([teams("a"), teams("b")], ["a", "ab"], (), id="in either order"),
        pytest.param(
            [teams("a", count=2), teams("b")],
            ["ab", "a"],
            ("1 of team `b`",),
            id="a group of two and one",
        ),
        pytest.param(
            [teams("a", count=2), teams("b", count=2)],
            ["a", "b"],
            ("1 of team `a`", "1 of team `b`"),
            id="groups may want more than the count",
        ),
        pytest.param(
            [teams("a"), teams("b"), teams("c")],
            ["abc", "ab", "a"],
            (),
            id="a chain of moves",
        ),
        pytest.param(
            [teams("a"), teams("b"), teams("c")],
            ["ab", "ab", "ab"],
            ("1 of team `c`",),
            id="nobody for the third",
        ),
    ],
)
def test_groups(groups, voters, missing) -> None:
    ballots = [ballot(User(id=50 + n, login=f"v{n}"), *who) for n, who in enumerate(voters)]

    for order in permutations(ballots):
        found = tally(request(), snapshot(*order, settings=approvals(groups=groups)))
        assert sorted(found.missing) == sorted(missing)
        assert found.is_complete == (not missing)


@given(
    st.lists(st.sets(st.integers(0, 2)), max_size=5),
    st.lists(st.integers(1, 2), min_size=3, max_size=3),
)
def test_seats_are_filled_if_they_can_be(members, counts) -> None:
    groups = [teams(f"t{n}", count=count) for n, count in enumerate(counts)]
    ballots = [
        ballot(User(id=50 + n, login=f"v{n}"), *(f"t{group}" for group in own))
        for n, own in enumerate(members)
    ]
    found = tally(request(), snapshot(*ballots, settings=approvals(count=1, groups=groups)))

    choices = product(*([*own, None] for own in members))
    fits = any(
        all(choice.count(n) >= count for n, count in enumerate(counts)) for choice in choices
    )
    assert found.is_complete == fits


@pytest.mark.parametrize(
    ("voters", "owners", "knows", "missing"),
    [
        pytest.param([GRACE, ALAN], OWNERS, True, (), id="all files have an owner's vote"),
        pytest.param([GRACE, EVE], OWNERS, True, ("an owner: `@alan`",), id="one file has not"),
        pytest.param(
            [ALAN, EVE],
            OWNERS,
            True,
            ("an owner: `@grace` or `team:tea`",),
            id="either owner would do",
        ),
        pytest.param([EVE, ALAN], frozenset(), True, (), id="nothing has an owner"),
        pytest.param(
            [GRACE, ALAN],
            OWNERS,
            False,
            ("the list of touched files, which GitHub cut short: their owners are not known",),
            id="not all files are known",
        ),
        pytest.param(
            [GRACE, ALAN],
            OWNERS | {frozenset({"tea@example.com"})},
            True,
            ("an owner: `tea@example.com`",),
            id="an address is nobody",
        ),
    ],
)
def test_code_owners(voters, owners, knows, missing) -> None:
    settings = approvals(groups=[{"codeowners": True}, teams("sre", count=1)])
    ballots = [ballot(voter, "sre") for voter in voters]

    found = tally(
        request(),
        snapshot(*ballots, settings=settings, change={"owners": owners, "knows_owners": knows}),
    )

    assert found.missing == missing


def test_an_owner_is_known_in_any_case() -> None:
    settings = approvals(count=1, groups=[{"codeowners": True}])
    grace = ballot(replace(GRACE, login="Grace"))

    assert tally(
        request(),
        snapshot(grace, settings=settings, change={"owners": frozenset({frozenset({"@grace"})})}),
    ).is_complete


def test_a_group_of_code_owners_and_others_is_not_void_without_owners() -> None:
    settings = approvals(count=1, groups=[{"codeowners": True, "users": ["eve"]}])

    assert tally(request(), snapshot(settings=settings)).missing == (
        "1 more approval",
        "1 of `eve` or the code owners of what changed",
    )
    assert tally(request(), snapshot(ballot(EVE), settings=settings)).is_complete


def test_a_count_of_none_leaves_the_groups() -> None:
    settings = approvals(count=0, groups=[teams("sre")])

    assert tally(request(), snapshot(settings=settings)).missing == ("1 of team `sre`",)
    assert tally(request(), snapshot(ballot(EVE, "sre"), settings=settings)).is_complete
    assert tally(rollback(), snapshot(settings=settings)).is_complete


def test_names_of_groups() -> None:
    [group] = approvals(
        groups=[{"teams": ["sre", "ops"], "users": ["eve"], "codeowners": True}]
    ).approvals.groups

    assert name_of(group) == (
        "team `sre` or team `ops` or `eve` or the code owners of what changed"
    )


def test_all_groups_are_named_to_those_who_are_in_none() -> None:
    settings = approvals(groups=[teams("a"), teams("b")])

    [(_, objection)] = tally(request(), snapshot(ballot(GRACE), settings=settings)).ignored

    assert objection.why == "is in none of the groups that approve: team `a`; team `b`"
