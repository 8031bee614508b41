"""The checks that the base branch requires, and the jobs that they come from."""

from collections.abc import Iterator, Mapping, Sequence

from bot.policy.facts import Facts
from bot.policy.pipeline.check_names import Source, sources_of
from bot.policy.side import Pipeline

MAX_REQUIRED = 200
"""Required checks that are looked at. Our own limit; nobody waits for so many."""

STARTS = ("pull_request", "pull_request_target", "push")
"""Events whose runs report on the head of a pull request."""


def required_names(facts: Facts) -> Sequence[str]:
    """Return the names of the required checks, each once; none if they are not known."""
    return list(dict.fromkeys(check.name for check in facts.required or ()))[:MAX_REQUIRED]


def required_sources(pipeline: Pipeline) -> Mapping[str, tuple[Source, ...]]:
    """Return for each required check the jobs that it may come from, by its name."""
    return sources_of(required_names(pipeline.context.facts), pipeline.workflows)


def reported(pipeline: Pipeline) -> Iterator[tuple[str, tuple[Source, ...]]]:
    """Yield each required check that runs for a change report, with the jobs that do so."""
    for name, sources in required_sources(pipeline).items():
        found = tuple(
            one for one in sources if any(one.started.event(event) is not None for event in STARTS)
        )
        if found:
            yield name, found
