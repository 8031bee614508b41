"""What is new beyond a single file, and what only looks as if it were the same."""

from collections.abc import Mapping
from datetime import date

import pytest

from bot.auditing import audit_now
from bot.config.layers import Kind, Layer, merge
from bot.config.load import POLICY_PATH
from bot.config.rules import Level
from bot.policy.auditing_subject import subject_of
from bot.policy.engine import KNOWN_RULES, RULES
from bot.policy.new_only import compare_subjects
from bot.policy.review import review
from bot.policy.rule import Finding, Rule, Violation
from bot.policy.side import Side, Sides
from tests.policy.reading_cases import file_of, side_of

TODAY = date(2026, 11, 22)
FLOWS = ".github/workflows"


def only(rule: str) -> bytes:
    """Write a policy that has no other rule."""
    levels = {one.id: "off" for one in RULES} | {rule: "warning"}
    return f"version: 1\nrules: {levels}\n".encode()


def side(texts: Mapping[str, str], *, audited: bool) -> Side:
    """Read a checkout; names without a folder are workflows."""
    found = side_of(
        *(
            file_of(path if "/" in path or path == "Makefile" else f"{FLOWS}/{path}", text.encode())
            for path, text in texts.items()
        )
    )
    if not audited:
        return found
    audit = audit_now(tuple(found.checkout.files.values()))
    return Side(workflows=found.workflows, checkout=found.checkout, audit=audit)


def parts(
    rule: str, base: Mapping[str, str], head: Mapping[str, str], *, audited: bool = False
) -> tuple[list[str], list[str], list[str]]:
    """What is new, existing and fixed, as path and line."""
    sides = Sides(base=side(base, audited=audited), head=side(head, audited=audited))
    law = merge([Layer(POLICY_PATH, only(rule), Kind.REPOSITORY)], KNOWN_RULES)
    done = review(sides, law, TODAY)
    new, existing, fixed = (
        [f"{one.path.removeprefix(FLOWS + '/')}:{one.finding.line}" for one in part]
        for part in (done.new, done.existing, done.fixed)
    )
    return new, existing, fixed


NEEDS = "jobs:\n  all:\n    needs: [a, b]\n    steps: [{run: x}]\n"
BUILD = "on: push\njobs:\n  build:\n    runs-on: x\n    steps:\n"
TEST = "  test:\n    runs-on: x\n    steps:\n"
OLD = "      - uses: actions/checkout@v1\n"
MAKE = "      - run: make\n"
ACTION = "runs:\n  using: composite\n  steps:\n    - run: make\n      shell: bash\n"
CALLER = "on: push\njobs:\n  call:\n    uses: ./.github/workflows/called.yml\n"
CALLED = BUILD.replace("push", "workflow_call") + MAKE


@pytest.mark.parametrize(
    ("rule", "base", "head", "expected"),
    [
        pytest.param(
            "SYN-NEEDS",
            {"ci.yml": NEEDS + "  b: {steps: [{run: x}]}\n"},
            {"ci.yml": NEEDS + "  a: {steps: [{run: x}]}\n"},
            (["ci.yml:3"], [], ["ci.yml:3"]),
            id="about something else on the same line",
        ),
        pytest.param(
            "PIN-OUTDATED",
            {"ci.yml": BUILD + OLD + MAKE + TEST + MAKE},
            {"ci.yml": BUILD + MAKE + TEST + OLD + MAKE},
            ([], ["ci.yml:10"], []),
            id="a step moves to another job",
        ),
        pytest.param(
            "PIN-OUTDATED",
            {"ci.yml": BUILD + OLD + MAKE + TEST + MAKE},
            {"ci.yml": BUILD + MAKE + TEST + OLD.replace("v1", "v2") + MAKE},
            (["ci.yml:10"], [], ["ci.yml:6"]),
            id="another step in another job",
        ),
        pytest.param(
            "PIN-OUTDATED",
            {"ci.yml": BUILD + OLD + MAKE, "b.yml": BUILD + MAKE},
            {"ci.yml": BUILD + MAKE, "b.yml": BUILD + OLD + MAKE},
            (["b.yml:6"], [], ["ci.yml:6"]),
            id="a step moves to another file",
        ),
        pytest.param(
            "STAGE-LINT",
            {"ci.yml": BUILD + MAKE},
            {"ci.yml": BUILD + MAKE + TEST + MAKE},
            ([], [":1"], []),
            id="the repository as a whole, as ever",
        ),
        pytest.param(
            "STAGE-LINT",
            {"ci.yml": BUILD + "      - run: ruff check .\n"},
            {"ci.yml": BUILD + MAKE},
            ([":1"], [], []),
            id="the repository as a whole, since now",
        ),
        pytest.param(
            "GATE-NEUTRALISED",
            {"ci.yml": BUILD + "      - run: make test\n", "Makefile": "test:\n\tpytest\n"},
            {"ci.yml": BUILD + "      - run: make test\n", "Makefile": "test:\n\tpytest || true\n"},
            (["ci.yml:6"], [], []),
            id="caused by a build file",
        ),
        pytest.param(
            "DEPLOY-ENV",
            {"ci.yml": BUILD + "      - uses: ./act\n", "act/action.yml": ACTION},
            {
                "ci.yml": BUILD + "      - uses: ./act\n",
                "act/action.yml": ACTION.replace("make", "kubectl apply -f x"),
            },
            (["ci.yml:3"], [], []),
            id="caused by an action",
        ),
        pytest.param(
            "CONC-DEPLOY",
            {"ci.yml": CALLER, "called.yml": CALLED},
            {"ci.yml": CALLER, "called.yml": CALLED.replace("make", "kubectl apply -f x")},
            (["ci.yml:3"], [], []),
            id="caused by a called workflow",
        ),
    ],
)
def test_what_is_new_beyond_a_file(
    rule: str, base: dict[str, str], head: dict[str, str], expected: tuple[list[str], ...]
) -> None:
    assert parts(rule, base, head) == expected


FILLER = CALLER.replace("push", "issues") + "    with: {title: 'VALUE'}\n"
FILLED = (
    "on: {workflow_call: {inputs: {title: {type: string}}}}\njobs:\n  build:\n    runs-on: x\n"
    "    steps:\n      - run: |\n          set -e\n          echo '${{ inputs.title }}'\n"
)
USES = "    - uses: other/action@v1\n"


@pytest.mark.parametrize(
    ("rule", "base", "head", "expected"),
    [
        pytest.param(
            "PIN-SHA",
            {"act/action.yml": ACTION + USES},
            {"act/action.yml": ACTION.replace("make", "make\n      if: always()") + USES + USES},
            (["act/action.yml:7"], ["act/action.yml:8"], []),
            id="in an action",
        ),
        pytest.param(
            "PIN-SHA",
            {"act/action.yml": ACTION + USES},
            {"moved/action.yml": ACTION + USES},
            ([], ["moved/action.yml:6"], []),
            id="in an action that moved",
        ),
        pytest.param(
            "PERM-WRITEALL",
            {"ci.yml": "permissions:\n  contents: read\n" + BUILD + MAKE + TEST + MAKE},
            {"ci.yml": "permissions:\n  contents: write\n" + BUILD + MAKE + TEST + MAKE},
            (["ci.yml:2"], [], []),
            id="a permission grows",
        ),
        pytest.param(
            "PERM-WRITEALL",
            {"ci.yml": "permissions:\n  contents: write\n" + BUILD + MAKE + TEST + MAKE},
            {"ci.yml": "permissions: write-all\n" + BUILD + MAKE + TEST + MAKE},
            (["ci.yml:1"], [], ["ci.yml:2"]),
            id="all permissions in place of one",
        ),
        pytest.param(
            "PERM-WRITEALL",
            {"ci.yml": "permissions:\n  contents: write\n" + BUILD + MAKE + TEST + MAKE},
            {"ci.yml": "permissions: {contents: write}\n" + BUILD + MAKE + TEST + MAKE},
            ([], ["ci.yml:1"], []),
            id="the same permission, written otherwise",
        ),
        pytest.param(
            "TRUST-INJECT",
            {"ci.yml": FILLER.replace("VALUE", "fixed"), "called.yml": FILLED},
            {
                "ci.yml": FILLER.replace("VALUE", "${{ github.event.issue.title }}"),
                "called.yml": FILLED,
            },
            (["called.yml:8"], [], []),
            id="caused by a caller",
        ),
    ],
)
def test_what_is_new_of_what_zizmor_finds(
    rule: str, base: dict[str, str], head: dict[str, str], expected: tuple[list[str], ...]
) -> None:
    assert parts(rule, base, head, audited=True) == expected


@pytest.mark.parametrize(
    ("audit", "base", "head", "is_same"),
    [
        pytest.param(
            "dangerous-triggers",
            (["on"], "on: pull_request_target"),
            (["on", "pull_request_target"], "pull_request_target"),
            True,
            id="a trigger, written otherwise",
        ),
        pytest.param(
            "dangerous-triggers",
            (["on"], "on: workflow_run"),
            (["on"], "on: pull_request_target"),
            False,
            id="a worse trigger",
        ),
        pytest.param(
            "dangerous-triggers",
            (["on"], "on: x"),
            (["on"], "on: y"),
            True,
            id="triggers that we do not know",
        ),
        pytest.param(
            "dependabot-cooldown",
            (["updates", "package-ecosystem"], "pip"),
            (["updates", "cooldown", "default-days"], "default-days: 1"),
            True,
            id="a cooldown, still too short",
        ),
        pytest.param(
            "unsound-condition",
            (["jobs", "a", "if"], "if: ${{ a }} == b"),
            (["jobs", "a", "if"], "if: ${{ a }} == c"),
            True,
            id="an edited condition",
        ),
        pytest.param(
            "unsound-condition",
            (["jobs", "a", "if"], "if: ${{ a }} == b"),
            (["jobs", "b", "if"], "if: ${{ a }} == b"),
            False,
            id="a condition of another job",
        ),
    ],
)
def test_whether_zizmor_says_the_same(
    audit: str, base: tuple[list[str], str], head: tuple[list[str], str], is_same
) -> None:
    assert (subject_of(audit, *base) == subject_of(audit, *head)) is is_same


def about(path: str, subject: str = "deploy") -> Violation:
    rule = Rule(id="X", level=Level.ERROR, summary="", fix="")
    finding = Finding(line=1, column=1, end_line=1, message="", subject=subject, path=path)
    return Violation(rule=rule, level=Level.ERROR, path=path, finding=finding)


@pytest.mark.parametrize(
    ("path", "subject", "is_new"),
    [
        pytest.param("a.yml", "deploy", False, id="the same"),
        pytest.param("a.yml", "build", True, id="another subject"),
        pytest.param("b.yml", "deploy", True, id="another file"),
        pytest.param("renamed.yml", "deploy", False, id="a renamed file"),
    ],
)
def test_what_rules_about_all_workflows_find_is_told_apart_by_file(
    path: str, subject: str, is_new
) -> None:
    were = {"renamed.yml": file_of("a.yml", b"")}

    found = compare_subjects([about("a.yml")], [about(path, subject)], were)

    assert bool(found.new) is bool(found.fixed) is is_new
    assert bool(found.existing) is not is_new
