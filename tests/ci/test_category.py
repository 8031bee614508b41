import pytest

from bot.ci.category import Category, by_words


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("CUDA out of memory", Category.OOM),
        ("write: No space left on device", Category.INFRA),
        ("The connection to the server 10.0.0.1:443 was refused", Category.NETWORK),
        ("connection timed out", Category.NETWORK),
        ("Read timed out", Category.NETWORK),
        ("getaddrinfo ENOTFOUND x", Category.NETWORK),
        ("ETIMEDOUT", Category.NETWORK),
        ("golang.org/x/net: unexpected EOF", Category.NETWORK),
        ("502 Bad Gateway", Category.NETWORK),
        ("Command took >30min", Category.TIMEOUT),
        ("AccessDeniedException: Access Denied", Category.PERMISSION),
        ("403 Forbidden", Category.PERMISSION),
        ("Unable to locate credentials", Category.PERMISSION),
        ("No module named 'x'", Category.DEPENDENCY),
        ("No matching distribution", Category.DEPENDENCY),
        ("undefined symbol: _Z", Category.DEPENDENCY),
        ("manifest unknown", Category.DEPENDENCY),
        ("Received signal: SIGBUS", Category.CRASH),
        ("1 vulnerability, CVE-2026-1", Category.SECURITY),
        ("Unresolved reference: x", Category.COMPILE),
        ("HOME: unbound variable", Category.CONFIG),
        ("unknown flag: --x", Category.CONFIG),
        ("Invalid value for x", Category.CONFIG),
        ("File would be unformatted", Category.LINT),
        ("refusing to run CI", Category.POLICY),
        ("3174 is more than 2000", Category.POLICY),
        ("2 tests failed", Category.TEST),
        ("it broke", None),
        ("", None),
    ],
)
def test_by_words(text, category) -> None:
    assert by_words(text) is category


def test_the_first_kind_of_the_table_wins() -> None:
    assert by_words("a test ran out of memory: permission denied") is Category.OOM
