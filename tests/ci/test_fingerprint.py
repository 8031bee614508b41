import pytest
from hypothesis import given, strategies as st

from bot.ci.fingerprint import LENGTH, fingerprint, is_specific, mask

SAME = {
    "line numbers": ("src/a.py:12: error: x", "src/a.py:999: error: x"),
    "durations": ("--- FAIL: TestNil (0.01s)", "--- FAIL: TestNil (12.5s)"),
    "minutes": ("ran over 20m0s limit", "ran over 5m30s limit"),
    "times": ("at 2026-07-30T10:39:20Z it broke", "at 2025-01-02T00:00:01Z it broke"),
    "prefixes": ("##[error]it broke", "[2026-07-13T19:28:19Z] it broke"),
    "machines": (
        "/home/runner/work/app/app/src/x.cpp:1: error",
        "C:\\actions-runner\\_work\\app\\app\\src\\x.cpp:9: error",
    ),
    "versions in paths": ("/opt/python-3.11/lib/x.py: no", "/opt/python-3.12/lib/x.py: no"),
    "temporary files": ("cannot read /tmp/tmpab12/x: no", "cannot read /tmp/zz/y/z: no"),
    "commits": ("could not apply c0ffee1234", "could not apply 0a1b2c3"),
    "addresses": ("SIGSEGV addr=0x0 pc=0x4f5262", "SIGSEGV addr=0x8 pc=0x8ac53f"),
    "seven hex digits": ("at 0A1B2C3 it broke", "at F9E8D7C it broke"),
    "uuids": (
        "id 5b8c1a52-2f9b-4c8e-9d67-0f1e2d3c4b5a",
        "id 00000000-aaaa-bbbb-cccc-123456789abc",
    ),
    "pods": ("Pod x-fbtr6-workflow is Pending", "Pod x-9k2lm-workflow is Pending"),
    "hosts and ports": ("dial tcp 10.0.0.1:443: refused", "dial tcp 192.168.1.20:8080: refused"),
    "counts": ("Test count 359 is outside", "Test count 1,021 is outside"),
    "spaces": ("E   it  broke", "E it broke "),
}
DIFFERENT = {
    "codes": ("E501 Line too long", "F401 Line too long"),
    "tests": ("FAILED test_a.py::test_one", "FAILED test_a.py::test_two"),
    "numbered tests": ("test_case_131 failed", "test_case_132 failed"),
    "files": ("/a/b/x.py: no", "/a/b/y.py: no"),
    "six hex digits": ("at A1B2C3 it broke", "at A1B2C4 it broke"),
    "folders": ("a/b/x/test_a.py::test_one", "a/b/y/test_a.py::test_one"),
    "folders of a checkout": ("/__w/a/a/x/test_a.py: no", "/__w/a/a/y/test_a.py: no"),
    "words": ("connection refused", "connection reset"),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_accidents_are_masked(pair) -> None:
    one, other = map(mask, pair)

    assert one == other


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT)
def test_reasons_are_not(pair) -> None:
    assert mask(pair[0]) != mask(pair[1])


@given(st.text(), st.text())
def test_a_fingerprint_is_short_hex_for_any_text(one, other) -> None:
    found = fingerprint(one, other)

    assert len(found) == LENGTH
    assert int(found, 16) >= 0
    assert found == fingerprint(one, other)


@pytest.mark.parametrize(
    "text",
    [
        *("1" * 400 + "abcd", "1a" * 250 + "_", "0x" * 250, "a:" * 250),
        *("/a" * 250, "/folders" * 60, "/work/" * 80, "C:/work" * 70),
    ],
)
def test_no_text_takes_long(text) -> None:
    assert len(mask(text)) <= len(text)


def test_parts_are_kept_apart() -> None:
    assert fingerprint("a", "b") != fingerprint("a b", "")
    assert fingerprint("a", "") != fingerprint("b", "")


def test_only_the_head_of_a_long_line_counts() -> None:
    assert mask("x" * 500 + "y") == mask("x" * 500 + "z")
    assert mask("x" * 499 + "y") != mask("x" * 499 + "z")


MACHINES = st.sampled_from(
    [
        "/home/runner/work/app/app/",
        "/Users/runner/work/app/app/",
        "/__w/app/app/",
        "D:\\a\\app\\app\\",
        "C:\\runner\\_work\\app\\app\\",
        "/github/workspace/",
        "",
    ]
)
STAMPS = st.sampled_from(
    ["", "##[error]", "[12:34:56] ", "2026-07-13T19:28:19Z ", "2026-07-13 19:28:19,123 "]
)
COMMITS = st.text("0123456789abcdef", min_size=7, max_size=40)
NUMBERS = st.integers(0, 10**9).map(str)
ACCIDENTS = st.fixed_dictionaries(
    {
        "stamp": STAMPS,
        "machine": MACHINES,
        "line": NUMBERS,
        "seconds": st.floats(0, 1e4).map("{:.2f}s".format),
        "commit": COMMITS,
        "address": st.integers(0, 2**48).map(hex),
        "port": NUMBERS.map("127.0.0.1:{}".format),
        "id": st.uuids().map(str),
    }
)
MESSAGES = [
    "{stamp}{machine}src/cart.py:{line}: AssertionError: the price is wrong",
    "{stamp}--- FAIL: TestCart ({seconds})",
    "{stamp}fatal: could not apply {commit} (a change)",
    "{stamp}dial tcp {port}: connection refused after {seconds}",
    "{stamp}SIGSEGV: segmentation violation addr={address} pc={address}",
    "{stamp}container {id} is unhealthy: exit code {line}",
    "{stamp}took {seconds}, {line} of {line} done in {machine}out.log",
]


@given(st.sampled_from(MESSAGES), ACCIDENTS, ACCIDENTS)
def test_a_failure_is_the_same_on_any_machine_at_any_time(message, one, other) -> None:
    assert fingerprint(message.format(**one)) == fingerprint(message.format(**other))


PARTS = st.sampled_from(["cart", "adds", "a", "rounds", "up", "v2", "3"])
NAMES = st.lists(PARTS, min_size=1, max_size=3).map(lambda parts: "_".join(["test", *parts]))


@given(NAMES, NAMES, ACCIDENTS, ACCIDENTS)
def test_other_tests_are_other_failures(one, other, here, there) -> None:
    message = "FAILED {machine}tests/test_cart.py::{test} in {seconds}"
    found = fingerprint(message.format(test=one, **here))

    assert (found == fingerprint(message.format(test=other, **there))) is (one == other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ModuleNotFoundError: No module named 'requests'", True),
        ("E   KeyError: 'price'", True),
        ("linker `cc` failed", False),
        ("Process completed with exit code 1.", False),
        ("The operation was canceled.", False),
        ("Segmentation fault (core dumped)", False),
        ("E   AssertionError: assert 1 == 2", False),
        ("Error: the tests failed", False),
        ("❌ Unit tests failed", False),
        ("/a/b/c 12:30", False),
        ("", False),
    ],
)
def test_what_tells_failures_apart(text, expected) -> None:
    assert is_specific(text) is expected
