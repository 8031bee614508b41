"""Whatever happens, in whatever order: no canary keeps traffic that nobody watches.

Hypothesis makes up histories, as for deploys; see ``test_histories``. ``HISTORIES=1000`` makes that
many instead of the few of a normal run.
"""

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
)

from bot.rollouts.state import WITH_TRAFFIC
from bot.sim.faults import Fault
from tests.journeys.canary_history import CanaryHistory
from tests.journeys.playing import COUNT, play

KEY = generate_private_key(65537, 2048)
POLICIES = st.sampled_from(
    ["", "      promote: auto\n", "      on_push: keep\n", "      watch: 0s\n      bake: 1m\n"]
)
WORDS = st.sampled_from(
    [
        *["/canary 10%"] * 3,
        "/canary 100%",
        "/canary 10% --retry x",
        "/canary promote",
        "/canary pause",
        "/canary resume",
        "/canary extend --for 5m",
        "/canary abort",
        '/canary promote --override "x"',
        "/cancel production",
    ]
)
READS = ["pulls/get", "graphql", "repos/get-content", "repos/list-deployments"]
WRITES = [
    "checks/create", "checks/update", "issues/create-comment", "issues/update-comment",
    "repos/create-deployment", "repos/create-deployment-status",
]  # fmt: skip
FAULTS = [Fault.UNAVAILABLE, Fault.HTML_BAD_GATEWAY, Fault.RESET, Fault.APPLIED_BAD_GATEWAY]


class Histories(RuleBasedStateMachine):
    """What may happen."""

    moved = 0

    @initialize(more=POLICIES)
    def begin(self, more: str) -> None:
        self.history = CanaryHistory(KEY, more)
        self.history.open()
        self.number = 2
        self.say("/canary 10%", "ada", elsewhere=False)

    def teardown(self) -> None:
        Histories.moved += bool(self.history.edge.weights)
        try:
            self.history.end()
        finally:
            self.history.close()

    @rule(
        text=WORDS,
        by=st.sampled_from(["ada", "bob", "root"]),
        elsewhere=st.sampled_from([False, False, True]),
    )
    def say(self, text: str, by: str, *, elsewhere: bool) -> None:
        history = self.history
        history.do(lambda: history.comment(text, getattr(history, by), elsewhere=elsewhere))

    @rule()
    def agree(self) -> None:
        history = self.history
        word = f"/approve-deploy production {history.pull.head_sha[:7]}"
        history.do(lambda: history.comment(word, history.grace))
        history.do(lambda: history.comment(word, history.alan))

    @rule(served=st.sampled_from(["good", "good", "good", "bad", "none"]))
    def serve(self, served: str) -> None:
        self.history.served = served

    @rule(times=st.sampled_from([1, 4, 12, 30]))
    def poll(self, times: int) -> None:
        self.history.poll(times)

    @rule(what=st.sampled_from(["push", "close", "reopen", "merge", "main"]))
    def change(self, what: str) -> None:
        history = self.history
        pull = history.pull
        self.number += 1
        match what:
            case "push" if pull.is_open:
                history.do(lambda: pull.push({"app.py": f"{self.number}\n"}, by=history.ada))
                history.do(lambda: history.ci("success"))
            case "close" if pull.is_open:
                history.do(lambda: pull.close(by=history.ada))
            case "reopen" if not pull.is_open and pull.merged_by is None:
                history.do(lambda: pull.reopen(by=history.ada))
            case "merge" if pull.is_open:
                history.do(lambda: pull.merge(by=history.ada))
            case "main":
                files = {"c.py": f"{self.number}\n"}
                history.do(lambda: history.shop.push("main", files, by=history.root))

    @rule(
        what=st.sampled_from(["splits", "refuses", "stays", "counts"]),
        is_ill=st.booleans(),
    )
    def ail(self, what: str, *, is_ill: bool) -> None:
        setattr(self.history.edge, what, is_ill == (what in {"refuses", "stays"}))

    @rule(weight=st.sampled_from([0.0, 30.0]))
    def meddle(self, weight: float) -> None:
        """Somebody changes the weight of a canary that is under way."""
        if any(one.state in WITH_TRAFFIC for one in self.history.rollouts()):
            self.history.edge.weight = weight

    @rule(way=st.sampled_from(["outage", "duplicates", "hold", "backwards", "well", "well"]))
    def deliver(self, way: str) -> None:
        webhooks = self.history.sim.webhooks

        def deliver() -> None:
            webhooks.release(backwards=way == "backwards")
            webhooks.outage, webhooks.duplicates = way == "outage", way == "duplicates"
            if way == "hold":
                webhooks.hold()

        self.history.do(deliver)

    @rule(
        what=st.tuples(st.sampled_from(READS), st.sampled_from(FAULTS[:3]))
        | st.tuples(st.sampled_from(WRITES), st.sampled_from(FAULTS)),
        times=st.integers(1, 6),
    )
    def fail(self, what: tuple[str, Fault], times: int) -> None:
        self.history.sim.faults.inject(*what, times=times)

    @rule()
    def heal(self) -> None:
        self.history.do(self.history.heal)

    @rule()
    def restart(self) -> None:
        self.history.restart()


@pytest.mark.timeout(0 if COUNT else 120)
def test_no_canary_has_traffic_that_nobody_watches() -> None:
    play(Histories, histories=4, deeds=12)
    assert Histories.moved, "some of them come to a canary"
