"""Which votes count, and whether they are enough."""

from dataclasses import replace

import pytest

from bot.config.environments import Exclude
from bot.deploys.approvals import is_tampered, is_void, tally, votes_needed
from bot.deploys.request import Source
from bot.evidence import Contributors, Push
from bot.model import Permission, User
from bot.reason import Reason
from tests.deploys.making import (
    ADA,
    AGREED,
    ALAN,
    CARL,
    CHANGE,
    EVE,
    GRACE,
    MIA,
    NOW,
    OTHER,
    PETE,
    RITA,
    RUN,
    RUNA,
    SHA,
    approvals,
    ballot,
    request,
    rollback,
    snapshot,
    vote,
    waiting,
    written,
)

SELF, MADE = Reason.NOT_ELIGIBLE_SELF, Reason.NOT_ELIGIBLE_CONTRIBUTOR
BOT = User(id=99, login="dependabot[bot]", is_bot=True)
EVERYTHING = [str(one) for one in Exclude]
OWNERS = frozenset({frozenset({"@grace", "team:tea"}), frozenset({"@alan"})})


def teams(*slugs: str, count: int = 1) -> dict[str, object]:
    return {"teams": list(slugs), "count": count}


@pytest.mark.parametrize(
    ("voter", "exclude", "reason", "why"),
    [
        (RITA, Exclude.REQUESTER, SELF, "asked for this deploy"),
        (RUNA, Exclude.REQUESTER, SELF, "started the workflow run"),
        (ADA, Exclude.AUTHOR, SELF, "opened the pull request"),
        (CARL, Exclude.CONTRIBUTORS, MADE, "made commits of it"),
        (PETE, Exclude.PUSHER, MADE, "pushed to its branch"),
        (MIA, Exclude.MERGER, MADE, "merged the pull request"),
    ],
    ids=lambda value: getattr(value, "login", str(value)),
)
def test_who_is_too_close_to_the_change(voter, exclude, reason, why) -> None:
    merged = {"merged_by": MIA}
    others = [one for one in EVERYTHING if one != exclude]
    [(_, objection)] = tally(
        waiting(),
        snapshot(ballot(voter), run=RUN, pull=merged, settings=approvals(exclude=[str(exclude)])),
    ).ignored

    assert (objection.reason, objection.why) == (reason, why)
    assert tally(
        waiting(),
        snapshot(ballot(voter), run=RUN, pull=merged, settings=approvals(exclude=others)),
    ).counted == (ballot(voter),)


@pytest.mark.parametrize(
    ("voter", "counts"),
    [(RITA, False), (ADA, False), (CARL, False), (PETE, False), (MIA, True), (GRACE, True)],
    ids=lambda value: getattr(value, "login", str(value)),
)
def test_who_counts_by_default(voter, counts) -> None:
    found = tally(request(), snapshot(ballot(voter), pull={"merged_by": MIA}))

    assert bool(found.counted) == counts
    assert bool(found.ignored) != counts


def test_everyone_who_pushed_to_the_branch_is_out() -> None:
    older = Push(sha=OTHER, actor=GRACE, at=NOW)

    assert not tally(
        request(), snapshot(*AGREED, change={"pushes": (*CHANGE.pushes, older)})
    ).is_complete


def test_people_are_known_by_number() -> None:
    renamed = User(id=RITA.id, login="somebody-else")
    namesake = User(id=77, login=RITA.login)

    found = tally(request(), snapshot(ballot(renamed), ballot(namesake)))

    assert found.counted == (ballot(namesake),)


@pytest.mark.parametrize(
    ("role", "counts"),
    [
        (Permission.NONE, False),
        (Permission.READ, False),
        (Permission.TRIAGE, False),
        (Permission.WRITE, True),
        (Permission.MAINTAIN, True),
        (Permission.ADMIN, True),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_the_role_without_groups(role, counts) -> None:
    found = tally(request(), snapshot(replace(ballot(GRACE), role=role)))

    assert bool(found.counted) == counts
    if not counts:
        assert found.ignored[0][1].why == "lacks the role `write`"
        assert found.ignored[0][1].reason == Reason.NOT_ELIGIBLE


def test_a_bot_never_counts() -> None:
    settings = approvals(exclude=[], groups=[{"users": [GRACE.login]}])
    machine = ballot(replace(BOT, login=GRACE.login), role=Permission.ADMIN)

    [(_, objection)] = tally(request(), snapshot(machine, settings=settings)).ignored

    assert objection.why == "a bot does not approve"


@pytest.mark.parametrize(
    ("group", "voter", "counts"),
    [
        pytest.param(teams("sre"), ballot(GRACE, "sre"), True, id="in the team"),
        pytest.param(teams("sre", "ops"), ballot(GRACE, "ops"), True, id="in one of the teams"),
        pytest.param(teams("sre"), ballot(GRACE, "tea"), False, id="in another team"),
        pytest.param(teams("sre"), ballot(GRACE, role=Permission.ADMIN), False, id="only a role"),
        pytest.param(
            teams("sre"),
            ballot(GRACE, "sre", role=Permission.READ),
            True,
            id="a team needs no role",
        ),
        pytest.param({"users": ["Grace"]}, ballot(GRACE), True, id="named, in any case"),
        pytest.param({"users": ["alan"]}, ballot(GRACE), False, id="another is named"),
        pytest.param({"codeowners": True}, ballot(GRACE), True, id="owns something"),
        pytest.param({"codeowners": True}, ballot(EVE, "tea"), True, id="owns by a team"),
        pytest.param({"codeowners": True}, ballot(EVE, "sre"), False, id="owns nothing"),
    ],
)
def test_who_belongs_to_a_group(group, voter, counts) -> None:
    found = tally(
        request(),
        snapshot(voter, settings=approvals(groups=[group]), change={"owners": OWNERS}),
    )

    assert bool(found.counted) == counts
    if not counts:
        assert found.ignored[0][1].why.startswith("is in none of the groups that approve: ")


@pytest.mark.parametrize(
    ("count", "made", "needed"),
    [
        pytest.param(2, CHANGE, 2, id="all is known"),
        pytest.param(0, CHANGE, 0, id="the policy wants none"),
        pytest.param(
            2,
            replace(CHANGE, contributors=Contributors(people=(), unknown=(SHA,), is_complete=True)),
            3,
            id="a commit of a stranger",
        ),
        pytest.param(
            2,
            replace(
                CHANGE, contributors=Contributors(people=(), unknown=(SHA, OTHER), is_complete=True)
            ),
            3,
            id="two of them are one more as well",
        ),
        pytest.param(
            1,
            replace(CHANGE, contributors=replace(CHANGE.contributors, is_complete=False)),
            2,
            id="too many commits to know",
        ),
        pytest.param(2, replace(CHANGE, pushes=()), 3, id="nobody knows who pushed"),
        pytest.param(
            2,
            replace(CHANGE, pushes=(replace(CHANGE.pushes[0], sha=OTHER),)),
            3,
            id="only an older push is known",
        ),
        pytest.param(0, replace(CHANGE, pushes=()), 0, id="none are none"),
    ],
)
def test_how_many_it_takes(count, made, needed) -> None:
    where = replace(snapshot(settings=approvals(count=count)), change=made)

    assert votes_needed(request(), where) == needed
    assert votes_needed(rollback(), where) == 0


@pytest.mark.parametrize(
    ("voters", "missing"),
    [
        ((), ("2 more approvals",)),
        ((GRACE,), ("1 more approval",)),
        ((GRACE, ALAN), ()),
        ((GRACE, ALAN, EVE), ()),
        ((GRACE, RITA), ("1 more approval",)),
    ],
    ids=lambda value: "+".join(getattr(one, "login", one) for one in value) or "nobody",
)
def test_the_number_of_votes(voters, missing) -> None:
    found = tally(request(), snapshot(*map(ballot, voters)))

    assert found.missing == missing
    assert found.is_complete == (not missing)


@pytest.mark.parametrize(
    ("one", "why", "tampered"),
    [
        pytest.param(ballot(GRACE), None, False, id="as it was written"),
        pytest.param(ballot(GRACE, writing=None), "was deleted", False, id="deleted"),
        pytest.param(
            ballot(GRACE, writing=None, vote=vote(GRACE, source=Source.BUTTON)),
            None,
            False,
            id="a button has no words",
        ),
        pytest.param(
            written(ballot(GRACE), editor="eve"), "was edited", True, id="edited by another"
        ),
        pytest.param(
            written(ballot(GRACE), editor="GRACE", editor_id=GRACE.id, text="x"),
            "was edited",
            False,
            id="edited by the voter",
        ),
        pytest.param(
            written(ballot(GRACE), editor="grace", editor_id=GRACE.id),
            "was edited",
            False,
            id="edited, and back to what it was",
        ),
        pytest.param(
            written(ballot(GRACE), text="x"), "was edited", False, id="other words, by nobody"
        ),
        pytest.param(
            written(ballot(GRACE), author_id=ALAN.id), "was edited", False, id="another's words"
        ),
        pytest.param(
            written(ballot(GRACE), is_dismissed=True), "was dismissed", False, id="dismissed"
        ),
        pytest.param(
            ballot(GRACE, vote=vote(GRACE, source=Source.REVIEW), writing=None),
            "was deleted",
            False,
            id="a review that is gone",
        ),
    ],
)
def test_words_that_are_not_the_same(one, why, tampered) -> None:
    objection = is_void(one)

    assert (objection.why if objection else None) == why
    assert is_tampered(one) == tampered
    assert objection is None or objection.reason == Reason.TAMPERED
