"""The weights of an HTTPRoute, on a fake of the API server: see ``tests.traffic.cluster``."""

import copy

import pytest
from pydantic import ValidationError

from bot.config.backends.gateway_api import GatewayApiBackend
from bot.errors import RefusedError
from bot.traffic.splitting import EXPIRES, ROLLOUT, weights
from tests.traffic import making
from tests.traffic.making import order, shaped, spot

BACKEND = GatewayApiBackend(
    endpoint="kubernetes", namespace="team", route="shop", stable="shop", canary="shop-canary"
)
PATH = "/apis/gateway.networking.k8s.io/v1/namespaces/team/httproutes/shop"
NOTES = {EXPIRES: "2026-01-05T13:00:00+00:00", ROLLOUT: making.ROLLOUT}


def rule(stable=None, canary=None, **more):
    refs = [
        {"name": name, "port": 80} | ({} if weight is None else {"weight": weight})
        for name, weight in (("shop", stable), ("shop-canary", canary))
    ]
    return {"backendRefs": refs, **more}


def accepted(generation=1, status="True", kind="Accepted"):
    said = {"type": kind, "status": status, "message": "so", "observedGeneration": generation}
    return {"parents": [{"conditions": [said]}]}


@pytest.fixture
def route(cluster):
    """Adds a route."""

    def route(*rules, status=None, **metadata):
        spec = {"hostnames": ["shop.example"], "rules": list(rules)}
        made = {"metadata": dict(metadata), "spec": spec, "status": status or accepted()}
        return cluster.add(PATH, made)

    return route


def now(cluster):
    rules = cluster.objects[PATH]["spec"]["rules"]
    return [[ref.get("weight") for ref in one["backendRefs"]] for one in rules]


class TestWrite:
    """What is changed, and what is left alone."""

    @pytest.mark.parametrize(
        ("weight", "expected"),
        [
            pytest.param(10, [90, 10], id="whole percents"),
            pytest.param(2.5, [975, 25], id="tenths"),
            pytest.param(33.3333, [666667, 333333], id="as fine as can be"),
            pytest.param(0, [100, 0], id="nothing"),
            pytest.param(100, [0, 100], id="everything"),
        ],
    )
    async def test_every_rule_with_both_is_changed_at_once(
        self, kubernetes, cluster, route, weight, expected
    ) -> None:
        only_stable = {"backendRefs": [{"name": "shop", "port": 80}]}
        before = copy.deepcopy(route(rule(), only_stable, rule(50, 50, matches=[{"path": "/x"}])))

        assert await kubernetes.write(order(BACKEND, weight, memory="kept")) == "kept"

        assert now(cluster) == [expected, [None], expected]
        (patch,) = cluster.patches
        assert patch[0] == "application/json-patch+json"
        assert patch[2][0] == {"op": "test", "path": "/metadata/resourceVersion", "value": "1"}
        made = cluster.objects[PATH]
        for one in made["spec"]["rules"] + before["spec"]["rules"]:
            for ref in one["backendRefs"]:
                ref.pop("weight", None)
        assert made["spec"] == before["spec"], "all else stays"

    async def test_it_notes_until_when(self, kubernetes, cluster, route) -> None:
        route(rule())

        await kubernetes.write(order(BACKEND, 10))
        assert cluster.objects[PATH]["metadata"]["annotations"] == NOTES

        await kubernetes.write(order(BACKEND, 0))
        assert cluster.objects[PATH]["metadata"]["annotations"] == {}

    @pytest.mark.parametrize("weight", [0, 100])
    async def test_it_takes_its_notes_away_and_no_others(
        self, kubernetes, cluster, route, weight
    ) -> None:
        route(rule(50, 50), annotations={"team": "shop", **NOTES})

        await kubernetes.write(order(BACKEND, weight))

        assert cluster.objects[PATH]["metadata"]["annotations"] == {"team": "shop"}

    async def test_only_what_is_stale_is_noted(self, kubernetes, cluster, route) -> None:
        route(rule(90, 10), annotations={**NOTES, EXPIRES: "before"})

        await kubernetes.write(order(BACKEND, 10))

        (patch,) = cluster.patches
        path = "/metadata/annotations/sluice.dev~1canary-expires-at"
        assert patch[2][1:] == [{"op": "add", "path": path, "value": NOTES[EXPIRES]}]

    @pytest.mark.parametrize(
        ("rules", "metadata", "weight"),
        [
            pytest.param(rule(90, 10), {"annotations": NOTES}, 10, id="a part"),
            pytest.param(rule(100, 0), {}, 0, id="nothing"),
            pytest.param(rule(0, 100), {"annotations": {"a": "b"}}, 100, id="everything"),
        ],
    )
    async def test_what_is_there_already_is_not_written(
        self, kubernetes, route, rules, metadata, weight
    ) -> None:
        made = route(rules, **metadata)

        await kubernetes.write(order(BACKEND, weight))

        assert made["metadata"]["resourceVersion"] == "1"

    @pytest.mark.parametrize(
        ("refs", "words"),
        [
            pytest.param(["shop"], "No route leads to both `shop` and `shop-canary`", id="one"),
            pytest.param([], "No route leads to both", id="none"),
            pytest.param(
                ["shop", "shop-canary", "third"], "Route 1 leads to `third` too", id="a third"
            ),
            pytest.param(
                ["shop", "shop-canary", "shop"], "Route 1 leads to the same place", id="twice"
            ),
        ],
    )
    async def test_a_route_that_does_not_split_in_two(self, kubernetes, route, refs, words) -> None:
        route({"backendRefs": [{"name": name} for name in refs]})

        with pytest.raises(RefusedError, match=words):
            await kubernetes.write(order(BACKEND, 10))
        with pytest.raises(RefusedError, match=words):
            await kubernetes.read(spot(BACKEND))

    async def test_a_third_without_weight_is_none(self, kubernetes, cluster, route) -> None:
        with_third = rule()
        with_third["backendRefs"].append({"name": "old", "weight": 0})
        route(with_third)

        await kubernetes.write(order(BACKEND, 10))

        assert now(cluster) == [[90, 10, 0]]

    async def test_what_has_the_name_and_is_no_service(self, kubernetes, route) -> None:
        other = {"name": "shop-canary", "kind": "ServiceImport"}
        route({"backendRefs": [{"name": "shop"}, other]})

        with pytest.raises(RefusedError, match="No route leads to both"):
            await kubernetes.write(order(BACKEND, 10))

    async def test_what_is_too_fine(self) -> None:
        assert weights(0.0001, [1_000_000]) == (999_999, 1)
        with pytest.raises(RefusedError, match=r"It cannot split finer than 0\.0001%"):
            weights(0.00005, [100, 1_000_000])


class TestRead:
    """What is told."""

    @pytest.mark.parametrize(
        ("rules", "weight"),
        [
            pytest.param([rule(90, 10)], 10, id="of a hundred"),
            pytest.param([rule(3, 1)], 25, id="of any sum"),
            pytest.param([rule()], 50, id="one each where nothing is said"),
            pytest.param([rule(canary=0)], 0, id="none"),
            pytest.param([rule(0, 0)], 0, id="none at all"),
        ],
    )
    async def test_the_weight(self, kubernetes, route, rules, weight) -> None:
        route(*rules)

        seen = await kubernetes.read(spot(BACKEND))

        assert (seen.weight, seen.warnings) == (weight, ())

    @pytest.mark.parametrize(
        ("generation", "weight"),
        [
            pytest.param(1, None, id="not yet"),
            pytest.param(2, 10, id="now"),
            pytest.param(None, 10, id="nobody says"),
        ],
    )
    async def test_whether_the_gateway_took_it(
        self, kubernetes, cluster, route, generation, weight
    ) -> None:
        route(rule())
        await kubernetes.write(order(BACKEND, 10))
        assert cluster.objects[PATH]["metadata"]["generation"] == 2
        cluster.objects[PATH]["status"] = accepted(generation)

        seen = await kubernetes.read(spot(BACKEND))

        assert (seen.weight, bool(seen.note)) == (weight, weight is None)

    @pytest.mark.parametrize(
        ("rules", "status", "warning"),
        [
            pytest.param(
                [rule(90, 10), rule(100, 0)], None, "the routes differ: 0%, 10%", id="they differ"
            ),
            pytest.param(
                [rule(90, 10), {"backendRefs": [{"name": "shop-canary"}]}],
                None,
                "route 2 leads to the canary whatever its weight",
                id="another way in",
            ),
            pytest.param(
                [rule(90, 10)],
                {"parents": []},
                "no gateway says that it has taken the route",
                id="nobody took it",
            ),
            pytest.param(
                [rule(90, 10)],
                accepted(status="False"),
                "the gateway says that Accepted is False: so",
                id="it was refused",
            ),
            pytest.param(
                [rule(90, 10)],
                accepted(status="Unknown", kind="ResolvedRefs"),
                "the gateway says that ResolvedRefs is Unknown: so",
                id="no such Service",
            ),
            pytest.param(
                [rule(90, 10, sessionPersistence={"type": "Cookie"})],
                None,
                "session persistence binds users, so the traffic may differ from the weight",
                id="it binds users",
            ),
        ],
    )
    async def test_a_warning(self, kubernetes, route, rules, status, warning) -> None:
        route(*rules, status=status)

        seen = await kubernetes.read(spot(BACKEND))

        assert (seen.weight, seen.warnings) == (10, (warning,))

    async def test_what_else_a_gateway_says(self, kubernetes, route) -> None:
        without = {"backendRefs": [{"name": "shop-canary", "weight": 0}]}
        route(rule(90, 10), without, status=accepted(status="False", kind="Programmed"))

        assert (await kubernetes.read(spot(BACKEND))).warnings == ()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"canary": "shop"}, id="one Service for both"),
        pytest.param({"route": "../secrets"}, id="a way out"),
        pytest.param({"namespace": "kube/system"}, id="another way out"),
        pytest.param({"stable": "x" * 254}, id="too long"),
        pytest.param({"namespace": "x" * 64}, id="too long for a namespace"),
        pytest.param({"route": "a?b"}, id="a query"),
    ],
)
def test_a_shape_that_is_wrong(wrong) -> None:
    right = {
        "type": "gateway-api",
        "endpoint": "kubernetes",
        "namespace": "x" * 63,
        "route": "x" * 253,
        "stable": "shop",
        "canary": "shop-canary",
    }
    assert shaped(**right).canary == "shop-canary"
    with pytest.raises(ValidationError):
        shaped(**right | wrong)
