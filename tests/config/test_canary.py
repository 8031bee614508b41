"""What a policy file may say of canaries."""

from datetime import timedelta

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, strategies as st
from pydantic import TypeAdapter

from bot.config import backends, providers, toggles
from bot.config.canary import Service
from bot.config.editor import json_schema
from bot.config.kinds import one_of
from bot.config.load import load_policy
from bot.config.quantities import (
    Percent,
    Points,
    Weight,
    show_milliseconds,
    show_percent,
    show_points,
    show_weight,
)
from bot.errors import ConfigError

SCHEMA = json_schema({})
HEAD = "version: 1\ncanary:\n  services:\n    api:\n"
GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup"
RULE = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/x/1/2/3"
BACKENDS = [
    "{type: workflow}",
    "{type: workflow, workflow: move.yml}",
    "{type: webhook, endpoint: edge}",
    "{type: haproxy, endpoint: edge, backend: be, stable: [a, b], canary: c}",
    (
        f"{{type: alb, endpoint: aws, rule_arn: '{RULE}', stable_target_group: '{GROUP}/a/1', "
        f"canary_target_group: '{GROUP}/b/2'}}"
    ),
    "{type: argo-rollouts, endpoint: k8s, namespace: shop, rollout: api}",
    "{type: gateway-api, endpoint: k8s, namespace: shop, route: api, stable: a, canary: b}",
    (
        "{type: istio, endpoint: k8s, namespace: shop, virtual_service: api, "
        "stable: {host: api, subset: a}, canary: {host: api, subset: b}}"
    ),
]
PROVIDERS = [
    (
        "{provider: web, endpoint: edge, path: /counts, kind: cumulative, "
        "stable: {requests: /s/r, errors: /s/e}, canary: {requests: /c/r, errors: /c/e}}"
    ),
    "{provider: workflow, workflow: smoke.yml}",
    (
        "{provider: prometheus, endpoint: prometheus, "
        "arms: {stable: 'version=\"stable\"', canary: 'version=\"{sha7}\"'}, "
        "requests: 'http_requests_total{service=\"api\",{arm}}', "
        'errors: \'http_requests_total{service="api",code=~"5..",{arm}}\'}'
    ),
    (
        "{provider: datadog, endpoint: dd, "
        "arms: {stable: 'version:stable', canary: 'version:{sha7}'}, "
        "requests: 'sum:http.requests{service:api,{arm}}.as_count()', "
        "errors: 'sum:http.errors{service:api,{arm}}.as_count()'}"
    ),
    (
        "{provider: cloudwatch, endpoint: aws, load_balancer: app/api/50dc6c495c0c9188, "
        "stable_target_group: targetgroup/api/73e2d6bc24d8a067, "
        "canary_target_group: targetgroup/api/73e2d6bc24d8a068}"
    ),
]
TOGGLES = [
    "{type: web, endpoint: flags, flag: a}",
    "{type: launchdarkly, endpoint: flags, flag: a, environment: production}",
    "{type: unleash, endpoint: flags, flag: a, environment: production}",
]


def service(lines: str) -> Service:
    text = HEAD + "".join(f"      {line}\n" for line in lines.splitlines())
    return load_policy(text.encode(), {}).canary.services["api"]


def problems(lines: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        service(lines)
    return list(map(str, caught.value.problems))


EVERY = [
    *(f"backend: {one}" for one in BACKENDS),
    *(f"metrics: {one}" for one in PROVIDERS),
    *(f"flags: [{one}]" for one in TOGGLES),
    "health: {url: 'https://x.example/healthz', status: 204}",
    "health: {endpoint: edge, path: /healthz}",
    (
        "steps: [0.01%, 2.5%, 33.3333%, 100%]\njudge: {alpha: 0.0001%, margin: 0.5pp, "
        "latency_increase: 1ms, p95_limit: 999999ms, min_requests: 1}"
    ),
    (
        "on_provider_error: rollback\npromote: auto\non_push: keep\non_inconclusive: rollback\n"
        "on_watch_fail: alert\nmax_weight_without_approval: 100%\ntotal: 24h\nbake: 90s"
    ),
]


@pytest.mark.parametrize("lines", EVERY)
def test_what_is_written_as_json_is_read_again(lines) -> None:
    made = service(lines)

    assert Service.model_validate_json(made.model_dump_json()) == made
    assert jsonschema_rs.is_valid(
        SCHEMA, yaml.safe_load(HEAD + "".join(f"      {one}\n" for one in lines.splitlines()))
    )


def test_every_kind_is_tried() -> None:
    known = {
        str(form["properties"][key]["const"])
        for form in SCHEMA["$defs"].values()
        for key in ("type", "provider")
        if "const" in form.get("properties", {}).get(key, {})
    }

    assert {name for name in known if any(f": {name}" in one for one in EVERY)} == known
    assert all(one_of(kind, key) for kind, key in ((backends, "type"), (providers, "provider")))
    assert one_of(toggles, "type")


PERCENT = "must be a percentage up to 100, such as `2%`"
WEIGHT = "must be a share of the traffic above 0 and up to 100, such as `10%`"
POINTS = "must be percentage points, such as `0.5pp`"
MILLISECONDS = "must be milliseconds, such as `50ms`"
AT = "canary.services.api"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("step: [50%]", f"5:7: there is no key `{AT}.step`; did you mean `steps`?"),
        *(
            (f"steps: [{one}]", f"5:15: `{AT}.steps.0` {WEIGHT}")
            for one in ("0%", "100.1%", "101%", "-5%", "50", "50.0", "-1.0", "5000.0", ".inf", "x")
        ),
        ("max_weight_without_approval: 0%", f"5:36: `{AT}.max_weight_without_approval` {WEIGHT}"),
        *(
            (f"judge: {{alpha: {one}}}", f"5:22: `{AT}.judge.alpha` {PERCENT}")
            for one in ("101%", "0.05", "5", "1e2%", "5 %", "2.00001%")
        ),
        *(
            (f"judge: {{margin: {one}}}", f"5:23: `{AT}.judge.margin` {POINTS}")
            for one in ("1%", "0.01", "101pp", "pp")
        ),
        *(
            (f"judge: {{p95_limit: {one}}}", f"5:26: `{AT}.judge.p95_limit` {MILLISECONDS}")
            for one in ("1s", "500", "0.5ms", "1000000ms")
        ),
        (
            "judge: {min_requests: 0}",
            f"5:29: `{AT}.judge.min_requests` must be 1 or more",
        ),
        ("judge: {beta: 0%}", f"5:14: `{AT}.judge` `beta` must be above 0 and at most 50%"),
        ("judge: {alpha: 51%}", f"5:14: `{AT}.judge` `alpha` must be above 0 and at most 50%"),
        (
            "judge: {latency_increase: 0ms}",
            f"5:14: `{AT}.judge` `latency_increase` must be above `0ms`",
        ),
        (
            "judge: {error_limit: 6%}",
            f"5:14: `{AT}.judge` `error_hard_limit` must not be below `error_limit`",
        ),
        ("bake: 29s", f"5:13: `{AT}.bake` must be between 30s and 24h"),
        ("poll: 4s", f"5:13: `{AT}.poll` must be between 5s and 5m"),
        ("poll: 301s", f"5:13: `{AT}.poll` must be between 5s and 5m"),
        ("total: 25h", f"5:14: `{AT}.total` must be between 5m and 24h"),
        ("promote: never", f"5:16: `{AT}.promote` must be auto or approval"),
        (
            "health: {urll: 'https://x.example'}",
            f"5:16: there is no key `{AT}.health.urll`; did you mean `url`?",
        ),
        ("health: {}", f"5:15: `{AT}.health` needs either `url` or `endpoint`"),
        (
            "health: {url: 'https://x.example', endpoint: edge}",
            f"5:15: `{AT}.health` needs either `url` or `endpoint`",
        ),
        (
            "backend: {type: webhook, endpont: edge}",
            f"5:32: there is no key `{AT}.backend.endpont`; did you mean `endpoint`?",
        ),
        ("backend: {type: webhook}", f"5:16: `{AT}.backend.endpoint` is missing"),
    ],
)
def test_what_is_wrong_is_told_where_it_is(lines, expected) -> None:
    found = problems(lines)

    assert any(one.startswith(expected) for one in found), found


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("backend: {type: nginx}", "needs `type`, one of `alb`, `argo-rollouts`"),
        ("backend: {}", "needs `type`, one of"),
        ("backend: {type: 7}", "needs `type`, one of"),
        ("backend: alb", "needs `type`, one of"),
        ("metrics: {provider: graphite}", "needs `provider`, one of `cloudwatch`, `datadog`"),
        ("flags: [{type: x}]", "needs `type`, one of `launchdarkly`, `unleash`, `web`"),
    ],
)
def test_an_unknown_kind_names_those_there_are(lines, names) -> None:
    [problem] = problems(lines)

    assert names in problem


def test_editors_see_defaults_as_they_are_written() -> None:
    service_, judging = (SCHEMA["$defs"][name]["properties"] for name in ("Service", "Judging"))

    assert service_["steps"]["default"] == ["50%", "100%"]
    assert service_["max_weight_without_approval"]["default"] == "10%"
    assert service_["bake"]["default"] == "5m"
    assert service_["judge"]["default"]["margin"] == "1pp"
    assert judging["alpha"]["default"] == "5%"
    assert judging["min_effect"]["default"] == "0.5pp"
    assert judging["latency_increase"]["default"] == "50ms"
    assert judging["min_requests"]["default"] == 150
    assert all(one["description"] for one in (*service_.values(), *judging.values()))


@given(st.integers(0, 1_000_000))
def test_quantities_are_shown_as_they_are_read(number: int) -> None:
    text = f"{number / 10_000:.4f}".rstrip("0").rstrip(".")
    percent, points = (TypeAdapter(one).validate_python for one in (Percent, Points))

    assert show_percent(percent(f"{text}%")) == f"{text}%"
    assert show_points(points(f"{text}pp")) == f"{text}pp"
    if number:
        assert show_weight(TypeAdapter(Weight).validate_python(f"{text}%")) == f"{text}%"


def test_milliseconds() -> None:
    judge = service("judge: {latency_increase: 1500ms}").judge

    assert judge.latency_increase == timedelta(seconds=1.5)
    assert show_milliseconds(judge.latency_increase) == "1500ms"
