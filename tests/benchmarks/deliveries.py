"""Signed deliveries of a real payload, each unlike the others.

What differs stands at the end of the JSON, so that what stands before it is hashed only once.
"""

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.github import head_sha

REPOSITORIES = 200
INSTALLATIONS = 2
PATH = "/webhook"


@dataclass(frozen=True, slots=True)
class Template:
    """The payload of one repository, up to the number and the head of the pull request."""

    start: bytes
    hashed: "hmac.HMAC"

    def request(self, number: int) -> bytes:
        """Write the whole HTTP request that tells of the pull request *number*."""
        sha = head_sha(number).encode()
        end = b'"sha":"%s"},"number":%d},"number":%d}' % (sha, number, number)
        signature = self.hashed.copy()
        signature.update(end)
        head = (
            f"POST {PATH} HTTP/1.1\r\n"
            "Host: 127.0.0.1\r\n"
            "User-Agent: GitHub-Hookshot/760256b\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(self.start) + len(end)}\r\n"
            f"X-GitHub-Delivery: {uuid.uuid4()}\r\n"
            "X-GitHub-Event: pull_request\r\n"
            "X-GitHub-Hook-ID: 1\r\n"
            f"X-Hub-Signature-256: sha256={signature.hexdigest()}\r\n"
            "\r\n"
        )
        return b"".join((head.encode(), self.start, end))


def templates(payload: Path, secret: str) -> list[Template]:
    """Rewrite the payload in *payload*, of a pull request, for each repository."""
    return [
        _template(json.loads(payload.read_text()), secret, number) for number in range(REPOSITORIES)
    ]


def _template(payload: dict, secret: str, number: int) -> Template:
    name = f"repository-{number}"
    pull = payload.pop("pull_request")
    head = pull.pop("head")
    del payload["number"], pull["number"], head["sha"]
    payload["repository"] |= {"id": 1000 + number, "name": name, "full_name": f"octo/{name}"}
    payload["repository"]["owner"] |= {"login": "octo", "id": 1}
    payload["installation"] = {"id": 1 + number % INSTALLATIONS}
    pull["base"]["repo"] = head["repo"] = payload["repository"]
    start = f'{_open(payload)}"pull_request":{_open(pull)}"head":{_open(head)}'.encode()
    return Template(start, hmac.new(secret.encode(), start, hashlib.sha256))


def _open(value: dict) -> str:
    """Encode *value* so that more keys can follow."""
    return json.dumps(value, separators=(",", ":"))[:-1] + ","
