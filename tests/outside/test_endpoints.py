"""The systems that repositories may use: who may, and what an operator is told of a mistake."""

import pytest

from bot.errors import ConfigError
from bot.model import Repo, RepoId
from bot.outside.endpoints import Endpoint, Endpoints, load_endpoints

REPO = Repo(id=RepoId(1), owner="octo", name="shop")

FULL = """
allowed_hosts:
  - metrics.internal
  - "*.example.com"
  - 127.0.0.1
  - "::1"
endpoints:
  prometheus:
    repositories: [octo/*]
    url: http://prometheus:9090/
    headers: {Authorization: Bearer hunter2}
  haproxy:
    repositories: [octo/shop, octo/blog]
    socket: /run/haproxy.sock
  other:
    socket: "[::1]:9999"
    secret: hunter2
    secret_access_key: hunter2
    region: eu-central-1
"""


def test_a_file_says_everything() -> None:
    endpoints = load_endpoints(FULL)

    assert endpoints.allowed_hosts == ("metrics.internal", "*.example.com", "127.0.0.1", "::1")
    prometheus = endpoints.of("prometheus", REPO)
    assert prometheus.url == "http://prometheus:9090"
    assert prometheus.headers == {"Authorization": "Bearer hunter2"}
    assert endpoints.of("haproxy", REPO).socket == "/run/haproxy.sock"


def test_secrets_are_not_shown() -> None:
    endpoints = load_endpoints(FULL)

    assert "hunter2" not in repr(list(endpoints._known.values()))


def test_a_file_may_say_nothing() -> None:
    assert load_endpoints("{}").allowed_hosts == ()


@pytest.mark.parametrize(
    ("patterns", "is_for"),
    [
        ((), False),
        (("octo/shop",), True),
        (("OCTO/Shop",), True),
        (("octo/*",), True),
        (("Octo/*",), True),
        (("octo/shop2",), False),
        (("octo/sho",), False),
        (("octopus/*",), False),
        (("x/y", "octo/shop"), True),
    ],
)
def test_an_endpoint_is_for_those_it_names(patterns: tuple[str, ...], is_for: bool) -> None:  # noqa: FBT001 - a table
    endpoints = Endpoints({"prometheus": Endpoint(repositories=patterns)})

    if is_for:
        assert endpoints.of("prometheus", REPO).repositories == patterns
    else:
        with pytest.raises(ConfigError):
            endpoints.of("prometheus", REPO)


@pytest.mark.parametrize("pattern", ["octo/shop", "octo/*"])
def test_a_repository_may_be_spelt_in_any_case(pattern: str) -> None:
    repo = Repo(id=RepoId(1), owner="Octo", name="Shop")

    assert Endpoint(repositories=(pattern,)).is_for(repo)


def test_what_others_have_reads_as_what_nobody_has() -> None:
    endpoints = Endpoints({"theirs": Endpoint(repositories=("acme/*",))})

    with pytest.raises(ConfigError) as others:
        endpoints.of("theirs", REPO)
    with pytest.raises(ConfigError) as nobodys:
        endpoints.of("nobodys", REPO)

    assert str(others.value) == "the operator set up no endpoint `theirs` for octo/shop"
    assert str(nobodys.value) == str(others.value).replace("theirs", "nobodys")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "1:1: must be a mapping that has `endpoints`"),
        ("- a", "1:1: must be a mapping that has `endpoints`"),
        ("a: [", "1:5: "),
        ("endpoint: {}", "1:1: there is no key `endpoint`; did you mean `endpoints`?"),
        ("endpoints: []", "1:12: `endpoints` must be a mapping"),
        ("endpoints: {a: x}", "1:16: `endpoints.a` must be a mapping"),
        ("endpoints: {A: {}}", "1:13: `endpoints.A` must be the name of an endpoint"),
        ("endpoints: {a: {}, a: {}}", "1:20: `a` is here already, on line 1"),
        ("endpoints: {a: {ulr: x}}", "1:17: there is no key `endpoints.a.ulr`; did you mean `url`"),
        ("endpoints: {a: {url: 1}}", "1:22: `endpoints.a.url` must be a string"),
        ("endpoints: {a: {secret: null}}", "1:25: `endpoints.a.secret` must be a string"),
        ("endpoints: {a: {repositories: octo/x}}", "`endpoints.a.repositories` must be a list"),
        ("endpoints: {a: {headers: x}}", "1:26: `endpoints.a.headers` must be a mapping"),
        ("endpoints: {a: {headers: {x: 1}}}", "1:30: `endpoints.a.headers.x` must be a string"),
        ('endpoints: {a: {headers: {x: "a\\nb"}}}', "must be headers of HTTP"),
        ('endpoints: {a: {headers: {"x y": a}}}', "must be headers of HTTP"),
        ("allowed_hosts: [a/b]", "1:17: `allowed_hosts.0` must be a host, or `*.` and a domain"),
        ('allowed_hosts: ["*"]', "must be a host"),
        ('allowed_hosts: ["a.*"]', "must be a host"),
        ('allowed_hosts: ["example.com:443"]', "must be a host"),
        *(
            (f'endpoints: {{a: {{repositories: ["{pattern}"]}}}}', "must be `owner/name` or")
            for pattern in ("octo", "octo/", "/shop", "*/*", "*/shop", "octo/s*", "octo/a/b", "")
        ),
        *(
            (f'endpoints: {{a: {{url: "{url}"}}}}', "must be an address such as")
            for url in (
                "prometheus:9090",
                "ftp://a",
                "http://",
                "http://a?b=c",
                "http://a#b",
                "http://hunter2@a",
                "http://a:0",
                "http://a:65536",
                "http://[::1",
                "http://a b",
            )
        ),
        *(
            (f'endpoints: {{a: {{socket: "{socket}"}}}}', "an absolute path, or `host:port`")
            for socket in ("run/haproxy.sock", "haproxy", "haproxy:", ":9999", "::1:9999")
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_endpoints(text)

    [problem] = raised.value.problems
    assert says in str(problem)
    assert "hunter2" not in str(problem)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(ConfigError) as raised:
        load_endpoints("endpoints:\n  a: {url: x}\n  a: {}\n  b: {socket: y}\nmore: 1\n")

    assert [problem.line for problem in raised.value.problems] == [3, 4, 5]
