"""A LaunchDarkly that knows its flags: what its API answers to a semantic patch.

Source: https://launchdarkly.com/docs/api and
https://launchdarkly.com/docs/api/feature-flags/update-feature-flag
"""

import json
from dataclasses import dataclass, field

from aiohttp import web

TOKEN = "api-0123"  # its own tokens come without a scheme


@dataclass
class LaunchDarkly:
    """A flag, ``checkout`` of the project ``default``, and who changed it.

    Attributes:
        on: By environment.
        scheduled: A change is scheduled that turning off would break.
        busy: How often it answers that another change came in between.
        comments: Of the changes; a patch that changes nothing is none.
    """

    on: dict[str, bool] = field(default_factory=lambda: {"production": False, "test": False})
    scheduled: bool = False
    busy: int = 0
    comments: list[str] = field(default_factory=list)

    async def answer(self, request: web.BaseRequest) -> web.Response:
        if request.headers.get("Authorization") != TOKEN:
            return _problem(401, "unauthorized", "invalid access token")
        if request.raw_path.partition("?")[0] != "/api/v2/flags/default/checkout":
            return _problem(404, "not_found", "Unknown feature key")
        if request.method != "PATCH":
            return _problem(405, "method_not_allowed", "Method not allowed")
        if request.content_type != "application/json" or (
            request.headers["Content-Type"].partition(";")[2].strip()
            != "domain-model=launchdarkly.semanticpatch"
        ):
            return _problem(400, "invalid_request", "expected an array of JSON patch operations")
        return self._patch(json.loads(await request.read()), request.query)

    def _patch(self, patch: dict, query) -> web.Response:
        environment = patch.get("environmentKey")
        if environment not in self.on:
            return _problem(400, "invalid_request", "Unknown environment key")
        if self.busy:
            self.busy -= 1
            return _problem(409, "optimistic_locking_error", "Conflict: retry your request")
        (instruction,) = patch["instructions"]
        turned = {"turnFlagOn": True, "turnFlagOff": False}[instruction["kind"]]
        if self.scheduled and not turned and query.get("ignoreConflicts") != "true":
            return _problem(400, "invalid_request", "conflicts with a scheduled change")
        if self.on[environment] != turned:
            self.on[environment] = turned
            self.comments.append(patch["comment"])
        return web.json_response({"key": "checkout"})


def _problem(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message}, status=status)
