import pytest
from hypothesis import given, strategies as st

from bot.ci.fingerprint import LENGTH, fingerprint, mask

SAME = {
    "line numbers": ("src/a.py:12: error: x", "src/a.py:999: error: x"),
    "durations": ("--- FAIL: TestNil (0.01s)", "--- FAIL: TestNil (12.5s)"),
    "minutes": ("ran over 20m0s limit", "ran over 5m30s limit"),
    "times": ("at 2026-07-30T10:39:20Z it broke", "at 2025-01-02T00:00:01Z it broke"),
    "prefixes": ("##[error]it broke", "[2026-07-13T19:28:19Z] it broke"),
    "machines": (
        "/home/runner/work/app/app/src/x.cpp:1: error",
        "C:\\actions-runner\\_work\\app\\src\\x.cpp:9: error",
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
    ["1" * 400 + "abcd", "/a" * 250, "a:" * 250, "0x" * 250, "/folders" * 60, "1a" * 250 + "_"],
)
def test_no_text_takes_long(text) -> None:
    assert len(mask(text)) <= len(text)


def test_parts_are_kept_apart() -> None:
    assert fingerprint("a", "b") != fingerprint("a b", "")
    assert fingerprint("a", "") != fingerprint("b", "")


def test_only_the_head_of_a_long_line_counts() -> None:
    assert mask("x" * 500 + "y") == mask("x" * 500 + "z")
    assert mask("x" * 499 + "y") != mask("x" * 499 + "z")
