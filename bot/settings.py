"""Settings of the process, from the environment. Read once, at start-up; all problems at once.

Each variable can be given as ``NAME``, or as ``NAME_FILE`` or ``NAME_PATH`` naming a file that
holds it, which keeps secrets out of the process list. Names are those of Probot and GitHub Actions.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from bot.database.open import parse as parse_database_url
from bot.errors import ConfigError, Problem
from bot.github.keys import read_private_key
from bot.outside.endpoints import Endpoints, load_endpoints

MIN_SECRET = 16
"""Bytes of a webhook secret: what is shorter can be guessed offline from one delivery."""

KNOWN_SECRETS = frozenset({"development", "secret", "changeme", "password", "webhook-secret"})
"""Defaults of other bots' examples, however long they are made by repeating."""

MAX_FILE = 64 * 1024
"""Characters of a file that holds a setting. Our own limit; a larger one is refused."""

OURSELVES = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts to which HTTP crosses no network."""


class LogFormat(StrEnum):
    """How log lines are written."""

    JSON = "json"
    TEXT = "text"


class LogLevel(StrEnum):
    """The least important line that is still written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _private_key(text: object) -> object:
    return read_private_key(text) if isinstance(text, str) else text


def _secrets(text: object) -> object:
    return tuple(part.strip() for part in text.split(",")) if isinstance(text, str) else text


def _secret(secret: str) -> str:
    if len(secret.encode()) < MIN_SECRET:
        raise ValueError(f"must have at least {MIN_SECRET} bytes; try `openssl rand -hex 32`")
    if any(not secret.lower().replace(known, "") for known in KNOWN_SECRETS):
        raise ValueError("is a well-known default; try `openssl rand -hex 32`")
    return secret


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.username:
        raise ValueError("must be a URL such as https://github.example.com")
    return text.rstrip("/")


def _public_url(text: str) -> str:
    url = _url(text)
    if urlsplit(url).scheme != "https" and urlsplit(url).hostname not in OURSELVES:
        raise ValueError("must begin with https://")
    return url


def _database(text: str) -> str:
    try:
        parse_database_url(text)
    except ConfigError as error:
        raise ValueError(error.problems[0].message) from error
    return text


def _endpoints(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return load_endpoints(text)
    except ConfigError as error:
        raise ValueError("; ".join(map(str, error.problems))) from None


Url = Annotated[str, AfterValidator(_url)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]


class Settings(BaseModel):
    """Everything an operator chooses."""

    model_config = ConfigDict(
        frozen=True,
        arbitrary_types_allowed=True,
        str_strip_whitespace=True,
        use_attribute_docstrings=True,
    )

    app_id: Annotated[int, Field(gt=0)]
    """The App ID on the App's settings page."""

    private_key: Annotated[RSAPrivateKey, BeforeValidator(_private_key), Field(repr=False)]
    """The App's private key in PEM, also with `\\n` for its line breaks or in base64; or a path."""

    webhook_secret: Annotated[
        tuple[Annotated[str, AfterValidator(_secret)], ...],
        BeforeValidator(_secrets),
        Field(min_length=1, repr=False),
    ]
    """The webhook's secret, at least 16 bytes; several with commas, while it is being replaced."""

    github_api_url: Url = "https://api.github.com"
    """`https://HOST/api/v3` on GitHub Enterprise Server, `https://api.NAME.ghe.com` on ghe.com."""

    github_server_url: Url = ""
    """Where people see what the API serves. Follows from `GITHUB_API_URL`."""

    public_url: PublicUrl = ""
    """Where others reach us, such as `https://sluice.example.com`. Deploy permits need it."""

    oidc_issuer: Url = ""
    """Who tells us which job calls, to redeem a deploy permit. Follows from `GITHUB_API_URL`."""

    page_token: Annotated[str, AfterValidator(_secret), Field(repr=False)] = ""
    """At least 16 bytes: the password of the pages. Without one there are none."""

    sluice_home: Path = Path()
    """The folder that the SQLite database lies in; by default the current one."""

    database_url: Annotated[str, AfterValidator(_database), Field(repr=False)] = ""
    """`sqlite:///PATH` or `postgresql://…`; by default `sluice.db` in `SLUICE_HOME`."""

    endpoints: Annotated[Endpoints, BeforeValidator(_endpoints), Field(repr=False)] = Endpoints({})
    """YAML: the systems that repositories may use for canaries, by name; or a path."""

    host: str = "127.0.0.1"
    """The address to listen on. TLS belongs to the proxy in front."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """The port to listen on; 0 is any free one."""

    log_level: Annotated[LogLevel, BeforeValidator(str.lower)] = LogLevel.INFO
    """`debug`, `info`, `warning` or `error`."""

    log_format: Annotated[LogFormat, BeforeValidator(str.lower)] = LogFormat.JSON
    """`json` or `text`."""

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: Any) -> Any:  # noqa: ANN401 - pydantic's raw input
        api = str(values.get("github_api_url", "https://api.github.com"))
        home = Path(values.get("sluice_home", "."))
        defaults = {
            "github_server_url": server_url(api),
            "oidc_issuer": oidc_issuer(api),
            "database_url": f"sqlite:///{home / 'sluice.db'}",
        }
        return defaults | values

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the variables of *environ*: the process's own when None.

        Raises:
            ConfigError: Names every variable that is missing or wrong, never with its value.
        """
        read = dict(_read(os.environ if environ is None else environ, cls.model_fields))
        try:
            return cls.model_validate(read)
        except ValidationError as error:
            raise ConfigError(*map(_problem, error.errors())) from None


def database_url(environ: Mapping[str, str] | None = None) -> str:
    """Read where the database is, for the verbs that need nothing else.

    Raises:
        ConfigError: ``DATABASE_URL`` is wrong.
    """
    read = dict(_read(os.environ if environ is None else environ, Settings.model_fields))
    home = Path(read.get("sluice_home", "."))
    try:
        return _database(read.get("database_url", f"sqlite:///{home / 'sluice.db'}"))
    except ValueError as error:
        raise ConfigError(Problem(0, 0, f"DATABASE_URL {error}")) from error


def github_token(environ: Mapping[str, str] | None = None) -> str:
    """Read the token of the person who runs a verb, ``GITHUB_TOKEN``; empty if there is none.

    The server never reads it: it acts as the App.
    """
    return dict(_read(os.environ if environ is None else environ, ["github_token"])).get(
        "github_token", ""
    )


def server_url(api_url: str) -> str:
    """Return where people see what *api_url* serves.

    github.com has ``https://api.github.com``, Enterprise Server ``https://HOST/api/v3``, data
    residency ``https://api.NAME.ghe.com``.
    """
    parts = urlsplit(api_url)
    return f"{parts.scheme}://{parts.netloc.removeprefix('api.')}"


def oidc_issuer(api_url: str) -> str:
    """Return who signs the OIDC tokens of the jobs that *api_url* knows.

    Source: https://docs.github.com/en/actions/reference/security/oidc, also of Enterprise Server
    and of data residency.
    """
    parts = urlsplit(api_url)
    if parts.hostname == "api.github.com":
        return "https://token.actions.githubusercontent.com"
    if parts.netloc.startswith("api.") and parts.netloc.endswith(".ghe.com"):
        return f"{parts.scheme}://token.actions.{parts.netloc.removeprefix('api.')}"
    return f"{parts.scheme}://{parts.netloc}/_services/token"


def _read(environ: Mapping[str, str], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        variable = name.upper()
        for suffix in ("_FILE", "_PATH"):
            if environ.get(variable + suffix):
                yield name, _read_file(variable + suffix, Path(environ[variable + suffix]))
        if environ.get(variable):
            yield name, environ[variable]


def _read_file(variable: str, path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(MAX_FILE + 1).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(Problem(0, 0, f"{variable}: cannot read {path}: {error}")) from error
    if len(text) > MAX_FILE:
        raise ConfigError(Problem(0, 0, f"{variable}: {path} is larger than {MAX_FILE >> 10} KiB"))
    return text


def _problem(error: Any) -> Problem:  # noqa: ANN401 - pydantic's error
    name = str(error["loc"][0]).upper() if error["loc"] else "settings"
    if error["type"] == "missing":
        return Problem(0, 0, f"{name} is not set")
    return Problem(0, 0, f"{name} {error['msg'].removeprefix('Value error, ')}")
