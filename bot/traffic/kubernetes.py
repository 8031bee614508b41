"""The API server of Kubernetes: read one object, and change it if nobody else did.

It is reached as the operator's endpoint says: ``url``, ``ca_file``, and ``token_file`` (read for
every request, as Kubernetes rotates it) or ``headers``. Within a cluster these are
``https://kubernetes.default.svc`` and the files of /var/run/secrets/kubernetes.io/serviceaccount.
Kubeconfig files are not read: what they mostly hold, commands that make tokens, is not run here.

Source: https://kubernetes.io/docs/reference/using-api/api-concepts/
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeVar

import msgspec

from bot.errors import ConfigError, Problem, RefusedError, TransientError
from bot.outside.endpoints import Endpoint
from bot.outside.http import Answer
from bot.outside.tools import Tools
from bot.traffic.refusals import is_good, refuse

TRIES = 3
"""How often a change is tried that others come in between. Our own limit."""

MANAGER = "sluice"
"""What Kubernetes notes down as the one that changed a field."""

_ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{name: sluice, namespace: {place.namespace}}}
rules:
  - apiGroups: [{place.group}]
    resources: [{resources}]
    resourceNames: [{place.name}]
    verbs: [get, patch]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An object, and how to reach it.

    Attributes:
        endpoint: The API server.
        group: Of the API, such as ``gateway.networking.k8s.io``.
        plural: As the API calls such objects, such as ``httproutes``.
        needs: What a role has to allow, the plural itself and its subresources.
    """

    endpoint: Endpoint
    group: str
    version: str
    plural: str
    namespace: str
    name: str
    needs: tuple[str, ...]

    @property
    def url(self) -> str:
        """Where it is."""
        kind = f"/apis/{self.group}/{self.version}/namespaces/{self.namespace}/{self.plural}"
        return f"{self.endpoint.url}{kind}/{self.name}"

    def __str__(self) -> str:
        return f"{self.plural}/{self.name} in {self.namespace}"


class Metadata(msgspec.Struct, frozen=True, rename="camel"):
    """What every object has.

    Attributes:
        generation: One more for every change of what is wanted.
        resource_version: Another after every change at all.
    """

    resource_version: str
    generation: int = 0
    annotations: Mapping[str, str] = {}


class Thing(Protocol):
    """An object."""

    @property
    def metadata(self) -> Metadata:
        """What every object has."""
        ...


T = TypeVar("T", bound=Thing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A change.

    Attributes:
        kind: Its media type.
        subresource: ``status``, or empty for the object itself.
    """

    kind: str
    body: Any
    subresource: str = ""


def operations(metadata: Metadata, changes: Sequence[Mapping[str, Any]]) -> Patch | None:
    """Make a JSON Patch that fails when anything was changed since; None if it does nothing."""
    if not changes:
        return None
    test = {
        "op": "test",
        "path": "/metadata/resourceVersion",
        "value": metadata.resource_version,
    }
    return Patch(kind="application/json-patch+json", body=[test, *changes])


def status(metadata: Metadata, values: Mapping[str, Any]) -> Patch:
    """Make a merge patch of the status, which conflicts when anything was changed since."""
    return Patch(
        kind="application/merge-patch+json",
        body={
            "metadata": {"resourceVersion": metadata.resource_version},
            "status": dict(values),
        },
        subresource="/status",
    )


async def get(place: Place, shape: type[T], tools: Tools) -> T:
    """Read an object.

    Raises:
        RefusedError: It is not there, or not for us, or not as it should be.
        TransientError: The API server does not answer.
        ConfigError: The endpoint lacks something.
    """
    answer = await _ask(place, tools)
    if not is_good(answer):
        _refuse(place, answer, writes=False)
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except msgspec.DecodeError as error:
        raise RefusedError(f"{place} is not as expected: {error}", status=0) from None


async def change(
    place: Place, shape: type[T], decide: Callable[[T], Patch | None], tools: Tools
) -> T:
    """Change an object as *decide* says, which is asked again when others come in between.

    Returns:
        The object as it was when that was decided.

    Raises:
        TransientError: Others came in between every time. See ``get`` for the rest.
    """
    refused: tuple[str, Answer] | None = None
    for _ in range(TRIES):
        now = await get(place, shape, tools)
        version = now.metadata.resource_version
        if refused and refused[0] == version and _is_invalid(refused[1]):
            _refuse(place, refused[1], writes=True)  # nobody came in between: it is our change
        patch = decide(now)
        if patch is None:
            return now
        answer = await _ask(place, tools, patch)
        if is_good(answer):
            return now
        if answer.status != HTTPStatus.CONFLICT and not _is_invalid(answer):
            _refuse(place, answer, writes=True)
        refused = version, answer
    raise TransientError(f"others keep changing {place}")


def _is_invalid(answer: Answer) -> bool:
    """Tell whether the patch did not apply, be it a failed test or what the object must be like."""
    return answer.status == HTTPStatus.UNPROCESSABLE_ENTITY


async def _ask(place: Place, tools: Tools, patch: Patch | None = None) -> Answer:
    headers = {"Accept": "application/json", **place.endpoint.headers}
    headers |= await _authorization(place.endpoint)
    if patch is None:
        method, url, data, params = "GET", place.url, None, None
    else:
        headers["Content-Type"] = patch.kind
        method, url = "PATCH", place.url + patch.subresource
        data, params = json.dumps(patch.body).encode(), {"fieldManager": MANAGER}
    return await tools.http.ask(
        method,
        url,
        headers=headers,
        params=params,
        data=data,
        ca_file=place.endpoint.ca_file,
        is_trusted=True,
    )


async def _authorization(endpoint: Endpoint) -> dict[str, str]:
    if not endpoint.url:
        raise ConfigError(Problem(0, 0, "the endpoint of Kubernetes has no `url`"))
    if not endpoint.token_file:
        return {}
    try:
        token = await asyncio.to_thread(Path(endpoint.token_file).read_text)
    except OSError as error:
        why = f"cannot read {endpoint.token_file}: {type(error).__name__}"
        raise ConfigError(Problem(0, 0, why)) from None
    return {"Authorization": f"Bearer {token.strip()}"}


class _Status(msgspec.Struct, frozen=True):
    """What the API server says of a failure."""

    message: str = ""


def _refuse(place: Place, answer: Answer, *, writes: bool) -> NoReturn:
    try:
        words = msgspec.json.decode(answer.body, type=_Status).message
    except msgspec.DecodeError:
        words = ""
    if answer.status == HTTPStatus.FORBIDDEN:
        role = _ROLE.format(place=place, resources=", ".join(place.needs))
        message = f"Kubernetes does not let us at {place}. It needs:\n{role}"
        raise RefusedError(message, status=answer.status)
    refuse(f"Kubernetes, asked for {place},", answer, writes=writes, words=words)
