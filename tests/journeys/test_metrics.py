"""What an operator sees of it."""

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.queue.job import State
from tests.journeys.conftest import BAD, CI


async def metrics(story) -> dict[tuple[str, ...], float]:
    """Read the samples, by name and the values of its labels, in the order of their names."""
    address = f"{story.url}/metrics"
    async with aiohttp.ClientSession() as prometheus, prometheus.get(address) as answer:
        text = await answer.text()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_everything_that_happened_is_counted(story) -> None:
    await story.open({CI: BAD})
    shown = await metrics(story)

    # The pull request, and that our own checks of it are through.
    assert shown["sluice_deliveries_total", State.QUEUED] == 2
    assert shown["sluice_deliveries_total", State.IGNORED] >= 1
    assert shown["sluice_jobs_total", "done", "delivery"] == 2
    assert shown["sluice_jobs_total", "done", "effect"] == 1
    assert shown["sluice_github_calls_total", "GET", "200"] == 8
    assert shown["sluice_github_calls_total", "POST", "201"] == 2
    left = shown["sluice_github_rate_limit_remaining", str(story.installation.id)]
    assert 0 < left < 15_000
    assert shown["sluice_queue_depth",] == shown["sluice_queue_dead",] == 0
