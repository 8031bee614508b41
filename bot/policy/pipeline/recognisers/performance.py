"""Measurements of speed that can fail."""

from bot.config.stages import Stage
from bot.policy.pipeline.recogniser import Recogniser, Words
from bot.policy.pipeline.testing import TEST_TOOLS, is_of

PROGRAMS = (
    "k6 run",
    "locust",
    "artillery run",
    "asv continuous",
    "asv run",
    "lhci",
    "hyperfine",
    "cargo bench",
    "benchstat",
    "wrk",
    "vegeta",
    "gatling",
    "jmeter",
)
_OPTIONS = ("--benchmark-compare-fail", "--benchmark-only", "--codspeed", "-bench", "-bench=.")


def _is_meant(words: Words) -> bool:
    is_known = any(words[0] == text.split()[0] != "cargo" for text in PROGRAMS)
    return is_known or "bench" in words[1:2] or _measures(words)


def _measures(words: Words) -> bool:
    return any(word.partition("=")[0] in _OPTIONS for word in words) or is_of(
        words, "benchmarks?", "perf", "performance"
    )


RECOGNISER = Recogniser(
    stage=Stage.PERFORMANCE,
    looked_for="a measurement of speed, such as `pytest --benchmark-compare-fail` or `k6 run`",
    tools=(*TEST_TOOLS, *PROGRAMS),
    accept=_is_meant,
    actions=frozenset(
        {
            "benchmark-action/github-action-benchmark",
            "codspeedhq/action",
            "grafana/k6-action",
            "grafana/run-k6-action",
            "treosh/lighthouse-ci-action",
        }
    ),
    names=("benchmarks?", "perf", "perf(?:ormance)?[- _]tests?", "performance", "load[- _]?tests?"),
    is_before_deploys=True,
)
