from datetime import timedelta

import pytest

from bot.ci.render.wording import capital, length


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (0.6, "1 s"),
        (59, "59 s"),
        (59.6, "1 min"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (3_599, "59 min 59 s"),
        (3_600, "1 h"),
        (3_601, "1 h"),
        (12_000, "3 h 20 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 day"),
        (90_000, "1 day 1 h"),
        (172_800, "2 days"),
        (864_000 + 3_599, "10 days"),
    ],
)
def test_a_length_of_time_has_two_units_at_most(seconds, words) -> None:
    assert length(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(("words", "sentence"), [("a", "A"), ("it's X", "It's X"), ("1 a", "1 a")])
def test_a_sentence_begins_with_a_capital(words, sentence) -> None:
    assert capital(words) == sentence
