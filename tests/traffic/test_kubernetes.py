"""How the API server is asked, on a fake of it: see ``tests.traffic.cluster``."""

import pytest

from bot.config.backends.argo_rollouts import ArgoRolloutsBackend
from bot.config.backends.gateway_api import GatewayApiBackend
from bot.config.backends.istio import Destination, IstioBackend
from bot.errors import ConfigError, NotFoundError, RefusedError, TransientError, UncertainError
from bot.outside.endpoints import Endpoint
from bot.traffic.hub import Hub
from bot.traffic.kubernetes import TRIES
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools
from tests.traffic.cluster import TOKEN
from tests.traffic.making import order, spot

WHERE = {"endpoint": "kubernetes", "namespace": "team"}
BACKEND = GatewayApiBackend(**WHERE, route="shop", stable="shop", canary="shop-canary")
ISTIO = IstioBackend(
    **WHERE,
    virtual_service="shop",
    stable=Destination(host="shop"),
    canary=Destination(host="canary"),
)
ARGO = ArgoRolloutsBackend(**WHERE, rollout="shop")
PATH = "/apis/gateway.networking.k8s.io/v1/namespaces/team/httproutes/shop"


@pytest.fixture
def route(cluster):
    """A route, of which somebody else keeps changing the number."""
    refs = [{"name": "shop", "weight": 100}, {"name": "shop-canary", "weight": 0}]
    return cluster.add(PATH, {"spec": {"rules": [{"backendRefs": refs}]}, "status": {}})


def touch(thing) -> None:
    thing["metadata"].setdefault("labels", {})["touched"] = "yes"


def moved(thing) -> None:
    """Put another rule before ours."""
    thing["spec"]["rules"].insert(0, {"backendRefs": [{"name": "other", "weight": 1}]})


def weights(cluster):
    rules = cluster.objects[PATH]["spec"]["rules"]
    return [[ref["weight"] for ref in rule["backendRefs"]] for rule in rules]


class TestConflicts:
    """What others do in between."""

    async def test_it_is_read_and_decided_again(self, kubernetes, cluster, route) -> None:
        cluster.meanwhile = [moved, touch]

        await kubernetes.write(order(BACKEND, 10))

        assert weights(cluster) == [[1], [90, 10]]
        assert len(cluster.patches) == TRIES

    async def test_not_for_ever(self, kubernetes, cluster, route) -> None:
        cluster.meanwhile = [touch] * TRIES

        with pytest.raises(TransientError, match="others keep changing httproutes/shop in team"):
            await kubernetes.write(order(BACKEND, 10))

        assert weights(cluster) == [[100, 0]]
        assert len(cluster.patches) == TRIES

    async def test_what_is_refused_for_itself_is_not_tried_again(
        self, kubernetes, cluster, route
    ) -> None:
        cluster.on_patch = (422, "spec.rules: no")

        with pytest.raises(RefusedError, match=r"answered 422: spec\.rules: no"):
            await kubernetes.write(order(BACKEND, 10))

        assert len(cluster.patches) == 1

    async def test_a_conflict_without_a_change_is_tried_again(
        self, kubernetes, cluster, route
    ) -> None:
        cluster.on_patch = (409, "the object has been modified")

        with pytest.raises(TransientError, match="others keep changing"):
            await kubernetes.write(order(BACKEND, 10))

        assert len(cluster.patches) == TRIES


class TestRefusals:
    """What the API server says when it does not do as it is told."""

    @pytest.mark.parametrize(
        ("backend", "group", "resources"),
        [
            pytest.param(BACKEND, "gateway.networking.k8s.io", "httproutes", id="gateway-api"),
            pytest.param(ISTIO, "networking.istio.io", "virtualservices", id="istio"),
            pytest.param(ARGO, "argoproj.io", "rollouts, rollouts/status", id="argo-rollouts"),
        ],
    )
    async def test_the_role_that_it_needs(
        self, kubernetes, cluster, backend, group, resources
    ) -> None:
        cluster.forbidden = True

        with pytest.raises(RefusedError) as raised:
            await kubernetes.read(spot(backend))

        assert raised.value.status == 403
        assert str(raised.value).partition("It needs:\n")[2] == (
            "apiVersion: rbac.authorization.k8s.io/v1\n"
            "kind: Role\n"
            "metadata: {name: sluice, namespace: team}\n"
            "rules:\n"
            f"  - apiGroups: [{group}]\n"
            f"    resources: [{resources}]\n"
            "    resourceNames: [shop]\n"
            "    verbs: [get, patch]"
        )

    async def test_a_role_that_may_only_read(self, kubernetes, cluster, route) -> None:
        cluster.on_patch = (403, "cannot patch")

        with pytest.raises(RefusedError, match="does not let us at httproutes/shop in team"):
            await kubernetes.write(order(BACKEND, 10))

    async def test_what_is_not_there(self, kubernetes) -> None:
        with pytest.raises(NotFoundError, match="asked for httproutes/shop in team, answered 404"):
            await kubernetes.write(order(BACKEND, 10))

    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_what_passes(self, kubernetes, cluster, route, status) -> None:
        cluster.on_patch = (status, "later")
        kind = TransientError if status == 429 else UncertainError
        with pytest.raises(kind, match=f"answered {status}: later") as raised:
            await kubernetes.write(order(BACKEND, 10))
        assert type(raised.value) is kind

        cluster.answer = (status, "no JSON")
        with pytest.raises(TransientError, match=f"answered {status}: no JSON") as raised:
            await kubernetes.read(spot(BACKEND))
        assert not isinstance(raised.value, UncertainError)

    @pytest.mark.parametrize("text", ["{}", "[]", "x", '{"metadata": {"resourceVersion": 1}}'])
    async def test_what_is_no_route(self, kubernetes, cluster, text) -> None:
        cluster.answer = (200, text)

        with pytest.raises(RefusedError, match="httproutes/shop in team is not as expected"):
            await kubernetes.read(spot(BACKEND))


class TestToken:
    """What opens the API server."""

    async def test_it_is_read_every_time(self, kubernetes, token, route) -> None:
        token.write_text("of yesterday")
        with pytest.raises(RefusedError, match="answered 401"):
            await kubernetes.read(spot(BACKEND))

        token.write_text(TOKEN)

        assert (await kubernetes.read(spot(BACKEND))).weight == 0

    async def test_it_may_be_a_header(self, cluster, route) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with serving(cluster) as url:
            known = Endpoint(url=url, headers=headers, repositories=EVERYBODY)
            async with tools({"kubernetes": known}) as ready:
                assert (await Hub(ready).read(spot(BACKEND))).weight == 0

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            pytest.param({}, "has no `url`", id="no address"),
            pytest.param(
                {"url": "http://127.0.0.1", "token_file": "/none"},
                "cannot read /none: FileNotFoundError",
                id="no file",
            ),
        ],
    )
    async def test_an_endpoint_that_says_too_little(self, said, words) -> None:
        async with tools({"kubernetes": Endpoint(repositories=EVERYBODY, **said)}) as ready:
            with pytest.raises(ConfigError, match=words):
                await Hub(ready).read(spot(BACKEND))
