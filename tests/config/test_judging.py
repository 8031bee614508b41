"""What a policy file may say of the judge."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.config.judging import Judging


def test_the_defaults_are_those_of_the_articles() -> None:
    judging = Judging()

    assert (judging.error_limit, judging.error_hard_limit) == (0.02, 0.05)
    assert judging.latency_increase == timedelta(milliseconds=50)
    assert judging.p95_limit == timedelta(milliseconds=500)
    assert (judging.alpha, judging.beta, judging.margin) == (0.05, 0.05, 0.01)


@pytest.mark.parametrize(
    "settings",
    [
        {"alpha": "50%"},
        {"beta": "0.01%"},
        {"margin": "50pp"},
        {"margin": "0.1pp", "min_effect": "0pp"},
        {"error_limit": "100%", "error_hard_limit": "100%"},
        {"latency_increase": "1ms"},
    ],
)
def test_what_can_be_judged(settings) -> None:
    assert Judging.model_validate(settings)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"alpha": "0%"}, "`alpha` must be above 0 and at most 50%"),
        ({"alpha": "50.1%"}, "`alpha` must be above 0 and at most 50%"),
        ({"beta": "0%"}, "`beta` must be above 0 and at most 50%"),
        ({"margin": "0pp"}, "`margin` must be above 0 and at most 50%"),
        ({"margin": "51pp"}, "`margin` must be above 0 and at most 50%"),
        ({"error_limit": "0%"}, "`error_limit` must be above 0 and at most 100%"),
        ({"latency_increase": "0ms"}, "`latency_increase` must be above `0ms`"),
        ({"error_limit": "6%"}, "`error_hard_limit` must not be below `error_limit`"),
    ],
)
def test_what_cannot(settings, problem) -> None:
    with pytest.raises(ValidationError, match="must") as caught:
        Judging.model_validate(settings)

    assert problem in str(caught.value)
