"""What names say."""

import pytest

from bot.config.load import default_policy
from bot.policy.pipeline.deploys_words import (
    is_production,
    is_spoken_staging,
    is_staging,
    spoken_environments,
    words,
)
from tests.policy.reading_cases import law_of


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("", ()),
        ("deploy", ("deploy",)),
        ("deployToProd-EU", ("deploy", "to", "prod", "eu")),
        ("E2E tests", ("tests", "e2e")),
        ("release_2.1", ("release", "2", "1")),
        ("HTTPServer", ("http", "server")),
        ("🚀 ship", ("ship",)),
        ("a" * 300 + " b", ("a" * 300,)),
    ],
)
def test_words(name: str, found) -> None:
    assert words(name) == found


@pytest.mark.parametrize(
    ("name", "is_live", "is_before"),
    [
        ("production", True, False),
        ("Prod", True, False),
        ("prod-eu", True, False),
        ("live", True, False),
        ("prd_1", True, False),
        ("preprod", False, True),
        ("pre-production", False, True),
        ("non-prod", False, True),
        ("staging", False, True),
        ("dev", False, True),
        ("qa2", False, True),
        ("test", False, True),
        ("pypi", False, False),
        ("product-catalogue", False, False),
        ("delivery", False, False),
    ],
)
def test_environments(name: str, is_live, is_before) -> None:
    policy = default_policy()

    assert is_production(name, policy) is is_live
    assert is_staging(name, policy) is is_before


def test_the_policy_may_govern_what_is_no_production() -> None:
    policy = law_of(b"{version: 1, environments: {blue: {}, staging: {}}}").policy

    assert not is_production("blue", policy)
    assert not is_production("staging", policy)
    assert is_production("production", policy)


@pytest.mark.parametrize(
    ("name", "is_so", "spoken"),
    [
        ("deploy-staging", True, ("staging",)),
        ("Deploy to non-prod", True, ("prod",)),
        ("test everything", False, ()),
        ("prod and staging", True, ("prod", "staging")),
    ],
)
def test_names_of_jobs(name: str, is_so, spoken) -> None:
    assert is_spoken_staging(name) is is_so
    assert spoken_environments(name) == spoken
