"""A Rollout, on a fake API server with a fake controller: see ``cluster`` and ``controller``."""

import re

import pytest
from pydantic import ValidationError

from bot.config.backends.argo_rollouts import ArgoRolloutsBackend
from bot.errors import RefusedError, TransientError
from tests.traffic.controller import PATH, PAUSE, PAUSED, PLAN, Argo
from tests.traffic.making import order, shaped, spot

BACKEND = ArgoRolloutsBackend(endpoint="kubernetes", namespace="team", rollout="shop")


@pytest.fixture
def argo(cluster) -> Argo:
    made = Argo(cluster)
    made.has()
    return made


class TestJourney:
    """From the first weight to the last."""

    async def test_up_to_the_end(self, kubernetes, argo) -> None:
        argo.deploy()

        memory = await kubernetes.write(order(BACKEND, 10))
        assert (memory, argo.patches) == ("new", []), "Argo took the first step by itself"
        assert (await kubernetes.read(spot(BACKEND, memory=memory))).weight == 10

        assert await kubernetes.write(order(BACKEND, 50, memory=memory)) == "new"
        assert (await kubernetes.read(spot(BACKEND, memory=memory))).weight == 10, "not yet"
        argo.reconcile()
        assert (await kubernetes.read(spot(BACKEND, memory=memory))).weight == 50

        await kubernetes.write(order(BACKEND, 100, memory=memory))
        argo.reconcile()
        seen = await kubernetes.read(spot(BACKEND, memory=memory))
        assert (seen.weight, seen.note) == (100, "promoted")
        assert argo.patches == [{"pauseConditions": None}, {"promoteFull": True}]

    async def test_what_is_sent_is_what_the_plugin_sends(self, kubernetes, argo) -> None:
        argo.deploy()

        await kubernetes.write(order(BACKEND, 50))

        (patch,) = argo.cluster.patches
        assert patch == (
            "application/merge-patch+json",
            f"{PATH}/status",
            {"metadata": {"resourceVersion": "1"}, "status": {"pauseConditions": None}},
        )
        assert "pauseConditions" not in argo.status

    async def test_abort(self, kubernetes, argo) -> None:
        argo.deploy()
        memory = await kubernetes.write(order(BACKEND, 10))

        assert await kubernetes.write(order(BACKEND, 0, memory=memory)) == memory

        assert argo.patches == [{"abort": True}]
        argo.reconcile()
        seen = await kubernetes.read(spot(BACKEND, memory=memory))
        assert (seen.weight, seen.note) == (0, "Degraded at step 1 of 5: RolloutAborted")
        await kubernetes.write(order(BACKEND, 0, memory=memory))
        assert len(argo.patches) == 1, "once is enough"

    async def test_two_pauses_take_two_orders(self, kubernetes, argo) -> None:
        argo.has([{"setWeight": 10}, PAUSE, PAUSE, {"setWeight": 50}, PAUSE])
        argo.deploy()
        for expected in (10, 50):
            await kubernetes.write(order(BACKEND, 50, memory="new"))
            argo.reconcile()
            assert (await kubernetes.read(spot(BACKEND, memory="new"))).weight == expected

    async def test_one_order_takes_away_one_pause(self, kubernetes, argo) -> None:
        """Between reading and writing the controller may get to the next pause."""
        argo.deploy()
        argo.cluster.meanwhile = [lambda thing: thing["status"].update(currentStepIndex=4)]

        await kubernetes.write(order(BACKEND, 50, memory="new"))

        assert len(argo.cluster.patches) == 1, "refused as a conflict"
        assert argo.status["pauseConditions"] == PAUSED


class TestWrite:
    """What is done, and what is refused."""

    async def test_nothing_to_abort(self, kubernetes, argo) -> None:
        assert await kubernetes.write(order(BACKEND, 0)) == "old"
        assert argo.patches == []

    async def test_what_is_promoted_is_not_aborted(self, kubernetes, argo) -> None:
        with pytest.raises(RefusedError, match="promoted already, and cannot be aborted any more"):
            await kubernetes.write(order(BACKEND, 0, memory="old"))

    @pytest.mark.parametrize("weight", [10, 100])
    async def test_there_is_no_canary(self, kubernetes, argo, weight) -> None:
        with pytest.raises(RefusedError, match="`shop` has no canary: deploy the new version"):
            await kubernetes.write(order(BACKEND, weight))

    @pytest.mark.parametrize("is_done", [False, True], ids=["is being promoted", "was promoted"])
    async def test_a_promotion_is_not_taken_back_in_part(self, kubernetes, argo, is_done) -> None:
        argo.deploy()
        argo.status["promoteFull"] = True
        if is_done:
            argo.reconcile()

        await kubernetes.write(order(BACKEND, 100, memory="new"))
        assert argo.patches == [], "it is on its way"
        with pytest.raises(RefusedError, match="The Rollout is promoted: it cannot go back"):
            await kubernetes.write(order(BACKEND, 50, memory="new"))

    async def test_what_was_aborted_is_not_begun_again(self, kubernetes, argo) -> None:
        argo.deploy()
        argo.status["abort"] = True

        with pytest.raises(RefusedError, match="`kubectl argo rollouts retry rollout shop -n team"):
            await kubernetes.write(order(BACKEND, 50))

    @pytest.mark.parametrize(
        ("steps", "weight", "words"),
        [
            pytest.param(PLAN, 25, "from 10% to 25%. The weights of its steps are: 10%, 50%.",
                         id="another weight"),
            pytest.param(PLAN, 2.5, "from 10% to 2.5%.", id="a lower one"),
            pytest.param([PAUSE], 10, "from 0% to 10%. The weights of its steps are: none.",
                         id="no weights"),
            pytest.param([{"setWeight": 10}, PAUSE, {"setWeight": 20}, {"setWeight": 50}, PAUSE],
                         50, "from 10% to 50%.", id="one after the next"),
        ],
    )  # fmt: skip
    async def test_a_weight_that_is_not_next(self, kubernetes, argo, steps, weight, words) -> None:
        argo.has(steps)
        argo.deploy()

        with pytest.raises(RefusedError, match=re.escape(words)):
            await kubernetes.write(order(BACKEND, weight))

    @pytest.mark.parametrize(
        "reasons", [[], ["InconclusiveAnalysisRun"], ["CanaryPauseStep", "InconclusiveAnalysisRun"]]
    )
    async def test_it_waits_for_something_else(self, kubernetes, argo, reasons) -> None:
        argo.deploy()
        argo.status["pauseConditions"] = [{"reason": reason} for reason in reasons]

        with pytest.raises(TransientError, match=r"does not wait at a step\. It is Paused"):
            await kubernetes.write(order(BACKEND, 50))

    async def test_it_is_on_its_way_to_the_weight_before(self, kubernetes, argo) -> None:
        argo.deploy()
        argo.status.update(currentStepIndex=0, pauseConditions=[], phase="Progressing")

        with pytest.raises(TransientError, match=r"does not wait at a step\. It is Progressing"):
            await kubernetes.write(order(BACKEND, 50))

    async def test_another_version_took_its_place(self, kubernetes, argo) -> None:
        argo.deploy("newer")

        with pytest.raises(RefusedError, match="Another version took the place of this canary"):
            await kubernetes.write(order(BACKEND, 50, memory="new"))
        assert await kubernetes.write(order(BACKEND, 0, memory="new")) == "new"

        assert argo.patches == [], "the other one is not aborted"
        seen = await kubernetes.read(spot(BACKEND, memory="new"))
        assert (seen.weight, seen.note) == (0, "another version took its place")

    async def test_a_version_that_the_controller_has_not_seen(self, kubernetes, argo) -> None:
        argo.deploy()
        argo.thing["metadata"]["generation"] = 2

        with pytest.raises(TransientError, match="has not seen the newest version yet"):
            await kubernetes.write(order(BACKEND, 50))
        assert (await kubernetes.read(spot(BACKEND))).weight is None

    async def test_a_rollout_of_another_strategy(self, kubernetes, argo) -> None:
        argo.thing["spec"] = {"strategy": {"blueGreen": {}}}
        words = "The strategy of the Rollout `shop` is not `canary`"

        with pytest.raises(RefusedError, match=words):
            await kubernetes.write(order(BACKEND, 0))
        with pytest.raises(RefusedError, match=words):
            await kubernetes.read(spot(BACKEND))


class TestRead:
    """What the status means."""

    async def test_there_is_no_canary(self, kubernetes, argo) -> None:
        seen = await kubernetes.read(spot(BACKEND))

        assert seen.weight == 0
        assert seen.note == "there is no canary: what is wanted is what is stable"
        assert seen.warnings == ()

    @pytest.mark.parametrize(
        ("status", "weight"),
        [
            pytest.param({}, 10, id="at a pause"),
            pytest.param({"phase": "Progressing"}, None, id="on its way"),
            pytest.param({"canary": {"weights": {"canary": {"weight": 7}}}}, 7, id="as routed"),
            pytest.param(
                {"canary": {"weights": {"canary": {"weight": 10}, "verified": False}}},
                None,
                id="not verified",
            ),
            pytest.param(
                {"canary": {"weights": {"canary": {"weight": 10}, "verified": True}}},
                10,
                id="verified",
            ),
        ],
    )
    async def test_what_routes_tells_the_weight(self, kubernetes, argo, status, weight) -> None:
        argo.deploy()
        argo.status.update(status)

        assert (await kubernetes.read(spot(BACKEND))).weight == weight

    @pytest.mark.parametrize(
        ("status", "weight"),
        [
            pytest.param({}, 10, id="at a pause"),
            pytest.param({"currentStepIndex": 2}, 10, id="after it"),
            pytest.param({"currentStepIndex": 3}, 50, id="at the next weight"),
            pytest.param({"currentStepIndex": 5}, 100, id="past the last"),
            pytest.param({"currentStepIndex": None}, 10, id="at the first"),
            pytest.param({"abort": True, "updatedReplicas": 1}, None, id="being aborted"),
            pytest.param({"abort": True, "updatedReplicas": 0}, 0, id="aborted"),
        ],
    )
    async def test_without_routing_the_steps_do(self, kubernetes, argo, status, weight) -> None:
        argo.has(is_routed=False)
        argo.deploy()
        argo.status.update(status)

        seen = await kubernetes.read(spot(BACKEND))

        assert seen.weight == weight
        assert seen.warnings == ("nothing routes its traffic, so the weight is that of whole pods",)

    @pytest.mark.parametrize(
        ("change", "warning"),
        [
            pytest.param(
                {"steps": [*PLAN, {"pause": {"duration": "5m"}}]},
                "its steps have pauses that end by themselves: Argo then raises the weight",
                id="a pause that ends",
            ),
            pytest.param(
                {"paused": True}, "somebody paused it by `spec.paused`", id="paused by somebody"
            ),
            pytest.param(
                {"reasons": ["CanaryPauseStep", "InconclusiveAnalysisRun"]},
                "it is paused: InconclusiveAnalysisRun",
                id="in doubt",
            ),
        ],
    )
    async def test_a_warning(self, kubernetes, argo, change, warning) -> None:
        argo.has(change.get("steps", PLAN))
        argo.deploy()
        argo.thing["spec"]["paused"] = change.get("paused", False)
        reasons = change.get("reasons", ["CanaryPauseStep"])
        argo.status["pauseConditions"] = [{"reason": reason} for reason in reasons]

        assert (await kubernetes.read(spot(BACKEND))).warnings == (warning,)


def test_a_shape_that_is_wrong() -> None:
    right = {
        "type": "argo-rollouts",
        "endpoint": "kubernetes",
        "namespace": "team",
        "rollout": "shop",
    }
    assert shaped(**right) == BACKEND
    with pytest.raises(ValidationError):
        shaped(**right, weight=10)
