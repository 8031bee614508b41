"""Systems that the operator lets repositories use, by name: addresses and secrets.

A repository names an endpoint and never sees what is behind it. Each endpoint says which
repositories may use it.
"""

import re
from collections.abc import Collection, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from bot import document
from bot.config.kinds import EndpointName
from bot.config.section import Section
from bot.config.spelling import MAX_WORD, Spelling, nearest
from bot.errors import ConfigError, Problem
from bot.markdown import one_line
from bot.model import Repo

_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""Source: https://www.rfc-editor.org/rfc/rfc9110#name-field-names"""

_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")

_WORDS = {
    "dict_type": "must be a mapping",
    "mapping_type": "must be a mapping",
    "model_type": "must be a mapping",
    "string_type": "must be a string",
    "tuple_type": "must be a list",
}
"""What we say where pydantic speaks of inputs, models and tuples."""


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_good = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    else:
        extra = parts.query or parts.fragment or "@" in parts.netloc or re.search(r"\s", text)
        is_good = is_good and parts.scheme in {"http", "https"} and not extra
    if text and not is_good:
        raise ValueError("must be an address such as `http://prometheus:9090`, without a query")
    return text.rstrip("/")


def _headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        if not _HEADER.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise ValueError("must be headers of HTTP, each on one line")
    return headers


Pattern = Annotated[
    str,
    Spelling(r"[A-Za-z0-9_-]+/(?:\*|[A-Za-z0-9._-]+)", "`owner/name` or `owner/*`"),
]
Socket = Annotated[
    str,
    Spelling(
        r"|/[^\x00-\x1f]+|(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}",
        "an absolute path, or `host:port`",
    ),
]
Host = Annotated[
    str,
    Spelling(
        r"(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*",
        "a host, or `*.` and a domain",
    ),
]


class Endpoint(Section):
    """One system.

    Attributes of all kinds; each driver or provider says which ones it needs.
    """

    repositories: tuple[Pattern, ...] = ()
    """Who may use it: ``owner/name`` or ``owner/*``. Nobody, if there are none."""

    url: Annotated[str, AfterValidator(_url)] = ""
    """Where it is, without a slash at the end: ``http://prometheus:9090``."""

    socket: Socket = ""
    """The path of a Unix socket, or ``host:port``: HAProxy's runtime API."""

    headers: Annotated[Mapping[str, str], AfterValidator(_headers), Field(repr=False)] = {}
    """Sent with every request: ``Authorization`` and the like."""

    secret: Annotated[str, Field(repr=False)] = ""
    """What requests are signed with."""

    region: str = ""
    """Of AWS."""

    access_key_id: str = ""
    """Of AWS; empty to take the process's own role."""

    secret_access_key: Annotated[str, Field(repr=False)] = ""
    """Of AWS."""

    ca_file: str = ""
    """Whom to trust, as a file of certificates; the system's if empty."""

    token_file: str = ""
    """A file that holds a bearer token, read for every request, as Kubernetes rotates it."""

    def is_for(self, repo: Repo) -> bool:
        """Tell whether *repo* may use it. GitHub knows no case in names."""
        names = {str(repo).casefold(), f"{repo.owner}/*".casefold()}
        return not names.isdisjoint(pattern.casefold() for pattern in self.repositories)


class _File(Section):
    """The operator's file."""

    allowed_hosts: tuple[Host, ...] = ()
    endpoints: Mapping[EndpointName, Endpoint] = {}


class Endpoints:
    """All of them.

    Attributes:
        allowed_hosts: See ``bot.outside.http.Http``.
    """

    def __init__(self, known: Mapping[str, Endpoint], allowed_hosts: Collection[str] = ()) -> None:
        self._known = known
        self.allowed_hosts = tuple(allowed_hosts)

    def of(self, name: str, repo: Repo) -> Endpoint:
        """Return the endpoint *name*, if *repo* may use it.

        Raises:
            ConfigError: There is none, or not for this repository.
        """
        endpoint = self._known.get(name)
        if endpoint is None or not endpoint.is_for(repo):
            raise ConfigError(Problem(0, 0, f"the operator set up no endpoint `{name}` for {repo}"))
        return endpoint


def load_endpoints(text: str) -> Endpoints:
    """Read the operator's file.

    Args:
        text: YAML: a mapping of ``allowed_hosts``, a list, and ``endpoints``, by name.

    Raises:
        ConfigError: With every problem, each at the line and column of the key or value, and no
            value quoted.
    """
    try:
        read = document.parse(text.encode())
    except document.DocumentError as error:
        raise ConfigError(Problem(error.line, error.column, error.message)) from None
    root = read.root
    if not isinstance(root, document.Mapping):
        raise ConfigError(Problem(1, 1, "must be a mapping that has `endpoints`"))
    problems = [
        Problem(key.line, key.column, f"`{_quote(key.text)}` is here already, on line {first.line}")
        for key, first in read.duplicates
    ]
    try:
        file = _File.model_validate(document.plain(root))
    except ValidationError as error:
        problems += (_problem(one, root) for one in error.errors(include_url=False))
        raise ConfigError(*sorted(problems)) from None
    if problems:
        raise ConfigError(*problems)
    return Endpoints(file.endpoints, file.allowed_hosts)


def _problem(details: ErrorDetails, root: document.Mapping) -> Problem:
    path = [part for part in details["loc"] if part != "[key]"]
    key, value = document.find(root, path)
    name = _quote(".".join(map(str, path)))
    if details["type"] == "extra_forbidden":
        known = _File.model_fields if len(path) == 1 else Endpoint.model_fields
        hint = nearest(str(path[-1]), known)
        return Problem(key.line, key.column, f"there is no key `{name}`{hint}")
    says = _WORDS.get(details["type"], details["msg"].removeprefix("Value error, "))
    at = key if details["loc"][-1] == "[key]" else value
    return Problem(at.line, at.column, f"`{name}` {says}")


def _quote(word: str) -> str:
    return one_line(word, MAX_WORD)
