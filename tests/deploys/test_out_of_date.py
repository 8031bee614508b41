"""What somebody said counts from the ask on, and until they take it back."""

from datetime import timedelta

import pytest

from bot.deploys.request import Withdrawal, is_out_of_date
from tests.deploys.making import ALAN, GRACE, NOW, request

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("asked_at", "taken_back", "said_at", "is_out"),
    [
        pytest.param(None, [], NOW - 99 * SECOND, False, id="nobody says when it was asked"),
        pytest.param(NOW, [], NOW - SECOND, True, id="said before it was asked for"),
        pytest.param(NOW, [], NOW, False, id="said in the same second"),
        pytest.param(None, [(GRACE, NOW)], NOW - SECOND, True, id="taken back after that"),
        pytest.param(None, [(GRACE, NOW)], NOW, False, id="taken back, and said again"),
        pytest.param(None, [(ALAN, NOW)], NOW - SECOND, False, id="somebody else took theirs back"),
        pytest.param(
            None,
            [(GRACE, NOW - SECOND), (GRACE, NOW + SECOND)],
            NOW,
            True,
            id="taken back, said again, and taken back again",
        ),
    ],
)
def test_only_what_was_said_after_counts(asked_at, taken_back, said_at, is_out) -> None:
    withdrawn = tuple(Withdrawal(voter=who, at=at) for who, at in taken_back)

    known = request(asked_at=asked_at, withdrawn=withdrawn)

    assert is_out_of_date(known, GRACE, said_at) is is_out
