"""A fake of the API server of Kubernetes, for three kinds of objects.

It does what matters here as the real one does: tokens, roles, ``resourceVersion``, ``generation``,
JSON Patch with ``test``, merge patches that conflict, and the subresource ``status``. It is a fake:
none of this was run on a real API server, which none of our packages brings along.

Source: https://kubernetes.io/docs/reference/using-api/api-concepts/, RFC 6902 and RFC 7396
"""

import copy
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

TOKEN = "of the pod"


class TestFailedError(Exception):
    """A patch that does not apply."""

    __test__ = False


class Cluster:
    """Holds objects by their path."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.patches: list[tuple[str, str, Any]] = []
        self.meanwhile: list[Callable[[dict[str, Any]], None]] = []
        self.forbidden = False
        self.answer: tuple[int, str] | None = None
        self.on_patch: tuple[int, str] | None = None

    def add(self, path: str, thing: dict[str, Any]) -> dict[str, Any]:
        """Add an object."""
        thing.setdefault("metadata", {}).update(resourceVersion="1", generation=1)
        self.objects[path] = thing
        return thing

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        if self.answer:
            return web.Response(status=self.answer[0], text=self.answer[1])
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return failure(401, "Unauthorized")
        if self.forbidden:
            return failure(403, 'User "sluice" cannot get resource')
        path = request.path.removesuffix("/status")
        if path not in self.objects:
            return failure(404, "not found")
        if request.method == "GET":
            return web.json_response(self.objects[path])
        return self._patch(path, request, json.loads(await request.read()))

    def _patch(self, path: str, request: web.BaseRequest, body: Any) -> web.Response:
        assert request.query["fieldManager"] == "sluice"
        is_status = request.path.endswith("/status")
        self.patches.append((request.content_type, request.path, body))
        if self.on_patch:
            return failure(*self.on_patch)
        if self.meanwhile:
            self.meanwhile.pop(0)(self.objects[path])
            self._touch(self.objects[path])
        have = self.objects[path]
        try:
            made = APPLY[request.content_type](copy.deepcopy(have), body)
        except TestFailedError as error:
            return failure(422, str(error))
        if made["metadata"]["resourceVersion"] != have["metadata"]["resourceVersion"]:
            return failure(409, "the object has been modified")
        for part in {"spec", "metadata"} if is_status else {"status"}:
            made[part] = copy.deepcopy(have.get(part, {}))
        if made.get("spec") != have.get("spec"):
            made["metadata"]["generation"] += 1
        if made != have:
            self._touch(made)
        self.objects[path] = made
        return web.json_response(made)

    @staticmethod
    def _touch(thing: dict[str, Any]) -> None:
        version = int(thing["metadata"]["resourceVersion"])
        thing["metadata"]["resourceVersion"] = str(version + 1)


def failure(status: int, message: str) -> web.Response:
    body = {"kind": "Status", "status": "Failure", "message": message, "code": status}
    return web.json_response(body, status=status)


def json_patch(thing: Any, operations: list[dict[str, Any]]) -> Any:
    """Apply the operations of RFC 6902 that are used: ``test``, ``add``, ``remove``."""
    for one in operations:
        *way, last = (
            part.replace("~1", "/").replace("~0", "~") for part in one["path"].split("/")[1:]
        )
        place = thing
        for part in way:
            place = step(place, part)
        key = int(last) if isinstance(place, list) else last
        match one["op"]:
            case "test":
                if not isinstance(place, dict) or place.get(key) != one["value"]:
                    raise TestFailedError(f"testing value {one['path']} failed")
            case "add":
                place[key] = one["value"]
            case "remove":
                del place[key]
            case _:
                raise AssertionError(f"not known here: {one}")
    return thing


def step(place: Any, part: str) -> Any:
    try:
        return place[int(part)] if isinstance(place, list) else place[part]
    except (KeyError, IndexError):
        raise TestFailedError(f"missing path: {part}") from None


def merge_patch(thing: Any, patch: Any) -> Any:
    """Apply RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    made = dict(thing) if isinstance(thing, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = merge_patch(made.get(name), value)
    return made


APPLY = {
    "application/json-patch+json": json_patch,
    "application/merge-patch+json": merge_patch,
}
