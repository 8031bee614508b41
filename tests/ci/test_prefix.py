import pytest

from bot.ci.prefix import MOST, without_prefix


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        pytest.param("ValueError: x", "ValueError: x", id="none"),
        pytest.param("##[error]fatal: x", "fatal: x", id="the runner's error"),
        pytest.param("##[warning]x", "##[warning]x", id="a warning stays one"),
        pytest.param("[2026-07-13T19:28:19Z] E   x", "E   x", id="Buildkite, Jenkins"),
        pytest.param("2026-07-13 19:28:19,123 x", "x", id="a logger's time"),
        pytest.param("2026-07-13T19:28:19+02:00 x", "x", id="an offset"),
        pytest.param("[2026-07-13 19:28:19.5 +0200] x", "x", id="an offset after a space"),
        pytest.param("[19:28:19] x", "x", id="a time alone, in brackets"),
        pytest.param("[19:28:19.123] x", "x", id="with milliseconds"),
        pytest.param("[19:28] x", "[19:28] x", id="hours and minutes are no stamp"),
        pytest.param("2026-07-13T19:28:19.123456Z 00O x", "x", id="GitLab"),
        pytest.param("05:24:25.174 [main] DEBUG o.a.M - [ERROR] x", "[ERROR] x", id="Logback"),
        pytest.param("ERROR 05-07 08:11:40 [core.py:9] KeyError: x", "KeyError: x", id="vLLM"),
        pytest.param("#12 0.345 gcc: x", "gcc: x", id="BuildKit"),
        pytest.param("web-1  | Error: x", "Error: x", id="Compose"),
        pytest.param("@shop/web:test: Error: x", "Error: x", id="turbo"),
        pytest.param("@shop/web: Error: x", "Error: x", id="lerna"),
        pytest.param("@shop/web:3 x", "@shop/web:3 x", id="a version is none"),
        pytest.param("(Engine pid=7) (Worker pid=8) x", "x", id="two"),
        pytest.param("##[error]" * (MOST + 1) + "x", "##[error]x", id="no more than a few"),
        pytest.param("12:30 is a time of day", "12:30 is a time of day", id="a time in a sentence"),
    ],
)
def test_without_prefix(text, bare) -> None:
    assert without_prefix(text) == bare
