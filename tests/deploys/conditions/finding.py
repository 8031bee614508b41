"""What a condition is expected to find."""

from bot.deploys.condition import Answer, Standing
from bot.reason import Reason


def finds(
    answer: Answer | None, standing: Standing, reason: Reason | None, words: str = ""
) -> None:
    assert answer
    assert (answer.standing, answer.reason) == (standing, reason)
    assert words in answer.value
