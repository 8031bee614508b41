"""One request and its answer: what handlers are given, what they return, what observers see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.sim.faults import Fault
from bot.sim.jsonvalue import Json, Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A finished exchange, for observers.

    Attributes:
        operation: GitHub's operationId; empty when there is no such operation.
        route: The path as GitHub's documents write it, with names in braces.
        body: What was sent, parsed; None when nothing was.
        status: As answered, before a fault on the wire spoiled it.
        answer: What came back; None when it was nothing that anyone could read.
    """

    operation: str
    method: str
    route: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Json
    status: int
    answer: Json
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. None as body is an empty one."""

    status: int = 200
    body: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusalError(Exception):
    """An answer that ends the handling of a request.

    Attributes:
        errors: GitHub's list of what is wrong with which field.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: Sequence[Object] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}

    def reply(self) -> Reply:
        """Put it in GitHub's words."""
        body: dict[str, Json] = {"message": self.message}
        if self.errors:
            body["errors"] = self.errors
        body |= {"documentation_url": "https://docs.github.com/rest", "status": str(self.status)}
        return Reply(self.status, body, self.headers)


def not_found() -> RefusalError:
    """Say that it is not there, or not for these eyes; GitHub does not tell which."""
    return RefusalError(404, "Not Found")


def invalid(resource: str, field: str, code: str, message: str = "") -> RefusalError:
    """Say which field of a resource is wrong."""
    error: dict[str, Json] = {"resource": resource, "field": field, "code": code}
    if message:
        error["message"] = message
    return RefusalError(422, "Validation Failed", errors=[error])
