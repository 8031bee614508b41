"""The panel of the traffic: how it is split, what each version did, what the judge thinks of it."""

from dataclasses import asdict, dataclass

import msgspec
from aiohttp import web

from bot.demo.arm import LIMITS, Arm
from bot.demo.chart import drawn
from bot.demo.markup import line
from bot.demo.splitter import ALL
from bot.demo.stage import Stage
from bot.rollouts.chart import chart
from bot.rollouts.render import headline
from bot.rollouts.rollout import Rollout


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmView:
    """One version.

    Attributes:
        sha: Of its commit, shortened; empty where nothing is known of it.
        share: Of the traffic that it gets now, in percent.
        requests: Since the canary got its first traffic.
        errors: Of these.
        mean: Milliseconds that they took; 0 without any.
        dials: What the sliders say, by their names.
    """

    sha: str
    share: float
    requests: int
    errors: int
    mean: float
    dials: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutView:
    """The newest canary, as the bot remembers it. What it says in words is HTML.

    Attributes:
        wanted: Weight in percent, and ``seen`` the one read back; None if it is not known.
        verdict: The judge's, and ``evidence`` its reason; empty before there is one, and where the
            headline gives the same.
        chart: A drawing; empty while there is nothing to draw.
    """

    state: str
    headline: str
    wanted: float
    seen: float | None
    verdict: str
    evidence: str
    chart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelView:
    """The whole panel. There is no rollout before the first canary."""

    address: str
    rate: float
    arms: dict[str, ArmView]
    rollout: RolloutView | None


class Panel:
    """Tells of the traffic, and lets visitors turn the dials."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._arms = {one.name: one for one in (stage.traffic.stable, stage.traffic.canary)}

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add all routes."""
        router.add_get("/traffic", self._look)
        router.add_post("/dials/{arm}/{dial}", self._turn)

    async def _look(self, _: web.Request) -> web.Response:
        view = await self.view()
        return web.Response(body=msgspec.json.encode(view), content_type="application/json")

    async def _turn(self, request: web.Request) -> web.Response:
        arm = self._arms.get(request.match_info["arm"])
        limit = LIMITS.get(request.match_info["dial"])
        if arm is None or limit is None:
            raise web.HTTPNotFound
        try:
            value = float(await request.text())
        except ValueError as error:
            raise web.HTTPBadRequest from error
        if not 0 <= value <= limit:
            raise web.HTTPBadRequest
        setattr(arm.dials, request.match_info["dial"], value)
        return web.Response(status=204)

    async def view(self) -> PanelView:
        """Describe the traffic as it is now."""
        stage = self._stage
        newest = await stage.store.newest_rollouts(stage.story.repo)
        return PanelView(
            address=stage.traffic.address,
            rate=stage.traffic.rate,
            arms={name: self._arm(arm) for name, arm in self._arms.items()},
            rollout=_rollout(newest[0]) if newest else None,
        )

    def _arm(self, arm: Arm) -> ArmView:
        splitter = self._stage.traffic.splitter
        is_canary = arm is self._stage.traffic.canary
        served = splitter.tallies[arm.name].totals - splitter.before[arm.name]
        return ArmView(
            sha=splitter.sha[:7] if is_canary and splitter.weight else arm.sha,
            share=splitter.weight if is_canary else ALL - splitter.weight,
            requests=served.requests,
            errors=served.errors,
            mean=round(1000 * served.seconds / served.requests, 1) if served.requests else 0.0,
            dials=asdict(arm.dials),
        )


def _rollout(rollout: Rollout) -> RolloutView:
    found = rollout.judgement if rollout.judgement and not rollout.why else None
    return RolloutView(
        state=rollout.state,
        headline=line(headline(rollout)),
        wanted=rollout.wanted,
        seen=rollout.seen,
        verdict=found.verdict if found else "",
        evidence=line(found.reason) if found else "",
        chart=drawn(chart(rollout)),
    )
