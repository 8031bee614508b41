import pytest

from bot.config.layers import Kind, Layer
from bot.config.load import POLICY_PATH
from bot.config.rules import Level
from bot.errors import ConfigError
from bot.policy.cases import Case, Mark, make_case, outcome_of, side_of
from tests.policy.policies import few_text
from tests.policy.reading_cases import case_of, file_of

CI = ".github/workflows/ci.yml"
FEW = Layer("few.yml", few_text().encode(), Kind.ORGANIZATION)
BRANCH = "on: push\npermissions: {}\njobs:\n  a: {uses: a/b/c.yml@main}\n"


def case(text: str, **others: str) -> Case:
    files = {CI: text, **others}
    made = (file_of(path, text.encode()) for path, text in files.items())
    return make_case(side_of(*made), [FEW])


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("a: b # expect: PIN-BRANCH", {Mark(CI, 1, "PIN-BRANCH")}),
        ("# expect: zizmor/unpinned-uses", {Mark(CI, 1, "zizmor/unpinned-uses")}),
        ("# expect: A-B # expect: C-D", {Mark(CI, 1, "A-B"), Mark(CI, 1, "C-D")}),
        ("x\n\n# expect: A-B", {Mark(CI, 3, "A-B")}),
        ("x\n# expect-repository: A-B", {Mark("", 1, "A-B")}),
        ("# expected: A-B", set()),
        ("#expect: A-B", set()),
        ("", set()),
    ],
)
def test_marks(line: str, marks: set[Mark]) -> None:
    assert case(line).expected == marks


def test_what_is_marked_and_found_passes() -> None:
    outcome = outcome_of(case(_marked()))

    assert (outcome.missing, outcome.unexpected, outcome.passed) == ((), (), True)


def _marked() -> str:
    return BRANCH.replace("main}", "main} # expect: PIN-BRANCH")


def test_what_is_marked_and_not_found_is_missing() -> None:
    outcome = outcome_of(case(f"{_marked()}# expect: TIME-MISSING\n"))

    assert outcome.missing == (Mark(CI, 5, "TIME-MISSING"),)
    assert not outcome.passed


def test_what_is_found_and_not_marked_is_unexpected() -> None:
    outcome = outcome_of(case(BRANCH))

    [found] = outcome.unexpected
    assert (found.rule.id, found.finding.line, found.level) == ("PIN-BRANCH", 4, Level.ERROR)
    assert not outcome.passed


def test_one_rule_alone() -> None:
    mixed = case(f"{BRANCH}# expect: TIME-MISSING\n")

    assert outcome_of(mixed, "PERM-MISSING").passed
    assert outcome_of(mixed, "TIME-MISSING").missing
    assert outcome_of(mixed, "PIN-BRANCH").unexpected


def test_a_workflow_may_have_a_policy_of_its_own() -> None:
    policy = "# policy: {rules: {PIN-BRANCH: off}}\n"

    assert outcome_of(case(policy + BRANCH)).passed
    assert not outcome_of(case("\n" + policy + BRANCH)).passed, "only in its first line"


def test_a_checkout_has_it_in_its_place() -> None:
    own = {POLICY_PATH: "version: 1\nrules: {PIN-BRANCH: off}\n"}

    assert outcome_of(case(BRANCH, **own)).passed
    assert not outcome_of(case(f"# policy: {{rules: {{PIN-BRANCH: off}}}}\n{BRANCH}", x="")).passed


def test_a_policy_of_its_own_that_is_not_valid() -> None:
    with pytest.raises(ConfigError, match="modus"):
        case_of("# policy: {modus: x}\n")


def test_odd_bytes_do_no_harm() -> None:
    made = make_case(side_of(file_of(CI, b"\xff # expect: SYN-PARSE\n")), [FEW])

    assert made.expected == {Mark(CI, 1, "SYN-PARSE")}
