"""What is asked for, and what is read, when we make deployments ourselves."""

import json

import pytest

from bot.effects import OpenDeployment
from bot.errors import RefusedError
from bot.github import environment_payloads as payloads
from bot.github.contents import Known
from bot.github.installation import Installation
from bot.model import Repo, RepoId, Sha
from tests.github.conftest import says

ORDER = OpenDeployment(
    repo=Repo(RepoId(9), "octo", "shop"),
    environment="production",
    sha=Sha("abcdef0" + "0" * 33),
    rollout_id="0123456789abcdef",
    description="Canary",
)


@pytest.fixture
def github(api) -> Installation:
    async def slug() -> str:
        return "sluice"

    return Installation(api, 1, Known(api.now), slug)


async def test_what_is_asked_for_leaves_nothing_to_githubs_defaults(github, server) -> None:
    server.plays(says(201, {"id": 7}))

    assert await github.open_deployment(ORDER, again=False) == 7

    (request,) = server.requests
    assert (request.method, request.target) == ("POST", "/repos/octo/shop/deployments")
    assert json.loads(request.body) == {
        "ref": ORDER.sha,
        "task": "deploy",
        "auto_merge": False,
        "required_contexts": [],
        "environment": "production",
        "description": "Canary",
        "payload": {"rollout_id": "0123456789abcdef"},
        "transient_environment": False,
        "production_environment": True,
    }


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        pytest.param(
            202,
            "Auto-merged main into fix on deployment.",
            "GitHub merged a branch instead of deploying abcdef0 to production",
            id="it merged",
        ),
        pytest.param(
            409,
            "Conflict: Commit status checks failed for main.",
            "GitHub does not deploy abcdef0 to production: .*Commit status checks failed",
            id="a conflict",
        ),
        pytest.param(422, "No ref found", "GitHub refused: No ref found", id="anything else"),
    ],
)
async def test_its_reason_is_told(github, server, status, said, words) -> None:
    server.plays(says(status, {"message": said}))

    with pytest.raises(RefusedError, match=words) as raised:
        await github.open_deployment(ORDER, again=False)

    assert raised.value.status == status


@pytest.mark.parametrize("payload", [None, "", "text", [], {"rollout_id": None}, {}])
def test_other_payloads_name_no_rollout(payload) -> None:
    answer = {
        "id": 1, "node_id": "DE_1", "sha": "a", "ref": "main", "environment": "production",
        "created_at": "2026-01-05T12:00:00Z", "creator": None, "payload": payload,
    }  # fmt: skip

    made = payloads.deployment(payloads.made(answer), None, None)

    assert made.rollout_id == ""
    assert payloads.of_rollout(answer, "", "sluice[bot]") is None
