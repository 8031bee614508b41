"""Unit tests: those of no special kind, as far as one can tell."""

from bot.config.stages import Stage
from bot.policy.pipeline.recogniser import Recogniser
from bot.policy.pipeline.testing import TEST_TOOLS, is_plain

RECOGNISER = Recogniser(
    stage=Stage.UNIT,
    looked_for="unit tests, with `pytest`, `go test`, `jest` or the like",
    tools=TEST_TOOLS,
    accept=is_plain,
    accept_name=is_plain,
    names=("unit[- _:]?tests?", "tests?[- _:]unit", "unittests?", "tests?", "run[- _]tests?"),
    actions=frozenset({"pavelzw/pytest-action", "robherley/go-test-action"}),
)
