"""The table of states."""

import pytest

from bot.rollouts import state as table
from bot.rollouts.rollout import plan_of, rollout_id
from bot.rollouts.state import LIVE, TRANSITIONS, State, diagram
from tests.deploys.making import NOW, REPO
from tests.rollouts.making import rollout, service


def test_every_state_is_of_one_kind() -> None:
    kinds = (table.BEFORE_TRAFFIC, table.WITH_TRAFFIC, table.GOING_BACK)

    assert set(TRANSITIONS) - {State.SUCCEEDED} == LIVE == frozenset().union(*kinds)
    assert sum(map(len, kinds)) == len(LIVE)


def test_nothing_that_has_traffic_ends_without_its_being_taken_away_or_all_being_there() -> None:
    ends = frozenset(State) - LIVE
    leads = {state: to & ends for state, to in TRANSITIONS.items()}

    assert {state for state, to in leads.items() if to & {State.SUPERSEDED, State.REJECTED}} == (
        table.BEFORE_TRAFFIC
    )
    assert {state for state, to in leads.items() if State.ROLLED_BACK in to} == table.GOING_BACK
    assert {state for state, to in leads.items() if State.SUCCEEDED in to} == {
        State.PROMOTING,
        State.POST_BAKE,
    }
    assert all(State.ROLLING_BACK in TRANSITIONS[state] for state in table.WITH_TRAFFIC)


def test_every_state_can_be_reached() -> None:
    assert frozenset().union(*TRANSITIONS.values()) == frozenset(State) - {State.REQUESTED}


def test_the_diagram() -> None:
    lines = diagram().splitlines()

    assert lines[:2] == ["stateDiagram-v2", "    [*] --> requested"]
    assert "    warm_up --> analysing" in lines
    assert "    awaiting_promotion --> promoting" in lines
    assert "    rolled_back --> [*]" in lines
    assert len(lines) == 2 + sum(map(len, TRANSITIONS.values())) + len(frozenset(State) - LIVE)


@pytest.mark.parametrize("state", sorted(State))
def test_a_state_that_cannot_follow_is_refused(state) -> None:
    for to in frozenset(State) - TRANSITIONS.get(state, frozenset()):
        with pytest.raises(ValueError, match=f"a rollout that is {state} cannot become {to}"):
            rollout(state).to(to, NOW)


@pytest.mark.parametrize(
    ("weight", "steps", "plan"),
    [
        pytest.param(10.0, ("50%", "100%"), (10, 50, 100), id="the usual"),
        pytest.param(10.0, (), (10, 100), id="all of it comes last without being named"),
        pytest.param(10.0, ("80%", "20%", "20%"), (10, 20, 80, 100), id="in order, each once"),
        pytest.param(50.0, ("50%", "100%"), (50, 100), id="at a step"),
        pytest.param(60.0, ("50%", "100%"), (60, 100), id="beyond a step"),
        pytest.param(100.0, ("50%", "100%"), (100,), id="all of it at once"),
        pytest.param(0.01, ("0.1%",), (0.01, 0.1, 100), id="very little"),
    ],
)
def test_the_plan(weight, steps, plan) -> None:
    assert plan_of(weight, service(steps=steps)) == plan


def test_an_id_is_of_the_service_and_of_what_asked() -> None:
    names = {rollout_id(REPO, service, origin) for service in ("a", "b") for origin in ("1", "2")}

    assert len(names) == 4
    assert all(len(name) == 16 for name in names)
    assert rollout_id(REPO, "a", "1") in names
