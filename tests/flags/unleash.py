"""An Unleash that knows its flags: what its Admin API answers, as seen of version 6.

Source: https://docs.getunleash.io/api/toggle-feature-environment-on
"""

from dataclasses import dataclass, field
from urllib.parse import unquote

from aiohttp import web

TOKEN = "*:*.0123"


@dataclass
class Unleash:
    """A flag, ``checkout`` of the project ``default``.

    Attributes:
        on: By environment.
        guarded: Environments that demand change requests.
    """

    on: dict[str, bool] = field(default_factory=lambda: {"production": False, "development": False})
    guarded: set[str] = field(default_factory=set)

    async def answer(self, request: web.BaseRequest) -> web.Response:
        if request.headers.get("Authorization") != TOKEN:
            return _problem(401, "UnauthorizedError", "You must log in to use Unleash.")
        match [unquote(part) for part in request.raw_path.split("/")]:
            case ["", "api", "admin", "projects", project, "features", flag, "environments", *rest]:
                return self._turn(request.method, project, flag, rest)
        return _problem(404, "NotFoundError", "The path you were looking for is not available.")

    def _turn(self, method: str, project: str, flag: str, rest: list[str]) -> web.Response:
        environment, state = rest
        if method != "POST" or state not in {"on", "off"}:
            return _problem(404, "NotFoundError", "The path is not available.")
        if (project, flag) != ("default", "checkout"):
            words = f'There\'s no feature named "{flag}" in project "{project}".'
            return _problem(404, "NotFoundError", words)
        if environment not in self.on:
            words = f"Could not find environment {environment} for feature: {flag}"
            return _problem(404, "NotFoundError", words)
        if environment in self.guarded:
            return _problem(403, "NoAccessError", "Change requests are enabled in project")
        self.on[environment] = state == "on"
        return web.Response()


def _problem(status: int, name: str, message: str) -> web.Response:
    body = {"id": "0", "name": name, "message": message, "details": [{"message": message}]}
    return web.json_response(body, status=status)
