from collections.abc import Mapping
from datetime import date
from typing import Annotated

import pytest
from hypothesis import given, strategies as st
from pydantic import Field, StrictInt

from bot.config.budgets import Budget
from bot.config.load import MAX_BYTES, MAX_PROBLEMS, default_policy, load_policy
from bot.config.rules import Known, Level, RuleSetting
from bot.config.schema import Links, Mode, Policy, Profile, Report
from bot.config.section import Short
from bot.config.spelling import MAX_WORD
from bot.errors import ConfigError


class Trusting(RuleSetting):
    trust: tuple[str, ...] = ()
    """Who is trusted."""

    most: Annotated[StrictInt, Field(ge=1, le=5)] = 3
    """How many."""

    layers: Mapping[str, Annotated[Budget, Short("within")]] = {}
    """How soon."""


RULES = {
    "PIN-BRANCH": Known("Actions are not taken from a branch", Trusting),
    "TIME-MISSING": Known("Jobs have a time limit"),
    "zizmor/unpinned-uses": Known("Another name", alias_of="PIN-BRANCH"),
    "zizmor/artipacked": Known("An audit"),
}
DISABLED = "2:23: `commands.disabled.0` must be a command without its slash"


def load(text: str) -> Policy:
    return load_policy(text.encode(), RULES)


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(text)
    return list(map(str, caught.value.problems))


def test_the_shortest_file_is_the_default() -> None:
    assert load("version: 1") == default_policy()


def test_the_default() -> None:
    assert default_policy() == Policy(
        version=1,
        extends=Profile.RECOMMENDED,
        mode=Mode.ENFORCE,
        report=Report(only_new=True, existing_as=Level.NOTICE, max_annotations=200),
        rules={},
        links=Links(rollback=None),
    )


def test_a_whole_file() -> None:
    policy = load(
        "version: 1\n"
        "extends: strict\n"
        "mode: observe\n"
        "report: {only_new: false, existing_as: off, max_annotations: 0}\n"
        "rules:\n"
        "  PIN-BRANCH: off\n"
        "  TIME-MISSING: {level: error}\n"
        "links: {rollback: https://wiki.example/rollback?a=b}\n"
    )

    assert policy == Policy(
        version=1,
        extends=Profile.STRICT,
        mode=Mode.OBSERVE,
        report=Report(only_new=False, existing_as=Level.OFF, max_annotations=0),
        rules={
            "PIN-BRANCH": Trusting(level=Level.OFF),
            "TIME-MISSING": RuleSetting(level=Level.ERROR),
        },
        links=Links(rollback="https://wiki.example/rollback?a=b"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "1:1: the file must be a mapping that has `version: 1`", id="empty"),
        pytest.param("- a", "1:1: the file must be a mapping that has `version: 1`", id="a list"),
        pytest.param(
            "a: [",
            "1:5: did not find expected node content while parsing a flow node",
            id="not YAML",
        ),
        pytest.param("mode: off", "1:1: `version` is missing", id="no version"),
        pytest.param("version: 2", "1:10: `version` must be 1", id="a version of the future"),
        pytest.param('version: "1"', "1:10: `version` must be 1", id="a version in quotes"),
        pytest.param(
            "version:", "1:1: `version` is empty: give it a value, or take it out", id="empty value"
        ),
    ],
)
def test_refuses_a_file(text: str, expected: str) -> None:
    assert problems(text) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rulse: {}", "2:1: there is no key `rulse`; did you mean `rules`?"),
        ("nonsense: 1", "2:1: there is no key `nonsense`"),
        (
            "report: {max_anotations: 1}",
            "2:10: there is no key `report.max_anotations`; did you mean `max_annotations`?",
        ),
        (
            "rules: {PIN-BRANCH: {level: off, levle: off}}",
            "2:34: there is no key `rules.PIN-BRANCH.levle`; did you mean `level`?",
        ),
        (
            "rules: {PIN-BRANC: off}",
            "2:9: there is no rule `PIN-BRANC`; did you mean `PIN-BRANCH`?",
        ),
        ("rules: {pin-branch: off}", "2:9: there is no rule `pin-branch`"),
        (
            "rules: {PIN-BRANCH: warn}",
            (
                "2:21: `rules.PIN-BRANCH.level` must be off, notice, warning or error; "
                "did you mean `warning`?"
            ),
        ),
        (
            "rules: {PIN-BRANCH: {level: 3}}",
            "2:29: `rules.PIN-BRANCH.level` must be off, notice, warning or error",
        ),
        (
            "rules: {PIN-BRANCH: }",
            "2:9: `rules.PIN-BRANCH` is empty: give it a value, or take it out",
        ),
        (
            "rules: {PIN-BRANCH: []}",
            "2:21: `rules.PIN-BRANCH.level` must be off, notice, warning or error",
        ),
        (
            "rules: {PIN-BRANCH: {trsut: [a]}}",
            "2:22: there is no key `rules.PIN-BRANCH.trsut`; did you mean `trust`?",
        ),
        (
            "rules: {TIME-MISSING: {trust: [a]}}",
            "2:24: there is no key `rules.TIME-MISSING.trust`",
        ),
        (
            "rules: {PIN-BRANCH: {trust: [a, 5]}}",
            "2:33: `rules.PIN-BRANCH.trust.1` must be a string",
        ),
        (
            "rules: {PIN-BRANCH: {layers: {a: {withn: 5m, within: 5m}}}}",
            ("2:35: there is no key `rules.PIN-BRANCH.layers.a.withn`; did you mean `within`?"),
        ),
        ("rules: {PIN-BRANCH: {most: 6}}", "2:28: `rules.PIN-BRANCH.most` must be 5 or less"),
        (
            "rules: {PIN-BRANCH: {locked: true}}",
            (
                "2:21: `rules.PIN-BRANCH` needs a `level`: without one the profile decides, "
                "which is not kept"
            ),
        ),
        (
            "rules: {zizmor/artipaked: off}",
            "2:9: there is no rule `zizmor/artipaked`; did you mean `zizmor/artipacked`?",
        ),
        (
            "rules: {zizmor/unpinned-uses: {most: 0}}",
            "2:38: `rules.zizmor/unpinned-uses.most` must be 1 or more",
        ),
        (
            "rules: {PIN-BRANCH: off, zizmor/unpinned-uses: error}",
            "2:26: `zizmor/unpinned-uses` is the same rule as `PIN-BRANCH`, on line 2",
        ),
        (
            "rules: {zizmor/unpinned-uses: off, PIN-BRANCH: error}",
            "2:36: `PIN-BRANCH` is the same rule as `zizmor/unpinned-uses`, on line 2",
        ),
        (
            "stages: {lnt: {}}",
            "2:10: there is no key `stages.lnt`; did you mean `lint`?",
        ),
        (
            "stages: {sast: {required: 1}}",
            "2:27: `stages.sast.required` must be `true` or `false`",
        ),
        (
            "stages: {lint: {satisfied_by: {steps: ['(']}}}",
            (
                "2:40: `stages.lint.satisfied_by.steps.0` must be a regular expression of RE2: "
                "missing ): ("
            ),
        ),
        (
            "budgets: {layer1: 9s}",
            "2:19: `budgets.layer1.within` must be between 10s and 24h",
        ),
        ("budgets: {layer1: {jobs: [a]}}", "2:19: `budgets.layer1.within` is missing"),
        (
            "waivers: [{rule: TIME-MISING, jobs: [a]}]",
            "2:18: there is no rule `TIME-MISING`; did you mean `TIME-MISSING`?",
        ),
        (
            "waivers: [{rule: TIME-MISSING}]",
            "2:11: `waivers.0` needs a scope: `paths`, `jobs` or `fingerprint`",
        ),
        (
            "waivers: [{rule: TIME-MISSING, fingerprint: 0123456789ABCDEF}]",
            "2:45: `waivers.0.fingerprint` must be a fingerprint: 16 hexadecimal digits",
        ),
        (
            "observe_until: 2026-02-30",
            "2:16: `observe_until` must be a day that the calendar has",
        ),
        ("observe_until: 5", "2:16: `observe_until` must be a day, such as `2026-12-24`"),
        ("rules: []", "2:8: `rules` must be a mapping"),
        ("rules:", "2:1: `rules` is empty: give it a value, or take it out"),
        ("report: all", "2:9: `report` must be a mapping"),
        ("report: {only_new: yes}", "2:20: `report.only_new` must be `true` or `false`"),
        ("report: {only_new: 1}", "2:20: `report.only_new` must be `true` or `false`"),
        (
            "report: {max_annotations: 1.5}",
            "2:27: `report.max_annotations` must be a whole number",
        ),
        (
            'report: {max_annotations: "5"}',
            "2:27: `report.max_annotations` must be a whole number",
        ),
        (
            "report: {max_annotations: -1}",
            "2:27: `report.max_annotations` must be 0 or more",
        ),
        (
            "report: {max_annotations: 1001}",
            "2:27: `report.max_annotations` must be 1000 or less",
        ),
        ("mode: enforced", "2:7: `mode` must be observe, enforce or off; did you mean `enforce`?"),
        ("mode: true", "2:7: `mode` must be observe, enforce or off"),
        (
            "extends: Strict",
            "2:10: `extends` must be minimal, recommended, strict or seeds; did you mean `strict`?",
        ),
        (
            "links: {rollback: http://x.example}",
            "2:19: `links.rollback` must be an address that begins with `https://`",
        ),
        (
            'links: {rollback: "https://x y"}',
            "2:19: `links.rollback` must be an address that begins with `https://`",
        ),
        ("links: {rollback: 5}", "2:19: `links.rollback` must be a string"),
        (
            f"links: {{rollback: https://{'x' * 1993}}}",
            "2:19: `links.rollback` must have at most 2000 characters",
        ),
        ("commands: {disabled: [/deploy]}", DISABLED),
        ("commands: {settle: 11m}", "2:20: `commands.settle` must be between 0s and 10m"),
        (
            "environments: {production: {freeze: [{dates: 2026-12-24}, {dates: 24.12.2026}]}}",
            (
                "2:67: `environments.production.freeze.1.dates` must be a date or two, "
                "such as `2026-12-19..2027-01-04`"
            ),
        ),
        (
            "environments: {production: {freeze: [{cron: 0 12 * * FRI, to: Monday 08:00}]}}",
            (
                "2:38: `environments.production.freeze.0` "
                "must have `cron` and `for`, or `from` and `to`, or `dates`"
            ),
        ),
        (
            "environments: {production: {freeze: [{cron: 0 12 * * FRI, fo: 2h}]}}",
            ("2:59: there is no key `environments.production.freeze.0.fo`; did you mean `for`?"),
        ),
        (
            "environments: {production: {wait: 13h}}",
            "2:35: `environments.production.wait` must be between 0m and 12h",
        ),
        ("mode: off\nmode: off", "3:1: `mode` is here already, on line 2"),
        ("a\u200bb\u202ec: 1", "2:1: there is no key `abc`"),
    ],
)
def test_refuses_a_line(line: str, expected: str) -> None:
    assert problems(f"version: 1\n{line}") == [expected]


def test_names_every_problem_in_the_order_of_the_file() -> None:
    assert problems("rules: {X: off, PIN-BRANCH: of}\nmode: 5\nmode: off\nlinks: {roll: x}") == [
        "1:1: `version` is missing",
        "1:9: there is no rule `X`",
        "1:29: `rules.PIN-BRANCH.level` must be off, notice, warning or error; did you mean `off`?",
        "3:1: `mode` is here already, on line 2",
        "4:9: there is no key `links.roll`; did you mean `rollback`?",
    ]


@pytest.mark.parametrize("count", [MAX_PROBLEMS - 1, MAX_PROBLEMS])
@pytest.mark.parametrize("kind", ["rule", "option", "key", "duplicate"])
def test_all_of_many_problems(count: int, kind: str) -> None:
    assert len(problems(many(kind, count))) == count


@pytest.mark.parametrize("count", [MAX_PROBLEMS + 1, 5 * MAX_PROBLEMS])
@pytest.mark.parametrize("kind", ["rule", "option", "key", "duplicate"])
def test_the_first_of_too_many_problems(count: int, kind: str) -> None:
    told = problems(many(kind, count))

    assert len(told) == MAX_PROBLEMS + 1
    assert told[-1].endswith(": there are more problems from here on")
    assert "there are more problems" not in "".join(told[:-1])


def many(kind: str, count: int) -> str:
    lines = {
        "rule": ["rules:", *(f"  R{number}: off" for number in range(count))],
        "option": ["rules: {PIN-BRANCH: {", *(f"  k{n}: 1," for n in range(count)), "}}"],
        "key": [f"k{number}: 1" for number in range(count)],
        "duplicate": ["rules:", *["  PIN-BRANCH: off"] * (count + 1)],
    }
    return "\n".join(["version: 1", *lines[kind]])


@pytest.mark.parametrize("size", [MAX_BYTES - 1, MAX_BYTES])
def test_a_file_within_the_limit(size: int) -> None:
    assert load("version: 1\n".ljust(size, "#")) == default_policy()


def test_a_file_beyond_the_limit() -> None:
    assert problems("version: 1\n".ljust(MAX_BYTES + 1, "#")) == [
        "1:1: the file is larger than 256 KiB"
    ]


@pytest.mark.parametrize(
    ("length", "quoted"),
    [
        (MAX_WORD - 1, "k" * (MAX_WORD - 1)),
        (MAX_WORD, "k" * MAX_WORD),
        (MAX_WORD + 1, "k" * (MAX_WORD - 1) + "…"),
        (1_000, "k" * (MAX_WORD - 1) + "…"),
    ],
)
def test_a_long_word_is_cut(length: int, quoted: str) -> None:
    assert problems(f"version: 1\n{'k' * length}: 1") == [f"2:1: there is no key `{quoted}`"]
    assert len(quoted) <= 60


@given(st.text(max_size=80) | st.binary(max_size=80).map(repr))
def test_any_text_is_a_policy_or_has_problems(text: str) -> None:
    try:
        policy = load(f"version: 1\n{text}")
    except ConfigError as refused:
        told = refused.problems
    else:
        told = ()
        assert policy.version == 1
    assert all(problem.line >= 1 and problem.column >= 1 for problem in told)


def test_a_rule_keeps_its_own_options() -> None:
    policy = load("version: 1\nrules: {zizmor/unpinned-uses: {trust: [octo/*]}}")

    assert policy.rules == {"PIN-BRANCH": Trusting(trust=("octo/*",))}


def test_a_waiver_names_the_rule_by_its_id() -> None:
    policy = load(
        "version: 1\nwaivers: [{rule: zizmor/unpinned-uses, jobs: [a]}, {rule: X-ANY, jobs: [a]}]"
    )

    assert [waiver.rule for waiver in policy.waivers] == ["PIN-BRANCH", "X-ANY"]


@pytest.mark.parametrize(
    ("mode", "today", "expected"),
    [
        ("enforce", date(2026, 11, 30), Mode.OBSERVE),
        ("enforce", date(2026, 12, 1), Mode.OBSERVE),
        ("enforce", date(2026, 12, 2), Mode.ENFORCE),
        ("observe", date(2026, 12, 2), Mode.OBSERVE),
        ("off", date(2026, 12, 1), Mode.OFF),
    ],
)
def test_observes_until_the_end_of_a_day(mode: str, today: date, expected: Mode) -> None:
    assert load(f"version: 1\nmode: {mode}\nobserve_until: 2026-12-01").mode_on(today) is expected


def test_enforces_without_a_day() -> None:
    assert default_policy().mode_on(date(2026, 12, 1)) is Mode.ENFORCE
