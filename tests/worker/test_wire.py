"""Effects survive the queue."""

import pytest

from bot.effects import OpenDeployment, SetDeploymentStatus
from bot.environments import DeploymentState
from bot.model import Sha
from bot.worker import wire
from tests.worker.conftest import REPO

EFFECTS = [
    OpenDeployment(
        repo=REPO,
        environment="production",
        sha=Sha("a" * 40),
        rollout_id="0123456789abcdef",
        description="Canary",
        payload={"service": "api", "weight": 10, "share": 2.5, "plan": ("10 %", "100 %")},
    ),
    SetDeploymentStatus(
        repo=REPO,
        rollout_id="0123456789abcdef",
        deployment_id=7,
        state=DeploymentState.IN_PROGRESS,
        description="10 %",
        auto_inactive=False,
    ),
]


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda one: type(one).__name__)
def test_what_goes_in_comes_out(effect) -> None:
    assert wire.decode(*wire.encode(effect)) == effect
