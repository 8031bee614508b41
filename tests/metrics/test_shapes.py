"""What a policy file may say of those who count."""

import pytest
from pydantic import ValidationError

from bot.config.providers.prometheus import PrometheusProvider
from bot.config.providers.web import WebProvider
from bot.config.providers.workflow import WorkflowProvider

SELECTORS = {
    "arms": {"stable": 'v="stable"', "canary": 'v="{sha7}"'},
    "requests": "requests_total{{arm}}",
    "errors": 'requests_total{code="500",{arm}}',
}
QUERIES = dict.fromkeys(
    ("stable_requests", "stable_errors", "canary_requests", "canary_errors"), "requests_total"
)
FIGURES = {
    arm: {"requests": f"/{arm}/requests", "errors": f"/{arm}/errors"}
    for arm in ("stable", "canary")
}
HERE = {"endpoint": "prometheus"}
THERE = {"url": "https://prometheus.example.com"}


@pytest.mark.parametrize(
    "said",
    [
        HERE | SELECTORS,
        THERE | SELECTORS,
        HERE | SELECTORS | {"latency": "seconds{{arm}}", "scrape_interval": "1s"},
        HERE | {"queries": QUERIES},
    ],
)
def test_prometheus(said: dict[str, object]) -> None:
    assert PrometheusProvider.model_validate(said).provider == "prometheus"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (SELECTORS, "needs either `endpoint` or `url`"),
        (HERE | THERE | SELECTORS, "needs either `endpoint` or `url`"),
        ({"url": "http://a"} | SELECTORS, "https://"),
        (HERE, "needs `arms`, `requests` and `errors`, or `queries`"),
        *(
            (
                HERE | {name: said for name, said in SELECTORS.items() if name != missing},
                "needs `arms`, `requests` and `errors`, or `queries`",
            )
            for missing in SELECTORS
        ),
        *(
            (HERE | {"queries": QUERIES, name: said}, "has `queries`, which")
            for name, said in (SELECTORS | {"latency": "seconds{{arm}}"}).items()
        ),
        (
            HERE | SELECTORS | {"arms": {"stable": 'v="a"', "canary": 'v="a"'}},
            "must tell `stable` from `canary`",
        ),
        (HERE | SELECTORS | {"scrape_interval": "0s"}, "between 1s and 5m"),
        (HERE | SELECTORS | {"scrape_interval": "301s"}, "between 1s and 5m"),
        (HERE | {"queries": QUERIES | {"stable_errors": "rate(a[5m])"}}, "must not use `rate"),
    ],
)
def test_prometheus_that_cannot_be(said: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        PrometheusProvider.model_validate(said)


@pytest.mark.parametrize(
    "said",
    [
        HERE | FIGURES,
        HERE | FIGURES | {"path": "/counts?sha={sha}&x={poll}", "kind": "delta"},
        {"url": "https://example.com/{sha7}"} | FIGURES,
    ],
)
def test_web(said: dict[str, object]) -> None:
    assert WebProvider.model_validate(said).provider == "web"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (FIGURES, "needs either `endpoint` or `url`"),
        (HERE | THERE | FIGURES, "needs either `endpoint` or `url`"),
        (THERE | FIGURES | {"path": "/x"}, "`path` cannot be added to"),
        (HERE | FIGURES | {"path": "x"}, "begins with `/`"),
        (HERE | FIGURES | {"path": "/x#y"}, "begins with `/`"),
        (HERE | FIGURES | {"path": "/{token}"}, "has `{token}`; only `{sha}`, "),
        ({"url": "https://example.com/{x}"} | FIGURES, "has `{x}`"),
        (HERE | FIGURES | {"kind": "rate"}, "cumulative"),
        *(
            (HERE | FIGURES | {"stable": {"requests": pointer, "errors": "/a"}}, "JSON Pointer")
            for pointer in ("", "a", "#/a", "/a~", "/a~2")
        ),
    ],
)
def test_web_that_cannot_be(said: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        WebProvider.model_validate(said)


def test_a_workflow_must_be_named() -> None:
    assert WorkflowProvider.model_validate({"workflow": "smoke.yml"}).workflow == "smoke.yml"
    with pytest.raises(ValidationError):
        WorkflowProvider.model_validate({})
