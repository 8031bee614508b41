"""Tests of what has just been deployed."""

from bot.config.stages import Stage
from bot.policy.pipeline.recogniser import Recogniser, Words
from bot.policy.pipeline.testing import TEST_TOOLS, is_of

_HEALTH = ("health", "healthz", "healthcheck", "health-check", "livez", "readyz", "ready", "ping")


def _is_meant(words: Words) -> bool:
    if words[0].rpartition("/")[2] in {"curl", "wget", "http", "https"}:
        return any("/" in word and is_of(("", word), *_HEALTH) for word in words[1:])
    return is_of(words, "smoke")


RECOGNISER = Recogniser(
    stage=Stage.SMOKE,
    looked_for="a smoke test, such as `pytest tests/smoke` or a `curl -f` of `/health`",
    tools=(*TEST_TOOLS, "curl", "wget", "http", "https", "playwright test", "cypress run"),
    accept=_is_meant,
    actions=frozenset({"jtalk/url-health-check-action", "indiesdev/curl"}),
    names=("smoke(?:[- _]?tests?)?", "health[- _]?checks?", "sanity[- _]?(?:checks?|tests?)"),
    is_before_deploys=True,
)
