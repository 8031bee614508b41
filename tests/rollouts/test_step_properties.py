"""Whatever happens in whatever order: what must never become of a rollout."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings as budget, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.deploys.request import State as RequestState
from bot.rollouts import wishes
from bot.rollouts.state import WITH_TRAFFIC, State
from tests.deploys.making import GRACE, MERGED, MINUTE, NOW, OTHER, PULL
from tests.journeys.playing import COUNT
from tests.rollouts.making import AWAY, COUNTED, rollout
from tests.rollouts.world import World

SETTINGS = st.fixed_dictionaries(
    {"total": st.sampled_from(["15m", "15m", "1h"])},
    optional={
        "metrics": st.sampled_from([COUNTED, COUNTED, None]),
        "promote": st.sampled_from(["auto", "approval"]),
        "on_push": st.sampled_from(["keep", "rollback"]),
        "on_inconclusive": st.sampled_from(["hold", "rollback"]),
        "on_provider_error": st.sampled_from(["hold", "rollback"]),
        "watch": st.sampled_from(["0s", "5m"]),
        "warmup": st.sampled_from(["0s", "1m"]),
        "bake": st.sampled_from(["30s", "5m"]),
        "max_extend": st.sampled_from(["0s", "15m"]),
        "deadline": st.sampled_from(["1m", "60m"]),
        "provider_outage_max": st.sampled_from(["1m", "15m"]),
    },
)
PLANS = st.sampled_from([(10.0, 50.0, 100.0), (5.0, 10.0, 100.0), (0.4, 100.0), (50.0, 100.0)])
VOTES = st.sampled_from([RequestState.APPROVED] * 3 + [RequestState.REJECTED, RequestState.EXPIRED])
PULLS = {
    "push": {"head_sha": OTHER},
    "close": {"is_open": False},
    "draft": {"is_draft": True},
    "base": {"base_ref": "next"},
    "merge": {"is_open": False, "merge_sha": MERGED},
    "well": {},
}


class Rollouts(RuleBasedStateMachine):
    """What may happen to one."""

    @initialize(settings=SETTINGS, plan=PLANS | st.just((100.0,)))
    def begin(self, settings, plan) -> None:
        asked = {"request_id": "r"} if plan[0] > 10 else {}
        made = rollout(State.REQUESTED, settings, plan=plan, created_at=NOW, since=NOW, **asked)
        self.world = World(made)
        self.world.turn()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self._end()

    def _end(self) -> None:
        """Let everything be well, and time pass: everything ends, and nothing is left behind."""
        world = self.world
        world.backend.mood, world.backend.delay, world.is_first = "follows", timedelta(0), True
        world.wait(max(world.now, world.rollout.ends_at))
        world.wait(max(world.now, world.rollout.ends_at) + timedelta(minutes=10))
        assert not world.rollout.is_live
        if world.rollout.state is State.ROLLED_BACK:
            assert world.backend.weight == 0

    @rule(seconds=st.sampled_from([1, 9, 31, 61, 301, 301, 901]))
    def wait(self, seconds: int) -> None:
        self.world.wait(self.world.now + timedelta(seconds=seconds))

    @rule(times=st.sampled_from([1, 1, 2]))
    def look(self, times: int) -> None:
        """Look although it is not time, as when a webhook comes."""
        for _ in range(times):
            self.world.turn()

    @rule(counts=st.sampled_from(["good", "good", "good", "bad", "ill", "none", "old", "away"]))
    def count(self, counts: str) -> None:
        self.world.counts = counts

    @rule(
        mood=st.sampled_from(["follows", "follows", "follows", "stays", "refuses", "away"]),
        delay=st.sampled_from([0, 0, 5, 40]),
    )
    def feel(self, mood: str, delay: int) -> None:
        self.world.backend.mood = mood
        self.world.backend.delay = timedelta(seconds=delay)

    @rule(weight=st.sampled_from([0.0, 3.0, 10.0, 100.0]))
    def meddle(self, weight: float) -> None:
        """Somebody else changes the weight, while it is ours."""
        if self.world.rollout.state in WITH_TRAFFIC:
            self.world.backend.weight = weight

    @rule(what=st.sampled_from([*PULLS, "well", "well", "well", "silent"]), same=st.booleans())
    def change(self, *, what: str, same: bool) -> None:
        self.world.pull = None if what == "silent" else replace(PULL, **PULLS[what])
        self.world.is_same_tree = same
        self.world.turn()

    @rule(state=VOTES)
    def vote(self, state: RequestState) -> None:
        if self.world.rollout.request_id and self.world.request is None:
            self.world.request = state
        elif self.world.promotion is RequestState.OPEN:
            self.world.promotion = state
        self.world.turn()

    @rule(
        is_first=st.sampled_from([True, True, False]), is_well=st.sampled_from([True, True, False])
    )
    def queue(self, *, is_first: bool, is_well: bool) -> None:
        self.world.is_first, self.world.health = is_first, None if is_well else AWAY

    @rule(verb=st.sampled_from(["pause", "resume", "abort", "extend", "push", "override"]))
    def steer(self, verb: str) -> None:
        world = self.world
        was, now = world.rollout, world.now
        if not was.is_live:
            return
        with suppress(ValueError):
            match verb:
                case "pause":
                    world.rollout = wishes.pause(was, GRACE, now)
                case "resume":
                    world.rollout = wishes.go_on(was, now)
                case "abort":
                    world.rollout, world.zeroed = wishes.abort(was, GRACE, now, ""), False
                case "extend":
                    world.rollout = wishes.extend(was, 10 * MINUTE, now)
                case _:
                    world.rollout = wishes.push(was, is_override=verb == "override")
                    world.agreed |= verb == "override"
        world.turn()


Rollouts.TestCase.settings = budget(max_examples=COUNT or 15, stateful_step_count=25, deadline=None)


class TestRollouts(Rollouts.TestCase):
    """Run them."""
