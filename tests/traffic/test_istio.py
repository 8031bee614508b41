"""The weights of a VirtualService, on a fake of the API server: see ``tests.traffic.cluster``."""

import pytest
from pydantic import ValidationError

from bot.config.backends.istio import Destination, IstioBackend
from bot.errors import RefusedError
from tests.traffic.making import order, shaped, spot

PATH = "/apis/networking.istio.io/v1/namespaces/team/virtualservices/shop"
SUBSETS = IstioBackend(
    endpoint="kubernetes",
    namespace="team",
    virtual_service="shop",
    stable=Destination(host="shop", subset="stable"),
    canary=Destination(host="shop", subset="canary"),
)
HOSTS = SUBSETS.model_copy(
    update={"stable": Destination(host="shop"), "canary": Destination(host="shop-canary")}
)


def to(host, subset="", weight=None):
    destination = {"host": host} | ({"subset": subset} if subset else {})
    return {"destination": destination} | ({} if weight is None else {"weight": weight})


@pytest.fixture
def service(cluster):
    """Adds a VirtualService with a route for each list."""

    def service(*routes):
        http = [{"match": [{"port": 80}], "route": route} for route in routes]
        return cluster.add(PATH, {"spec": {"hosts": ["shop"], "http": http}})

    return service


def now(cluster):
    http = cluster.objects[PATH]["spec"]["http"]
    return [[one.get("weight") for one in route["route"]] for route in http]


@pytest.mark.parametrize(
    ("backend", "pair"),
    [
        pytest.param(
            SUBSETS, [to("shop", "canary"), to("shop", "stable", 100)], id="subsets of a host"
        ),
        pytest.param(HOSTS, [to("shop-canary"), to("shop", "", 100)], id="two hosts"),
    ],
)
async def test_the_weights_are_moved(kubernetes, cluster, service, backend, pair) -> None:
    service([to("other")], pair)
    assert (await kubernetes.read(spot(backend))).weight == 0

    assert await kubernetes.write(order(backend, 10, memory="kept")) == "kept"

    assert now(cluster) == [[None], [10, 90]]
    seen = await kubernetes.read(spot(backend))
    assert (seen.weight, seen.warnings) == (10, ())
    notes = cluster.objects[PATH]["metadata"]["annotations"]
    assert sorted(notes) == ["sluice.dev/canary-expires-at", "sluice.dev/rollout"]


@pytest.mark.parametrize(("weight", "expected"), [(0, [100, 0]), (100, [0, 100])])
async def test_the_ends(kubernetes, cluster, service, weight, expected) -> None:
    service([to("shop", "", 50), to("shop-canary", "", 50)])

    await kubernetes.write(order(HOSTS, weight))

    assert now(cluster) == [expected]
    assert (await kubernetes.read(spot(HOSTS))).weight == weight


async def test_parts_of_a_percent_are_refused(kubernetes, cluster, service) -> None:
    service([to("shop", "", 100), to("shop-canary", "", 0)])

    with pytest.raises(RefusedError, match="It cannot split finer than 1%"):
        await kubernetes.write(order(HOSTS, 2.5))

    assert cluster.patches == []


async def test_a_subset_is_not_its_host(kubernetes, service) -> None:
    service([to("shop", "", 100), to("shop-canary", "v1", 0)])

    with pytest.raises(RefusedError, match="No route leads to both `shop` and `shop-canary`"):
        await kubernetes.read(spot(HOSTS))


async def test_the_canary_alone_needs_no_weight_to_get_all(kubernetes, service) -> None:
    service([to("shop", "", 100), to("shop-canary", "", 0)], [to("shop-canary")])

    seen = await kubernetes.read(spot(HOSTS))

    assert seen.warnings == ("route 2 leads to the canary whatever its weight",)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"canary": {"host": "shop", "subset": "stable"}}, id="one for both"),
        pytest.param({"canary": {"host": "a/b"}}, id="a slash"),
        pytest.param({"canary": {"host": "shop", "subset": "a b"}}, id="a space"),
        pytest.param({"virtual_service": "../x"}, id="a way out"),
    ],
)
def test_a_shape_that_is_wrong(wrong) -> None:
    right = {
        "type": "istio",
        "endpoint": "kubernetes",
        "namespace": "team",
        "virtual_service": "shop",
        "stable": {"host": "shop", "subset": "stable"},
        "canary": {"host": "shop", "subset": "canary"},
    }
    assert shaped(**right) == SUBSETS
    with pytest.raises(ValidationError):
        shaped(**right | wrong)
