"""End-to-end tests."""

from bot.config.stages import Stage
from bot.policy.pipeline.recogniser import Recogniser, Words
from bot.policy.pipeline.testing import TEST_TOOLS, is_of

KINDS = (
    "e2e(?:[- _]?tests?)?",
    "end[- _]?(?:to|2)[- _]?end",
    "acceptance",
    "system[- _]tests?",
    "browser[- _]tests?",
    "ui[- _]tests?",
    "conformance",
)
PROGRAMS = (
    "playwright test",
    "cypress run",
    "nightwatch",
    "wdio",
    "detox test",
    "testcafe",
    "maestro test",
    "chainsaw test",
    "kuttl test",
    "rails test:system",
    "behave",
    "cucumber",
    "robot",
)


def _is_meant(words: Words) -> bool:
    return is_of(words, *KINDS) or any(words[0] == text.split()[0] for text in PROGRAMS)


RECOGNISER = Recogniser(
    stage=Stage.E2E,
    looked_for="end-to-end tests, with `playwright`, `cypress` or under a path such as `tests/e2e`",
    tools=(*TEST_TOOLS, *PROGRAMS),
    accept=_is_meant,
    actions=frozenset({"cypress-io/github-action"}),
    names=(*KINDS, "playwright", "cypress", "selenium"),
    is_before_deploys=True,
)
