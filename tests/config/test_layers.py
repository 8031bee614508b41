"""What an organisation locks, no file below can weaken."""

from typing import Annotated

import pytest
import yaml
from hypothesis import given, settings, strategies as st
from pydantic import Field

from bot.config import together
from bot.config.budgets import Budget
from bot.config.durations import read
from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.load import default_policy, load
from bot.config.organization import Locked
from bot.config.rules import Known, Level, RuleSetting
from bot.config.schema import Mode, Policy
from bot.config.section import APPEND
from bot.errors import ConfigError

ORG, GROUP, REPO = "octo/.github/sluice.yml", "octo/.github/groups/a.yml", ".github/sluice.yml"


class Trusting(RuleSetting):
    trust: Annotated[tuple[str, ...], Field(max_length=3), APPEND] = ()
    """Who is trusted."""

    exempt: tuple[str, ...] = ()
    """Who is not asked."""


RULES = {
    "PIN": Known("Pinned", Trusting),
    "TIME": Known("Timed"),
    "zizmor/pin": Known("Another name", alias_of="PIN"),
}


def merged(*texts: str) -> Merged:
    """Merge the file of an organisation, of its groups, and of a repository."""
    org, *groups, repo = texts
    return merge(
        [
            Layer(ORG, head(org), Kind.ORGANIZATION),
            *(Layer(GROUP, head(group), Kind.GROUP) for group in groups),
            Layer(REPO, head(repo), Kind.REPOSITORY),
        ],
        RULES,
    )


def head(text: str) -> bytes:
    return f"version: 1\n{text}".encode()


def weakened(found: Merged) -> list[str]:
    return [f"{one.path}:{one.problem}" for one in found.weakened]


def test_no_file_at_all_is_the_default() -> None:
    assert merge([], RULES) == Merged(policy=default_policy())


def test_later_files_go_before_earlier_ones() -> None:
    found = merged("mode: observe\nextends: strict", "mode: enforce", "extends: minimal")

    assert (found.policy.mode, found.policy.extends) == ("enforce", "minimal")
    assert not found.weakened


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        pytest.param(
            "report: {max_annotations: 5, only_new: false}",
            "report: {max_annotations: 6}",
            "report: {max_annotations: 6, only_new: false}",
            id="mappings merge by key",
        ),
        pytest.param(
            "environments: {production: {wait: 5m, refs: [main]}}",
            "environments: {production: {refs: [v*]}, staging: {wait: 1m}}",
            "environments: {production: {wait: 5m, refs: [v*]}, staging: {wait: 1m}}",
            id="lists replace",
        ),
        pytest.param(
            "environments: {Production: {wait: 5m}}",
            "environments: {production: {refs: [v*]}}",
            "environments: {Production: {wait: 5m, refs: [v*]}}",
            id="names of environments have no case",
        ),
        pytest.param(
            "budgets: {layer1: {within: 5m, jobs: [a]}}",
            "budgets: {layer1: 3m}",
            "budgets: {layer1: {within: 3m, jobs: [a]}}",
            id="a short form leaves the other keys",
        ),
        pytest.param(
            "budgets: {layer1: 3m}",
            "budgets: {layer1: {within: 4m, jobs: [a]}}",
            "budgets: {layer1: {within: 4m, jobs: [a]}}",
            id="a short form is written out",
        ),
        pytest.param(
            "rules: {PIN: {level: error, trust: [a, b], exempt: [x]}}",
            "rules: {zizmor/pin: {trust: [b, c], exempt: [y]}}",
            "rules: {PIN: {level: error, trust: [a, b, c], exempt: [y]}}",
            id="some lists are added",
        ),
        pytest.param(
            "rules: {PIN: {trust: [a]}}",
            "rules: {PIN: warning, TIME: off}",
            "rules: {PIN: {level: warning, trust: [a]}, TIME: off}",
            id="a level leaves the options",
        ),
        pytest.param(
            "canary: {services: {api: {health: {url: 'https://a.example', status: 201}}}}",
            "canary: {services: {api: {health: {url: 'https://b.example'}}}}",
            "canary: {services: {api: {health: {url: 'https://b.example', status: 201}}}}",
            id="what may be absent merges too",
        ),
        pytest.param(
            "canary: {services: {api: {backend: {type: haproxy, endpoint: a, backend: b}}}}",
            "canary: {services: {api: {backend: {type: workflow}}}}",
            "canary: {services: {api: {backend: {type: workflow}}}}",
            id="one of several kinds replaces",
        ),
    ],
)
def test_merges(above: str, below: str, expected: str) -> None:
    found = merged(above, below)

    assert found.policy == load(head(expected), RULES, Policy).policy
    assert not found.weakened


def test_waivers_are_added_with_their_places() -> None:
    one = "waivers: [{rule: TIME, jobs: [a]}]"
    found = merged(one, "waivers: [{rule: TIME, jobs: [a]}, {rule: zizmor/pin, jobs: [b]}]")

    assert [waiver.rule for waiver in found.policy.waivers] == ["TIME", "PIN"]
    assert [(at.waiver.rule, at.path, at.line, at.column) for at in found.waivers] == [
        ("TIME", ORG, 2, 11),
        ("PIN", REPO, 2, 36),
    ]


@pytest.mark.parametrize(
    ("above", "below", "told"),
    [
        (
            "rules: {PIN: {level: error, locked: true}}",
            "rules: {PIN: warning}",
            f"{REPO}:2:9: `rules.PIN` is locked by `{ORG}`: only its level can be raised",
        ),
        (
            "rules: {PIN: {level: error, locked: true}}",
            "rules: {zizmor/pin: {level: off}}",
            f"{REPO}:2:22: `rules.PIN` is locked by `{ORG}`: only its level can be raised",
        ),
        (
            "rules: {PIN: {level: error, locked: true}}",
            "rules: {PIN: {level: error, locked: false}}",
            f"{REPO}:2:29: `rules.PIN` is locked by `{ORG}`: only its level can be raised",
        ),
        (
            "rules: {PIN: {level: error, locked: true, trust: [a]}}",
            "rules: {PIN: {trust: [b]}}",
            f"{REPO}:2:15: `rules.PIN` is locked by `{ORG}`: only its level can be raised",
        ),
        (
            "lock: [report]",
            "report: {only_new: true, existing_as: off}",
            f"{REPO}:2:1: `report` is locked by `{ORG}`, and stays as it is there",
        ),
        (
            "lock: [rules]",
            "rules: {TIME: error}",
            f"{REPO}:2:1: `rules` is locked by `{ORG}`, and stays as it is there",
        ),
        (
            "lock: [waivers]",
            "waivers: [{rule: TIME, jobs: [a]}]",
            f"{REPO}:2:1: `waivers` is locked by `{ORG}`, and stays as it is there",
        ),
        (
            "lock: [mode]",
            "mode: observe",
            f"{REPO}:2:1: `mode` is locked by `{ORG}`, and stays as it is there",
        ),
        (
            "lock: [mode]",
            "observe_until: 2030-01-01",
            f"{REPO}:2:1: `observe_until` is locked by `{ORG}`, and stays as it is there",
        ),
        (
            "lock: [canary]\ncanary: {services: {api: {health: {url: 'https://a.example'}}}}",
            "canary: {services: {api: {health: {endpoint: a}}}}",
            f"{REPO}:2:1: `canary` is locked by `{ORG}`, and stays as it is there",
        ),
    ],
)
def test_a_lock_holds_and_says_so(above: str, below: str, told: str) -> None:
    found = merged(above, below)

    assert weakened(found) == [told]
    assert found.policy == merged(above, "").policy
    assert found.waivers == ()


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("lock: [report]\nreport: {only_new: false}", "report: {only_new: false}"),
        ("lock: [report]", "report: {only_new: true}"),
        ("rules: {PIN: {level: error, locked: true, trust: [a]}}", "rules: {PIN: error}"),
        ("rules: {PIN: {level: error, locked: true, trust: [a]}}", "rules: {PIN: {trust: [a]}}"),
    ],
)
def test_who_says_the_same_is_left_alone(above: str, below: str) -> None:
    found = merged(above, below)

    assert weakened(found) == []
    assert found.policy == merged(above, "").policy


def test_a_locked_level_can_be_raised_and_nothing_else() -> None:
    found = merged(
        "rules: {PIN: {level: warning, locked: true}}",
        "rules: {PIN: error}",
        "rules: {PIN: {level: warning, exempt: [a]}}",
    )

    assert found.policy.rules["PIN"] == Trusting(level=Level.ERROR, locked=True)
    assert [one.problem.column for one in found.weakened] == [15, 31]


def test_a_locked_mode_can_be_raised() -> None:
    found = merged("mode: observe\nlock: [mode]", "mode: enforce")

    assert found.policy.mode is Mode.ENFORCE
    assert not found.weakened


def test_the_first_that_locks_is_named() -> None:
    found = merged("lock: [mode]", "lock: [mode]", "mode: off")

    assert [f"locked by `{ORG}`" in told for told in weakened(found)] == [True]


def test_a_group_locks_for_its_repositories() -> None:
    found = merged("mode: observe", "lock: [mode]\nmode: enforce", "mode: off")

    assert found.policy.mode is Mode.ENFORCE
    assert weakened(found) == [
        f"{REPO}:2:1: `mode` is locked by `{GROUP}`, and stays as it is there"
    ]


@pytest.mark.parametrize(
    ("above", "below", "told"),
    [
        pytest.param(
            "canary: {services: {api: {judge: {error_limit: 4%}}}}",
            "canary: {services: {api: {judge: {error_hard_limit: 3%}, bake: 1m}}}",
            "2:27: `canary.services.api.judge` does not go together with a file above",
            id="what fits alone",
        ),
        pytest.param(
            "rules: {PIN: {trust: [a, b]}}",
            "rules: {PIN: {trust: [c, d]}}",
            "2:15: `rules.PIN.trust` does not go together with a file above",
            id="too many together",
        ),
    ],
)
def test_what_does_not_go_together_is_left_out(above: str, below: str, told: str) -> None:
    found = merged(above, below)

    assert weakened(found) == [f"{REPO}:{told}"]


def test_what_else_the_file_says_stays() -> None:
    found = merged(
        "canary: {services: {api: {judge: {error_limit: 4%}}}}",
        "canary: {services: {api: {judge: {error_hard_limit: 3%}, bake: 1m}}}",
    )

    service = found.policy.canary.services["api"]
    assert service.bake == read("1m")
    assert (service.judge.error_limit, service.judge.error_hard_limit) == (0.04, 0.05)


def test_names_in_other_case_are_left_out_together() -> None:
    judge = "judge: {error_limit: 4%}"
    found = merged(
        f"canary: {{services: {{API: {{{judge}}}}}}}",
        "canary: {services: {api: {judge: {error_hard_limit: 3%}}, web: {}}}",
    )

    assert weakened(found) == [
        f"{REPO}:2:10: `canary.services` does not go together with a file above"
    ]
    assert [*found.policy.canary.services] == ["API"]


def test_what_fits_nowhere_takes_the_whole_file_along() -> None:
    left, refused = together.without_misfits({"mode": "off"}, {"version": 2}, RULES)

    assert left == {}
    assert refused == [((), "the file does not go together with a file above")]


def test_what_lies_in_what_was_left_out_is_not_told_again() -> None:
    own = {"canary": {"services": {"a": {"steps": 5}}, "x": 1}}

    left, taken = together._without_all(
        own, [("canary", "services", "a"), ("canary", "services", "a", "steps"), ("canary", "x")]
    )

    assert left == {"canary": {"services": {}}}
    assert taken == [("canary", "services", "a"), ("canary", "x")]


def test_options_of_a_locked_rule_that_do_not_fit_change_nothing() -> None:
    above = "rules: {PIN: {level: error, locked: true, trust: [a, b]}}"

    assert len(merged(above, "rules: {PIN: {trust: [c, d]}}").weakened) == 1


def test_the_own_rules_of_the_organisation() -> None:
    rule = "{id: X-A, for: job, when: has(job.uses), message: No.}"
    found = merged(f"custom: [{rule}]\nbudgets: {{layer2: 4m}}", "")

    assert [one.id for one in found.custom] == ["X-A"]
    assert found.policy.budgets.layer2 == Budget(within=read("4m"))


def test_a_file_that_is_not_valid_by_itself_is_for_the_caller() -> None:
    with pytest.raises(ConfigError, match="there is no key `lock`"):
        merged("", "lock: [mode]")


LEVELS = st.sampled_from([level.value for level in Level])
SETTINGS = st.one_of(
    LEVELS,
    st.fixed_dictionaries(
        {},
        optional={
            "level": LEVELS,
            "locked": st.sampled_from([False]),
            "trust": st.lists(st.sampled_from("abc"), max_size=3),
            "exempt": st.lists(st.sampled_from("xyz"), max_size=3),
        },
    ),
)
CHILDREN = st.fixed_dictionaries(
    {"version": st.just(1)},
    optional={
        "mode": st.sampled_from(["off", "observe", "enforce"]),
        "observe_until": st.sampled_from(["2030-01-01", "2026-01-01"]),
        "extends": st.sampled_from(["minimal", "strict"]),
        "report": st.fixed_dictionaries({}, optional={"only_new": st.booleans()}),
        "rules": st.fixed_dictionaries({}, optional={"PIN": SETTINGS, "TIME": LEVELS}),
        "budgets": st.fixed_dictionaries(
            {},
            optional={
                "layer1": st.sampled_from(["5m", {"within": "1m", "jobs": ["a"]}]),
            },
        ),
        "environments": st.dictionaries(
            st.sampled_from(["production", "Production", "staging"]),
            st.fixed_dictionaries({}, optional={"wait": st.sampled_from(["1m", "2m"])}),
            max_size=1,
        ),
        "waivers": st.lists(
            st.fixed_dictionaries({"rule": st.just("TIME"), "jobs": st.just(["a"])}), max_size=2
        ),
    },
)
PARENT = {
    "mode": "observe",
    "report": {"only_new": False},
    "rules": {
        "PIN": {"level": "warning", "locked": True, "trust": ["a"]},
        "TIME": {"level": "notice"},
    },
    "budgets": {"layer1": "3m"},
    "environments": {"production": {"wait": "5m"}},
}


def layer(says: dict, kind: Kind) -> Layer:
    return Layer(kind.value, yaml.safe_dump({"version": 1, **says}).encode(), kind)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(Locked)), st.lists(CHILDREN, max_size=3))
def test_no_file_below_weakens_what_is_locked(locked: set[Locked], children: list[dict]) -> None:
    above = layer({**PARENT, "lock": [name.value for name in locked]}, Kind.ORGANIZATION)
    before = merge([above], RULES).policy
    after = merge([above, *(layer(says, Kind.REPOSITORY) for says in children)], RULES).policy

    for name in locked - {Locked.MODE, Locked.RULES}:
        assert getattr(after, name) == getattr(before, name)
    pin = after.rules["PIN"]
    assert pin.level.rank >= Level.WARNING.rank
    assert pin.model_copy(update={"level": Level.WARNING}) == before.rules["PIN"]
    if Locked.MODE in locked:
        assert after.mode is not Mode.OFF
        assert after.observe_until is None
    if Locked.RULES in locked:
        assert after.rules == before.rules


@settings(max_examples=60, deadline=None)
@given(st.lists(CHILDREN, min_size=1, max_size=3), st.integers(0, 3))
def test_an_empty_file_changes_nothing(children: list[dict], place: int) -> None:
    layers = [layer(PARENT, Kind.ORGANIZATION)]
    layers += [layer(says, Kind.REPOSITORY) for says in children]
    more = layers.copy()
    more.insert(place + 1, layer({}, Kind.GROUP))

    assert merge(more, RULES) == merge(layers, RULES)
