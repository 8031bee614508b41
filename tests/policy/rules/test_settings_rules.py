"""Rules that judge what GitHub says of the repository, and nothing else."""

import pytest

from bot.config.rules import Level
from bot.evidence import RequiredCheck
from bot.policy.facts import NO_FACTS, Facts, Native, Token
from bot.policy.render import POLICY_CHECK
from bot.policy.rules.set_ruleset import POLICY
from tests.policy.reading_cases import case_of

PLAIN = "on: push\njobs: {}\n"
TAGS = "on: {push: {tags: ['v*']}}\njobs: {}\n"


def required(*checks: RequiredCheck) -> Facts:
    return Facts(base="main", required=checks)


def token(*, writes: bool = False, approves: bool = False) -> Facts:
    return Facts(token=Token(writes=writes, approves=approves))


@pytest.mark.parametrize(
    ("rule", "text", "facts", "subjects"),
    [
        pytest.param("PERM-ENV-READ", PLAIN, NO_FACTS, [], id="token, not known"),
        pytest.param("PERM-ENV-READ", PLAIN, token(), [], id="token reads"),
        pytest.param("PERM-ENV-READ", PLAIN, token(writes=True), ["writes"], id="token writes"),
        pytest.param("PERM-ENV-READ", PLAIN, token(approves=True), ["approves"], id="it approves"),
        pytest.param(
            "PERM-ENV-READ",
            PLAIN,
            token(writes=True, approves=True),
            ["writes", "approves"],
            id="it does both",
        ),
        pytest.param("SEC-TAG-PROTECT", TAGS, NO_FACTS, [], id="tags, not known"),
        pytest.param("SEC-TAG-PROTECT", TAGS, Facts(protects_tags=True), [], id="tags are kept"),
        pytest.param(
            "SEC-TAG-PROTECT", TAGS, Facts(protects_tags=False), ["tags"], id="tags may move"
        ),
        pytest.param(
            "SEC-TAG-PROTECT",
            "on: release\njobs: {}",
            Facts(protects_tags=False),
            ["tags"],
            id="a release's tag may move",
        ),
        pytest.param(
            "SEC-TAG-PROTECT",
            "on: {push: {branches: [main]}}\njobs: {}",
            Facts(protects_tags=False),
            [],
            id="no workflow runs for tags",
        ),
        pytest.param("SET-SHAPIN", PLAIN, NO_FACTS, [], id="pins, not known"),
        pytest.param("SET-SHAPIN", PLAIN, Facts(pins_actions=True), [], id="pins are demanded"),
        pytest.param("SET-SHAPIN", PLAIN, Facts(pins_actions=False), ["pins"], id="pins are not"),
        pytest.param("SET-FORKAPPROVAL", PLAIN, NO_FACTS, [], id="forks, not known"),
        pytest.param(
            "SET-FORKAPPROVAL",
            PLAIN,
            Facts(is_public=True, approves_forks=False),
            ["forks"],
            id="forks start workflows",
        ),
        pytest.param(
            "SET-FORKAPPROVAL",
            PLAIN,
            Facts(is_public=True, approves_forks=True),
            [],
            id="forks wait",
        ),
        pytest.param(
            "SET-FORKAPPROVAL",
            PLAIN,
            Facts(is_public=False, approves_forks=False),
            [],
            id="a private repository",
        ),
        pytest.param("SET-SECRETSCAN", PLAIN, NO_FACTS, [], id="scans, not known"),
        pytest.param(
            "SET-SECRETSCAN", PLAIN, Facts(native=frozenset()), ["secrets"], id="no scan at all"
        ),
        pytest.param(
            "SET-SECRETSCAN",
            PLAIN,
            Facts(native=frozenset({Native.SECRET_SCANNING})),
            ["secrets"],
            id="no push protection",
        ),
        pytest.param(
            "SET-SECRETSCAN",
            PLAIN,
            Facts(native=frozenset({Native.SECRET_SCANNING, Native.PUSH_PROTECTION})),
            [],
            id="both scans",
        ),
        pytest.param("SET-RULESET", PLAIN, NO_FACTS, [], id="required, not known"),
        pytest.param("SET-RULESET", PLAIN, required(), ["required"], id="nothing is required"),
        pytest.param(
            "SET-RULESET",
            PLAIN,
            required(RequiredCheck("ci", 7)),
            ["required"],
            id="others are required",
        ),
        pytest.param(
            "SET-RULESET",
            PLAIN,
            required(RequiredCheck(POLICY_CHECK)),
            ["app"],
            id="ours, of anyone",
        ),
        pytest.param(
            "SET-RULESET", PLAIN, required(RequiredCheck(POLICY_CHECK, 7)), [], id="ours, of us"
        ),
        pytest.param(
            "SET-RULESET",
            PLAIN,
            required(RequiredCheck(POLICY_CHECK), RequiredCheck(POLICY_CHECK, 7)),
            [],
            id="ours, demanded twice",
        ),
    ],
)
def test_what_is_found(rule: str, text: str, facts: Facts, subjects) -> None:
    found = case_of(text).violations(rule, facts)

    assert [one.finding.subject for one in found] == subjects
    assert {one.path for one in found} <= {""}


def test_names_what_is_off() -> None:
    [both] = case_of(PLAIN).violations("SET-SECRETSCAN", Facts(native=frozenset()))
    [one] = case_of(PLAIN).violations(
        "SET-SECRETSCAN", Facts(native=frozenset({Native.SECRET_SCANNING}))
    )

    assert "secret scanning and push protection are off" in both.finding.message
    assert "push protection is off" in one.finding.message


def test_names_the_branch_if_it_is_known() -> None:
    [named] = case_of(PLAIN).violations("SET-RULESET", required())
    [unnamed] = case_of(PLAIN).violations("SET-RULESET", Facts(required=()))

    assert named.finding.message.startswith("`main` does not require")
    assert unnamed.finding.message.startswith("The base branch does not require")


def test_ours_is_what_we_report() -> None:
    assert POLICY == POLICY_CHECK


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        pytest.param(NO_FACTS, Level.WARNING, id="the default is not known"),
        pytest.param(token(writes=True), Level.WARNING, id="the default is to write"),
        pytest.param(token(), Level.NOTICE, id="the default is to read"),
    ],
)
def test_missing_permissions_matter_less_where_the_default_is_to_read(facts, level) -> None:
    [found] = case_of("on: push\njobs: {a: {steps: []}}").violations("PERM-MISSING", facts)

    assert found.level is level


@pytest.mark.parametrize(
    ("steps", "is_sure"),
    [
        pytest.param("[{uses: actions/checkout@v5}, {run: make}]", True, id="it only reads"),
        pytest.param("[{uses: actions/checkout@v5}, {uses: ./own}]", False, id="a local action"),
        pytest.param("[{uses: other/action@v1}]", False, id="an action that may write"),
        pytest.param("[{run: git push origin}]", False, id="it pushes"),
        pytest.param("[{run: make, env: {GH_TOKEN: a}}]", False, id="a token"),
        pytest.param("[]", False, id="no steps"),
    ],
)
def test_permissions_are_suggested_where_a_job_only_reads(steps: str, is_sure) -> None:
    text = f"on: push\njobs:\n  a: {{steps: {steps}}}\n"
    [found] = case_of(text).violations("PERM-MISSING")

    assert bool(found.finding.edit) is is_sure
