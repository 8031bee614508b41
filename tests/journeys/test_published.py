"""GitHub's own examples of what runs and jobs send: each is taken without an error in the log."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.journeys.conftest import SECRET, Story

FOLDER = Path(__file__).parents[1] / "data" / "webhooks"
EXAMPLES = sorted(path.stem for path in FOLDER.glob("workflow_*.json"))
CONCLUSIONS = ("failure", "timed_out", "startup_failure", "cancelled", "success", "stale")


def rewritten(story: Story, example: str, **changes: object) -> dict[str, Any]:
    """Return the example, as if it had happened at the head of the shop's only pull request."""
    payload: dict[str, Any] = json.loads((FOLDER / f"{example}.json").read_text())
    [pull] = story.shop.pulls
    about = payload.get("workflow_run") or payload["workflow_job"]
    about |= {"head_sha": pull.head_sha, "head_branch": pull.head.name, **changes}
    owner = payload["repository"]["owner"] | {"login": "octo", "id": story.shop.owner.id}
    payload["repository"] |= {
        "id": story.shop.id,
        "name": "shop",
        "full_name": "octo/shop",
        "default_branch": "main",
        "owner": owner,
    }
    if "head_repository" in about:
        about["head_repository"] = payload["repository"]
    return payload | {"installation": {"id": story.installation.id, "node_id": "x"}}


async def send(story: Story, event: str, payload: dict[str, Any]) -> int:
    body = json.dumps(payload).encode()
    proof = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": "00000000-0000-4000-8000-000000000032",
        "X-Hub-Signature-256": f"sha256={proof}",
    }
    async with (
        aiohttp.ClientSession() as github,
        github.post(f"{story.url}/webhook", data=body, headers=headers) as answer,
    ):
        status = answer.status
    await story.told()
    return status


async def is_without_trouble(story: Story, capsys) -> bool:
    said = capsys.readouterr()
    assert "[error" not in said.out + said.err
    assert "Traceback" not in said.out + said.err
    return all(one.state in {"done", "ignored"} for one in await story.received())


@pytest.fixture
async def opened(story, capsys) -> Story:
    await story.open({"app.py": "2\n"})
    capsys.readouterr()
    return story


@pytest.mark.parametrize("example", EXAMPLES)
async def test_each_is_taken(opened, capsys, example) -> None:
    event = example.partition(".")[0]

    assert await send(opened, event, rewritten(opened, example)) == 202
    assert await is_without_trouble(opened, capsys)


@pytest.mark.parametrize("conclusion", CONCLUSIONS)
@pytest.mark.parametrize("example", ["workflow_run", "workflow_job"])
async def test_however_it_ended(opened, capsys, example, conclusion) -> None:
    payload = rewritten(opened, example, conclusion=conclusion)

    assert await send(opened, example, payload) == 202
    assert await is_without_trouble(opened, capsys)


async def test_the_log_would_tell_of_trouble(opened, capsys) -> None:
    payload = rewritten(opened, "workflow_run", id="no number")

    await send(opened, "workflow_run", payload)
    with pytest.raises(AssertionError):
        await is_without_trouble(opened, capsys)
