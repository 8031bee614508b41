from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from bot.ci.log import MAX_CHARACTERS, LogLine, LogReader

STAMP = "2026-07-30T10:39:20.7109104Z"
AT = datetime(2026, 7, 30, 10, 39, 20, 710910, tzinfo=UTC)


def read(data: bytes, size: int = 1 << 16) -> list[LogLine]:
    reader = LogReader()
    chunks = (data[start : start + size] for start in range(0, len(data), size))
    return [line for chunk in chunks for line in reader.feed(chunk)] + reader.finish()


def text_of(line: str) -> str:
    [only] = read(line.encode())
    return only.text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param("plain\ttext", "plain\ttext", id="plain, with a tab"),
        pytest.param("\x1b[1m\x1b[31merror\x1b[0m: x", "error: x", id="colours"),
        pytest.param("\x1b[38;5;196mred\x1b[K", "red", id="256 colours, erase"),
        pytest.param("\x1b(Bbold\x1b(B", "bold", id="character set, as mypy prints"),
        pytest.param("\x1b_bk;t=1778141500081\x07made", "made", id="Buildkite's stamp"),
        pytest.param("\x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\", "link", id="link"),
        pytest.param("\x1b]0;title\x07text", "text", id="title"),
        pytest.param("\x1bMup\x1b7save", "upsave", id="two characters"),
        pytest.param("\x1b]never closed", "]never closed", id="a text that is not closed stays"),
        pytest.param("ends in \x1b[3", "ends in [3", id="an escape that was cut"),
        pytest.param("windows\r", "windows", id="CRLF"),
        pytest.param("10%\r50%\r100%", "100%", id="progress"),
        pytest.param("10%\rdone\r\r", "done", id="progress, then CRCRLF"),
        pytest.param("\r \r", "", id="only carriage returns"),
        pytest.param("a\x00b\x08c\u202ed\u200be\u2028f", "abcdef", id="what cannot be seen"),
        pytest.param("żółć ❌ 日本", "żółć ❌ 日本", id="other scripts"),
        pytest.param(f"{STAMP} text", "text", id="stamp"),
        pytest.param(f"\ufeff{STAMP} text", "text", id="byte order mark and stamp"),
        pytest.param(STAMP, "", id="stamp of an empty line"),
        pytest.param(f"{STAMP}   indented", "  indented", id="indented"),
        pytest.param(
            "2026-07-30T10:39:20.71Z text", "2026-07-30T10:39:20.71Z text", id="no runner"
        ),
        pytest.param(
            "2026-13-30T10:39:20.7109104Z x", "2026-13-30T10:39:20.7109104Z x", id="month"
        ),
        pytest.param("x" * MAX_CHARACTERS, "x" * MAX_CHARACTERS, id="as long as a line may be"),
        pytest.param("x" * (MAX_CHARACTERS + 1), "x" * MAX_CHARACTERS, id="longer"),
        pytest.param("é" * (MAX_CHARACTERS + 1), "é" * MAX_CHARACTERS, id="longer, two bytes each"),
    ],
)
def test_what_a_reader_sees(line, text) -> None:
    assert text_of(line) == text


def test_lines_are_counted_as_github_does() -> None:
    lines = read(b"one\rstill one\r\n\n\xff\xfe\nfour")

    assert [(line.number, line.text) for line in lines] == [
        (1, "still one"),
        (2, ""),
        (3, "\ufffd\ufffd"),
        (4, "four"),
    ]


def test_stamps_and_marks_are_read() -> None:
    first, second, third = read(f"\ufeff{STAMP} a\n{STAMP} b\nc\n".encode())

    assert (first.at, first.opens_step) == (AT, True)
    assert (second.at, second.opens_step) == (AT, False)
    assert third.at is None


@given(st.binary(max_size=300), st.integers(1, 7))
def test_chunks_make_no_difference(data, size) -> None:
    assert read(data, size) == read(data)


@given(st.text(alphabet="\x1b[]_;(B0m\x07\\\r\n a\ufeff", max_size=60))
def test_nothing_unseen_is_left(text) -> None:
    lines = read(text.encode())

    assert len(lines) == len(text.removesuffix("\n").split("\n")) * bool(text)
    assert all(line.text.isprintable() for line in lines)


def test_a_line_without_end_is_not_held() -> None:
    reader = LogReader()
    for _ in range(100):
        assert reader.feed(b"x" * 10_000) == []

    assert len(reader._held) <= 4 * MAX_CHARACTERS
    assert [len(line.text) for line in reader.finish()] == [MAX_CHARACTERS]
