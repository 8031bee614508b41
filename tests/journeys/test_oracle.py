"""The oracle of the histories sees what nobody agreed to: else they would prove nothing."""

from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from tests.journeys.history import History
from tests.journeys.rules import PRODUCTION, Rules

KEY = generate_private_key(65537, 2048)


@pytest.fixture
def history() -> Iterator[History]:
    history = History(KEY, Rules(count=1), is_protected=True)
    history.open()
    history.do(lambda: history.say(f"/deploy {PRODUCTION}", history.ada))
    history.do(lambda: history.begin(history.ada))
    yield history
    history.close()


def let_in(history: History) -> None:
    """Let the waiting job in behind everybody's back."""
    history.oracle.look()
    history.runs()[0].gates.bypass(PRODUCTION)
    history.oracle.look()


def approve(history: History) -> None:
    text = f"/approve-deploy {PRODUCTION} {history.pull.head_sha[:7]}"
    history.sim.webhooks.hold()  # the oracle is asked, and not the bot
    history.do(lambda: history.say(text, history.grace))


def edit(history: History) -> None:
    approve(history)
    history.said[-1].edit("never mind", by=history.grace)


def break_tests(history: History) -> None:
    approve(history)
    history.ci("failure")


def push(history: History) -> None:
    approve(history)
    history.push(3, history.ada, None, is_forced=False)


def leave(history: History) -> None:
    approve(history)
    history.shop.add_collaborator(history.grace, "read")


@pytest.mark.parametrize(
    ("deed", "wrong"),
    [
        pytest.param(lambda _: None, "0 of 1 agreed", id="nobody agreed"),
        pytest.param(edit, "0 of 1 agreed", id="the vote was edited"),
        pytest.param(leave, "0 of 1 agreed", id="the voter may not write any more"),
        pytest.param(break_tests, "its tests are not green", id="a check failed"),
        pytest.param(push, "is not the head", id="the branch moved"),
    ],
)
def test_a_start_that_is_not_allowed_is_seen(
    history, deed: Callable[[History], None], wrong: str
) -> None:
    deed(history)
    history.clock.advance(seconds=31)

    let_in(history)

    assert wrong in "".join(history.oracle.wrong)


def test_a_start_that_people_agreed_to_is_fine(history) -> None:
    approve(history)

    let_in(history)

    assert history.oracle.wrong == []
