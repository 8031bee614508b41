"""Counts the requests of an Application Load Balancer, from the sums that CloudWatch has of them.

A sum that is missing is a zero: nothing is reported of a minute in which there was nothing. Errors
of the targets are known by target group. Those that the load balancer makes in their place, such as
a 502 for a target that hangs up, are known for the load balancer as a whole only. They belong to
the requests for which a target was chosen and that none answered, which is what is left of
``RequestCount`` when all answers are taken off; and no more than the load balancer made. A 503 for
want of any target is no request of a target group, and so is not counted for either arm.

The squares of latencies, which a judge needs, are not to be had, and so no latency is told.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
and https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from bot.config.providers.cloudwatch import CloudWatchProvider
from bot.errors import RefusedError, TransientError
from bot.judge.counts import Counts
from bot.metrics import minutes
from bot.metrics.minutes import MINUTE, Minutes
from bot.metrics.provider import Provider
from bot.outside.aws import Aws, client
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading

LATENESS = timedelta(seconds=120)
"""How long after its end a minute is counted. The load balancer sends it within one or two minutes;
what comes later still is added to the reading after. Our own choice."""

MAX_PAGES = 10
"""Of an answer. Our own limit; a day of both arms fits into one."""

REQUESTS, BY_TARGET = "RequestCount", "HTTPCode_Target_{}XX_Count"
BY_BALANCER = "HTTPCode_ELB_5XX_Count"

_HUNDREDS = (2, 3, 4, 5)
_ELB = "elb"

Sums: TypeAlias = Mapping[str, Mapping[int, int]]
"""By the id of a query, and by the second that each minute begins at."""


async def read(provider: CloudWatchProvider, query: Query, tools: Tools) -> Reading:
    """Count the whole minutes since the reading before.

    Raises:
        NoDataError: Stable had no request in an hour.
    """
    return await minutes.read(query, LATENESS, _Source(provider, query, tools).fetch)


async def history(provider: CloudWatchProvider, query: Query, tools: Tools) -> Sequence[Counts]:
    """Count what stable did in each minute of the hour before."""
    return await minutes.history(query, LATENESS, _Source(provider, query, tools).fetch)


class _Source:
    def __init__(self, provider: CloudWatchProvider, query: Query, tools: Tools) -> None:
        self._provider = provider
        self._endpoint = tools.endpoint(provider.endpoint, query.repo)

    async def fetch(self, since: int, until: int) -> tuple[Minutes, Minutes]:
        async with client("cloudwatch", self._endpoint) as watch:
            sums = await _ask(watch, _queries(self._provider), since, until)
        return _count(sums)


async def _ask(watch: Aws, queries: Sequence[object], since: int, until: int) -> Sums:
    sums: dict[str, dict[int, int]] = {}
    page: dict[str, object] = {}
    for _ in range(MAX_PAGES):
        answer = await watch.ask(
            "get_metric_data",
            MetricDataQueries=queries,
            StartTime=datetime.fromtimestamp(since, UTC),
            EndTime=datetime.fromtimestamp(until, UTC),
            **page,
        )
        results = answer.get("MetricDataResults", [])
        for result in results:
            sums.setdefault(result["Id"], {}).update(_sums(result))
        if not answer.get("NextToken"):
            _check(results)
            return sums
        page = {"NextToken": answer["NextToken"]}
    raise TransientError("CloudWatch's answer has no end")


def _sums(result: Mapping[str, Any]) -> Mapping[int, int]:
    pairs = zip(result["Timestamps"], result["Values"], strict=True)
    return {int(at.timestamp()): round(value) for at, value in pairs}


def _check(results: Sequence[Mapping[str, Any]]) -> None:
    """Raise what the last page says of any metric that is not complete."""
    states = {result.get("StatusCode", "Complete") for result in results}
    if "Forbidden" in states:
        raise RefusedError("CloudWatch does not let us see these metrics", status=403)
    if states != {"Complete"}:
        raise TransientError("CloudWatch's answer is not complete")


def _queries(provider: CloudWatchProvider) -> Sequence[object]:
    balancer = {"LoadBalancer": provider.load_balancer.rpartition(":loadbalancer/")[2]}
    groups = {"stable": provider.stable_target_group, "canary": provider.canary_target_group}
    listed = [_query(_ELB, BY_BALANCER, balancer)]
    for arm, group in groups.items():
        where = balancer | {"TargetGroup": group.rpartition(":")[2]}
        listed.append(_query(arm, REQUESTS, where))
        listed.extend(_query(f"{arm}_{of}", BY_TARGET.format(of), where) for of in _HUNDREDS)
    return listed


def _query(name: str, metric: str, where: Mapping[str, str]) -> object:
    dimensions = [{"Name": key, "Value": value} for key, value in where.items()]
    named = {"Namespace": "AWS/ApplicationELB", "MetricName": metric, "Dimensions": dimensions}
    return {"Id": name, "MetricStat": {"Metric": named, "Period": MINUTE, "Stat": "Sum"}}


def _count(sums: Sums) -> tuple[Minutes, Minutes]:
    stable, canary = sums.get("stable", {}), sums.get("canary", {})
    both = {minute: _minute(sums, minute) for minute in stable.keys() | canary.keys()}
    return (
        {minute: both[minute][0] for minute in stable},
        {minute: both[minute][1] for minute in canary},
    )


def _minute(sums: Sums, minute: int) -> tuple[Counts, Counts]:
    def of(name: str) -> int:
        return sums.get(name, {}).get(minute, 0)

    def unanswered(arm: str) -> int:
        return max(0, of(arm) - sum(of(f"{arm}_{hundred}") for hundred in _HUNDREDS))

    stable, canary = split(of(_ELB), unanswered("stable"), unanswered("canary"))
    return (
        Counts(requests=of("stable"), errors=of("stable_5") + stable),
        Counts(requests=of("canary"), errors=of("canary_5") + canary),
    )


def split(made: int, stable: int, canary: int) -> tuple[int, int]:
    """Say whose the errors are that the load balancer made.

    Args:
        made: How many it made, for whatever target group.
        stable: Requests for which a target of stable was chosen and that none answered. Some of
            them may be no errors, as those that a client gave up.
        canary: Likewise of the canary.

    Returns:
        How many are stable's and how many the canary's: as many as were not answered or, if that
        is more than were made, in their proportion.
    """
    lost = stable + canary
    if lost <= made:
        return stable, canary
    share = round(made * canary / lost)
    return made - share, share


PROVIDER = Provider(on=CloudWatchProvider, read=read, history=history)
