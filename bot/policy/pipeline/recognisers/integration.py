"""Integration tests: named so, or run in a job that has services."""

from bot.config.stages import Stage
from bot.policy.pipeline.recogniser import Recogniser, Words
from bot.policy.pipeline.testing import TEST_TOOLS, is_of

KINDS = ("integration[- _]?tests?", "integration", "integ", "functional[- _]?tests?", "functional")


def _is_meant(words: Words) -> bool:
    return is_of(words, *KINDS)


RECOGNISER = Recogniser(
    stage=Stage.INTEGRATION,
    looked_for="integration tests: a job with `services`, or tests under a path of that name",
    tools=TEST_TOOLS,
    accept=_is_meant,
    names=KINDS,
    has_services=True,
)
