import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.errors import ConfigError
from bot.model import Repo, RepoId
from bot.settings import (
    MAX_FILE,
    LogFormat,
    LogLevel,
    Settings,
    database_url,
    github_token,
    oidc_issuer,
    server_url,
)

PEM = (
    generate_private_key(65537, 2048)
    .private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    .decode()
)
SECRET = "d2c8f3a94b7e45d6"
GOOD = {"APP_ID": "12345", "PRIVATE_KEY": PEM, "WEBHOOK_SECRET": SECRET}


def test_three_variables_are_enough() -> None:
    settings = Settings.load(GOOD)

    assert settings.app_id == 12345
    assert settings.webhook_secret == (SECRET,)
    assert settings.github_api_url == "https://api.github.com"
    assert settings.github_server_url == "https://github.com"
    assert settings.database_url == "sqlite:///sluice.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert (settings.log_level, settings.log_format) == (LogLevel.INFO, LogFormat.JSON)


def test_everything_else_can_be_set() -> None:
    settings = Settings.load(
        GOOD
        | {
            "WEBHOOK_SECRET": f"{SECRET}, the-former-one-of-them",
            "GITHUB_API_URL": "https://github.example.com/api/v3/",
            "SLUICE_HOME": "/var/lib/sluice",
            "HOST": "0.0.0.0",  # noqa: S104 - read, not listened on
            "PORT": "3000",
            "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": "text",
        }
    )

    assert settings.webhook_secret == (SECRET, "the-former-one-of-them")
    assert settings.github_api_url == "https://github.example.com/api/v3"
    assert settings.github_server_url == "https://github.example.com"
    assert settings.database_url == "sqlite:////var/lib/sluice/sluice.db"
    assert settings.port == 3000
    assert (settings.log_level, settings.log_format) == (LogLevel.DEBUG, LogFormat.TEXT)


@pytest.mark.parametrize(
    ("api", "server"),
    [
        ("https://api.github.com", "https://github.com"),
        ("https://github.example.com/api/v3", "https://github.example.com"),
        ("https://api.octo.ghe.com", "https://octo.ghe.com"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_where_people_look_follows_from_where_we_call(api: str, server: str) -> None:
    assert server_url(api) == server


@pytest.mark.parametrize(
    ("api", "issuer"),
    [
        ("https://api.github.com", "https://token.actions.githubusercontent.com"),
        ("https://github.example.com/api/v3", "https://github.example.com/_services/token"),
        ("https://api.octo.ghe.com", "https://token.actions.octo.ghe.com"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/_services/token"),
    ],
)
def test_who_vouches_for_a_job_follows_from_where_we_call(api: str, issuer: str) -> None:
    assert oidc_issuer(api) == issuer
    assert Settings.load(GOOD | {"GITHUB_API_URL": api}).oidc_issuer == issuer


def test_an_enterprise_may_have_an_issuer_of_its_own() -> None:
    issuer = "https://token.actions.githubusercontent.com/octo"

    assert Settings.load(GOOD | {"OIDC_ISSUER": f"{issuer}/"}).oidc_issuer == issuer


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://sluice.example.com/", "https://sluice.example.com"),
        ("https://example.com/sluice", "https://example.com/sluice"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("", ""),
    ],
)
def test_where_others_reach_us(given: str, read: str) -> None:
    assert Settings.load(GOOD | {"PUBLIC_URL": given}).public_url == read


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://sluice.example.com", "PUBLIC_URL must begin with https://"),
        ("http://127.0.0.1.example.com", "PUBLIC_URL must begin with https://"),
        ("sluice.example.com", "PUBLIC_URL must be a URL"),
        ("https://user:hunter2@example.com", "PUBLIC_URL must be a URL"),
    ],
)
def test_others_reach_us_through_tls(url: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        Settings.load(GOOD | {"PUBLIC_URL": url})


def test_every_problem_is_named_at_once_and_no_value_quoted() -> None:
    with pytest.raises(ConfigError) as raised:
        Settings.load(
            {
                "APP_ID": "sluice",
                "WEBHOOK_SECRET": "hunter2",
                "GITHUB_API_URL": "github.example.com",
                "DATABASE_URL": "mysql://root:hunter2@db/sluice",
                "PORT": "65536",
                "GITHUB_SERVER_URL": "https://user:hunter2@example.com",
                "LOG_LEVEL": "loud",
            }
        )

    text = str(raised.value)
    for name in ("APP_ID", "WEBHOOK_SECRET", "GITHUB_API_URL", "DATABASE_URL", "PORT"):
        assert f"{name} " in text
    assert "PRIVATE_KEY is not set" in text
    assert "GITHUB_SERVER_URL must be a URL" in text
    assert "LOG_LEVEL" in text
    assert "hunter2" not in text


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("", "is not set"),
        ("fifteen bytes..", "at least 16 bytes"),
        ("developmentdevelopment", "well-known default"),
        ("changemechangemechangeme", "well-known default"),
        (f"{SECRET},", "at least 16 bytes"),
    ],
)
def test_a_secret_that_can_be_guessed_is_refused(secret: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        Settings.load(GOOD | {"WEBHOOK_SECRET": secret})


@pytest.mark.parametrize("suffix", ["_FILE", "_PATH"])
def test_a_setting_can_lie_in_a_file(tmp_path, suffix: str) -> None:
    for name, value in GOOD.items():
        (tmp_path / name).write_text(f"{value}\n")
    environ = {name + suffix: str(tmp_path / name) for name in GOOD}

    settings = Settings.load(environ)
    assert (settings.app_id, settings.webhook_secret) == (12345, (SECRET,))
    assert (
        settings.private_key.private_numbers() == Settings.load(GOOD).private_key.private_numbers()
    )


@pytest.mark.parametrize("suffix", ["", "_FILE", "_PATH"])
def test_endpoints_are_read_at_the_start(tmp_path, suffix: str) -> None:
    text = "endpoints: {prometheus: {url: 'http://p:9090', repositories: [octo/*]}}"
    (tmp_path / "endpoints.yml").write_text(text)
    value = str(tmp_path / "endpoints.yml") if suffix else text

    endpoints = Settings.load(GOOD | {"ENDPOINTS" + suffix: value}).endpoints

    repo = Repo(id=RepoId(1), owner="octo", name="shop")
    assert endpoints.of("prometheus", repo).url == "http://p:9090"


def test_no_endpoints_are_needed() -> None:
    assert Settings.load(GOOD).endpoints.allowed_hosts == ()


def test_every_mistake_of_the_endpoints_is_told_beside_the_others() -> None:
    with pytest.raises(ConfigError) as raised:
        Settings.load(
            GOOD | {"PORT": "x", "ENDPOINTS": "endpoint: {}\nendpoints: {a: {url: hunter2}}"}
        )

    text = str(raised.value)
    assert "ENDPOINTS 1:1: there is no key `endpoint`; did you mean `endpoints`?; 2:22: " in text
    assert "PORT " in text
    assert "hunter2" not in text


@pytest.mark.parametrize("size", [MAX_FILE, MAX_FILE + 1])
def test_a_file_is_read_whole_or_not_at_all(tmp_path, size: int) -> None:
    path = tmp_path / "endpoints.yml"
    path.write_text("{}#".ljust(size, "x").replace("{}#", "{} #", 1)[:size])

    if size <= MAX_FILE:
        assert Settings.load(GOOD | {"ENDPOINTS_PATH": str(path)})
    else:
        with pytest.raises(ConfigError, match=r"ENDPOINTS_PATH: .* is larger than 64 KiB"):
            Settings.load(GOOD | {"ENDPOINTS_PATH": str(path)})


def test_a_file_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(ConfigError, match="WEBHOOK_SECRET_FILE: cannot read"):
        Settings.load(GOOD | {"WEBHOOK_SECRET_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize(
    ("environ", "token"),
    [({}, ""), ({"PAGE_TOKEN": ""}, ""), ({"PAGE_TOKEN": "p" * 16}, "p" * 16)],
    ids=["none", "an empty one", "just long enough"],
)
def test_pages_have_a_password_or_there_are_none(environ, token) -> None:
    assert Settings.load(GOOD | environ).page_token == token


@pytest.mark.parametrize("token", ["p" * 15, "changemechangeme"])
def test_a_password_of_pages_that_can_be_guessed_is_refused(token: str) -> None:
    with pytest.raises(ConfigError, match=r"PAGE_TOKEN (must have at least|is a well-known)"):
        Settings.load(GOOD | {"PAGE_TOKEN": token})


def test_secrets_do_not_reach_logs() -> None:
    assert "hunter2" not in repr(Settings.load(GOOD | {"PAGE_TOKEN": "hunter2hunter2hunter2"}))
    shown = repr(Settings.load(GOOD | {"DATABASE_URL": "postgresql://u:hunter2@db/x"}))
    shown += repr(Settings.load(GOOD | {"ENDPOINTS": "endpoints: {a: {secret: hunter2}}"}))

    assert SECRET not in shown
    assert "hunter2" not in shown


def test_verbs_that_need_only_the_database_read_only_that() -> None:
    assert database_url({}) == "sqlite:///sluice.db"
    assert database_url({"SLUICE_HOME": "/x"}) == "sqlite:////x/sluice.db"
    assert database_url({"DATABASE_URL": "postgresql://db/x"}) == "postgresql://db/x"


@pytest.mark.parametrize(
    ("environ", "token"),
    [
        ({}, ""),
        ({"GITHUB_TOKEN": ""}, ""),
        ({"GITHUB_TOKEN": "ghp_x"}, "ghp_x"),
        ({"GITHUB_TOKEN_FILE": "{file}"}, "ghp_y"),
    ],
)
def test_the_token_of_who_runs_a_verb(tmp_path, environ, token) -> None:
    (tmp_path / "token").write_text("ghp_y\n")
    given = {name: value.format(file=tmp_path / "token") for name, value in environ.items()}

    assert github_token(given) == token
