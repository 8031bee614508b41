"""``sluice judge``."""

import json

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.cli import judge as verb
from bot.config.judging import Judging
from bot.judge.counts import Counts, Latency, Point
from bot.judge.judge import judge


def poll(t: float, canary=(100, 0), stable=(900, 4), **more: object) -> dict[str, object]:
    return {
        "t": t,
        "stable": {"requests": stable[0], "errors": stable[1]},
        "canary": {"requests": canary[0], "errors": canary[1]},
        **more,
    }


def lines(*polls: object) -> str:
    return "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in polls)


@pytest.fixture
def run(tmp_path):
    def invoke(text: str | bytes, *args: str):
        path = tmp_path / "counts.jsonl"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return CliRunner().invoke(main, ["judge", str(path), *args])

    return invoke


def test_text(run) -> None:
    result = run(lines(poll(30), poll(60, (25, 12), (225, 4))))

    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith("      30  inconclusive  nothing is wrong so far; ")
    assert second.startswith("      60  fail  ")
    assert second.endswith(" : 1 that the canary is worse (12/125 against 8/1125)")
    assert not result.stderr


def test_json_is_what_the_judge_says(run) -> None:
    polls = [poll(30 * number, (100, number % 2)) for number in range(1, 13)]
    points = [
        Point(
            at=30 * number,
            canary=Counts(requests=100, errors=number % 2),
            stable=Counts(requests=900, errors=4),
        )
        for number in range(1, 13)
    ]
    result = run(lines(*polls), "--format", "json")

    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["t"] for one in said] == [30 * number for number in range(1, 13)]
    for number, one in enumerate(said, start=1):
        expected = judge(points[:number], Judging(), is_baked=number >= 11)
        assert one["verdict"] == expected.verdict
        assert one["ground"] == expected.ground
        assert one["reason"] == expected.reason
        assert one["evidence_relative"] == expected.evidence_relative
        assert one["evidence_absolute"] == expected.evidence_absolute
        assert one["excluded"] == expected.excluded
        assert one["run"] is None


@pytest.mark.parametrize(("last", "verdict"), [(309, "inconclusive"), (310, "pass")])
def test_nothing_passes_in_the_first_five_minutes(run, last, verdict) -> None:
    result = run(lines(poll(10, (1000, 0)), poll(last, (1000, 0))), "--format", "json")

    assert json.loads(result.stdout.splitlines()[-1])["verdict"] == verdict


def test_several_rollouts(run) -> None:
    good, bad = poll(30, run="one"), poll(10, (25, 12), run=2)
    result = run(lines(good, bad, "", poll(60, run="one")), "--format", "json")

    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["run"], one["t"], one["verdict"]) for one in said] == [
        ("one", 30, "inconclusive"),
        (2, 10, "fail"),
        ("one", 60, "inconclusive"),
    ]
    assert run(lines(bad)).stdout.startswith("2        10  fail")
    assert run(lines(poll(1, run="a\u202eb\n"))).stdout.startswith("ab         1  ")


def test_latency(run) -> None:
    quick = {"count": 900, "seconds": 108, "squares": 21.96, "slow": 1}
    slow = {"count": 100, "seconds": 40, "squares": 17}
    one = poll(30)
    one["stable"]["latency"], one["canary"]["latency"] = quick, slow
    result = run(lines(one), "--format", "json")

    said = json.loads(result.stdout)
    point = Point(
        at=30,
        canary=Counts(requests=100, latency=Latency(**slow)),
        stable=Counts(requests=900, errors=4, latency=Latency(**quick)),
    )
    expected = judge([point], Judging(), is_baked=False)
    assert (said["verdict"], said["ground"]) == ("fail", "latency")
    assert said["evidence_latency"] == expected.evidence_latency


def test_from_standard_input() -> None:
    result = CliRunner().invoke(main, ["judge", "-"], input=lines(poll(30)))

    assert result.exit_code == 0
    assert "inconclusive" in result.stdout


def test_an_empty_file(run) -> None:
    result = run("")

    assert (result.exit_code, result.stdout) == (0, "")


def test_traffic_that_is_not_split_as_it_was_to_be(run) -> None:
    text = lines(poll(30, (1000, 0)), poll(60, run="x"))
    result = run(text, "--weight", "10")

    assert result.stderr == "warning: the canary got 52.6% of the requests, not 10%\n"
    assert run(text, "--weight", "51").stderr == (
        "warning: x  the canary got 10.0% of the requests, not 51%\n"
    )
    assert not run(lines(poll(30))).stderr
    assert "got 0.0% of" in run(lines(poll(30, (0, 0)))).stderr


def test_power(run) -> None:
    text = lines(*[poll(20 * number) for number in range(9)], poll(5, run="x"))
    result = run(text, "--power", "--weight", "10")

    first, second = result.stdout.splitlines()
    assert first == (
        "at 10% and the last hour's traffic a regression to 2% errors is found"
        " in about 2 minutes; at 50% in about 1 minute"
    )
    assert second.startswith("x  at 10% and ")
    as_json = run(text, "--power", "--format", "json").stdout.splitlines()
    assert json.loads(as_json[0]) == {"run": None, "weight": 10, "power": first}


def test_power_without_stable(run) -> None:
    assert "2% errors" in run(lines(poll(1, stable=(0, 0))), "--power").stdout
    assert "no traffic" in run(lines(poll(1, (0, 0), (0, 0))), "--power").stdout


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "Input data was truncated"),
        ("[]", "Expected `object`, got `array`"),
        ('{"t": 1}', "missing required field `stable`"),
        (poll(30, (1, 2)), "more errors than requests - at `$.canary`"),
        (poll(30, (-1, 0)), "Expected `int` >= 0 - at `$.canary.requests`"),
        (poll(30, (10**16, 0)), "<= 1000000000000000 - at `$.canary.requests`"),
        (poll(30, (1.5, 0)), "Expected `int`, got `float` - at `$.canary.requests`"),
        (poll(-1), "Expected `float` >= 0.0 - at `$.t`"),
        (poll(20), "is not later than the poll before"),
        (poll(19), "is not later than the poll before"),
    ],
)
def test_a_bad_line(run, line, problem) -> None:
    result = run(lines(poll(20), "", line))

    assert result.exit_code == 2
    assert "counts.jsonl, line 3: " in result.stderr
    assert problem in result.stderr


def test_bytes_that_are_no_text(run) -> None:
    result = run(b'{"t": "\xff"}')

    assert result.exit_code == 2
    assert "line 1: " in result.stderr


def test_too_much(run, monkeypatch) -> None:
    text = lines(poll(1), poll(2))
    monkeypatch.setattr(verb, "MOST_BYTES", len(text))
    assert run(text).exit_code == 0

    monkeypatch.setattr(verb, "MOST_BYTES", len(text) - 1)
    result = run(text)
    assert (result.exit_code, "line 2: there are more than" in result.stderr) == (2, True)


def test_too_many_rollouts(run, monkeypatch) -> None:
    text = lines(poll(1, run="a"), poll(1, run="b"), poll(2, run="a"))
    monkeypatch.setattr(verb, "MOST_RUNS", 2)
    assert run(text).exit_code == 0

    monkeypatch.setattr(verb, "MOST_RUNS", 1)
    assert "line 2: there are more than 1 runs" in run(text).stderr


def test_a_file_that_cannot_be_read() -> None:
    result = CliRunner().invoke(main, ["judge", "/proc/self/mem"])

    assert result.exit_code == 2
    assert "/proc/self/mem: Input/output error" in result.stderr


def test_a_folder(tmp_path) -> None:
    result = CliRunner().invoke(main, ["judge", str(tmp_path)])

    assert result.exit_code == 2
    assert "directory" in result.stderr


@pytest.mark.parametrize("weight", ["0", "100.1", "-1"])
def test_a_weight_that_cannot_be(run, weight) -> None:
    assert run("", "--weight", weight).exit_code == 2
