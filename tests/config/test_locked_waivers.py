"""Who may not weaken a rule may not waive it either, and who gives waivers is said once."""

import pytest

from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.rules import Known

ORG, GROUP, REPO = "octo/.github/sluice.yml", "octo/.github/groups/a.yml", ".github/sluice.yml"
RULES = {
    "PIN": Known("Pinned"),
    "TIME": Known("Timed"),
    "zizmor/pin": Known("Another name", alias_of="PIN"),
}
KINDS = {ORG: Kind.ORGANIZATION, GROUP: Kind.GROUP, REPO: Kind.REPOSITORY}
LOCKED = "rules: {PIN: {level: error, locked: true}}"


def merged(**texts: str) -> Merged:
    paths = {"org": ORG, "group": GROUP, "repo": REPO}
    return merge(
        [
            Layer(path, f"version: 1\n{texts[name]}".encode(), KINDS[path])
            for name, path in paths.items()
            if name in texts
        ],
        RULES,
    )


def counting(found: Merged) -> list[tuple[str, str]]:
    assert [one.waiver for one in found.waivers] == list(found.policy.waivers)
    return [(one.waiver.rule, one.path) for one in found.waivers]


def told(found: Merged) -> list[str]:
    return [f"{one.path}:{one.problem}" for one in found.weakened]


def waiver(rule: str) -> str:
    return f"waivers: [{{rule: {rule}, jobs: [a]}}]"


@pytest.mark.parametrize("name", ["PIN", "zizmor/pin"])
@pytest.mark.parametrize("below", ["repo", "group"])
def test_a_waiver_of_a_locked_rule_does_not_count(name: str, below: str) -> None:
    path = {"repo": REPO, "group": GROUP}[below]

    found = merged(org=LOCKED, **{below: waiver(name)})

    assert counting(found) == []
    assert told(found) == [f"{path}:2:12: `PIN` is locked by `{ORG}`: only a waiver there counts"]


def test_others_beside_it_do() -> None:
    rules = [f"{{rule: {rule}, jobs: [a]}}" for rule in ("TIME", "PIN", "zizmor/pin", "TIME")]
    both = f"waivers: [{rules[0]}, {rules[1]}, {rules[2]}, {rules[3].replace('[a]', '[b]')}]"

    found = merged(org=LOCKED, repo=both)

    assert counting(found) == [("TIME", REPO), ("TIME", REPO)]
    assert len(told(found)) == 2


def test_the_file_that_locks_may_waive() -> None:
    found = merged(org=f"{LOCKED}\n{waiver('PIN')}", repo="")

    assert counting(found) == [("PIN", ORG)]
    assert told(found) == []


def test_and_so_may_a_file_above_it() -> None:
    found = merged(org=waiver("PIN"), group=f"{LOCKED}\n{waiver('TIME')}", repo=waiver("PIN"))

    assert counting(found) == [("PIN", ORG), ("TIME", GROUP)]
    assert [line.partition(": ")[0] for line in told(found)] == [f"{REPO}:2:12"]


def test_a_locked_section_of_waivers_keeps_all_out() -> None:
    found = merged(org=f"lock: [waivers]\n{waiver('TIME')}", repo=waiver("TIME"))

    assert counting(found) == [("TIME", ORG)]


@pytest.mark.parametrize("above", ["org", "group"])
def test_who_says_how_waivers_are_given_says_it_for_all_below(above: str) -> None:
    path = {"org": ORG, "group": GROUP}[above]

    found = merged(
        **{above: "waiving: {max_days: 30}"}, repo="waiving: {max_days: 90, allow_inline: true}"
    )

    assert found.policy.waiving.max_days == 30
    assert not found.policy.waiving.allow_inline
    assert told(found) == [f"{REPO}:2:1: `waiving` is locked by `{path}`, and stays as it is there"]


def test_where_nobody_above_says_it_a_repository_may() -> None:
    found = merged(org="mode: enforce", repo="waiving: {max_days: 90}")

    assert found.policy.waiving.max_days == 90
    assert told(found) == []


def test_what_is_said_first_holds_against_a_group() -> None:
    found = merged(org="waiving: {max_days: 30}", group="waiving: {max_days: 60}", repo="")

    assert found.policy.waiving.max_days == 30
    assert [line.partition(": ")[0] for line in told(found)] == [f"{GROUP}:2:1"]
