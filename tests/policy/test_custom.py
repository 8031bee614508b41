"""The rules that an organisation writes itself."""

import time

import pytest

from bot.config.expressions import MAX_EXPRESSION, MAX_LOOPS, Unit, cost, evaluate, program
from bot.config.load import default_policy, load
from bot.config.organization import CustomRule, OrganizationPolicy
from bot.errors import ConfigError
from bot.model import File, Sha
from bot.policy.custom import check_custom
from bot.policy.workflow import Context, read

WORKFLOW = """\
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    services:
      docker:
        image: docker:dind
    steps:
      - uses: actions/checkout@v4
      - name: Install
        run: curl https://x.example | sh
  call:
    uses: ./.github/workflows/other.yml
"""


def rule(when: str, unit: str = "job", **more: object) -> CustomRule:
    whole = {"id": "X-A", "for": unit, "when": when, "message": "Do not.", **more}
    return CustomRule.model_validate(whole)


def found(*rules: CustomRule, text: str = WORKFLOW) -> list[tuple[str, int, str, str]]:
    file = File(".github/workflows/ci.yml", Sha(""), text.encode())
    workflow = read(file, Context(policy=default_policy()))
    return [
        (rule.id, finding.line, finding.job, finding.message)
        for rule, finding in check_custom(rules, workflow)
    ]


@pytest.mark.parametrize(
    ("unit", "when", "lines"),
    [
        ("workflow", "size(workflow.jobs) == 2", [1]),
        ("workflow", "has(workflow.permissions)", []),
        ("workflow", 'workflow.on == "push"', [1]),
        ("workflow", 'path.endsWith("/ci.yml")', [1]),
        ("job", "has(job.uses)", [12]),
        ("job", 'job_id == "build"', [3]),
        (
            "job",
            (
                "has(job.services) && "
                'job.services.exists(s, job.services[s].image.startsWith("docker:"))'
            ),
            [3],
        ),
        ("job", '"runs-on" in job && job["runs-on"] == "ubuntu-latest"', [3]),
        ("step", "has(step.uses)", [9]),
        ("step", r'has(step.run) && step.run.matches("\\bcurl\\b.*\\|")', [10]),
        ("step", r'has(step.run) && step.run.matches(r"\bcurl\b.*\|")', [10]),
        ("step", 'job_id == "call"', []),
        ("step", "true", [9, 10]),
        ("job", "true // || nope", [3, 12]),
    ],
)
def test_is_true_where_the_rule_is_broken(unit: str, when: str, lines: list[int]) -> None:
    assert [line for _, line, _, _ in found(rule(when, unit))] == lines


def test_tells_the_job_and_the_message() -> None:
    assert found(rule("has(step.run)", "step")) == [("X-A", 10, "build", "Do not.")]


def test_each_rule_in_its_turn() -> None:
    rules = [rule("has(job.uses)"), rule('job_id == "build"', id="X-B")]

    assert [(id_, line) for id_, line, _, _ in found(*rules)] == [("X-A", 12), ("X-B", 3)]


def test_what_has_no_answer_is_told_where_it_is() -> None:
    assert found(rule('job.container == "x"')) == [
        ("X-A", line, job, '`X-A` has no answer for this job: Key not found in map : "container"')
        for line, job in ((3, "build"), (12, "call"))
    ]


def test_what_cannot_be_handed_over_is_told() -> None:
    with pytest.raises(ValueError, match="null"):
        evaluate(program(Unit.JOB, "job == 1"), {"job": "\ud800"})


@pytest.mark.parametrize("value", ["1" * 40, "!!float 1e999", '"\\ud800"', ".nan", "2026-01-01"])
def test_an_odd_value_breaks_nothing(value: str) -> None:
    for _, line, job, message in found(rule("job.x == 7"), text=f"jobs: {{a: {{x: {value}}}}}"):
        assert (line, job) == (1, "a")
        assert message.startswith("`X-A` has no answer for this job: ")


def test_a_file_that_cannot_be_read_is_for_others() -> None:
    assert found(rule("true", "workflow"), text="[") == []


def test_a_file_that_could_cost_too_much_does_not_pass() -> None:
    when = "job.l.exists(x, job.l.exists(y, job.s == x))"
    text = f"jobs:\n  a:\n    s: {'x' * 200_000}\n    l: [{'0, ' * 2_000}]\n"
    begun = time.perf_counter()
    told = found(rule("true", id="X-B"), rule(when), rule("true", id="X-C"), text=text)

    assert time.perf_counter() - begun < 5
    assert [(id_, line) for id_, line, _, _ in told] == [("X-B", 2), ("X-A", 1)]
    assert "too large for `X-A`" in told[-1][3]


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("job.a + job.b == 1", "must not use `+`: an expression compares, and builds nothing"),
        ("job.a.map(x, x) == []", "must not use `map`: an expression compares, and builds nothing"),
        ("job.a.matches(job.b)", "must give `matches` one pattern, in quotes"),
        (r'job.a.matches("\\pL{50}")', "must have a small regular expression of RE2 in `matches`"),
        (r'job.a.matches("[a-z]{600}")', "must have a small regular expression of RE2 in `matche"),
        ('job.a.matches("(")', "must have a small regular expression of RE2 in `matches`: missin"),
        ("job.a.exists(x, " * 4 + "true" + ")" * 4, f"must have at most {MAX_LOOPS} of `all` and"),
        ("job.a &&", "must be an expression of CEL: 1:9: Syntax error"),
        ("step.a", "must be an expression of CEL: 1:5: undeclared reference to 'step.a'"),
        ("1", "must be true or false"),
        ("(" * 60 + "true" + ")" * 60, "must be an expression of CEL: Expression recursion limit"),
        ("true" + " " * MAX_EXPRESSION, "must have at most 500 characters"),
    ],
)
def test_an_expression_without_bounds_is_refused_at_its_place(when: str, says: str) -> None:
    quoted = when.replace("'", "''")
    text = f"version: 1\ncustom:\n- {{id: X-A, for: job, message: No., when: '{quoted}'}}"
    with pytest.raises(ConfigError) as caught:
        load(text.encode(), {}, OrganizationPolicy)

    [problem] = caught.value.problems
    assert str(problem).startswith(f"3:43: `custom.0.when` {says}")


@pytest.mark.parametrize(
    "when",
    [
        "job.a == '+'",
        'job.a == "map"',
        r"job.a == r'\b' && job.b == b'+ \' matches'",
        '"""a "+" b""" == job.a',
        "job.a.exists(x, " * 3 + "true" + ")" * 3,
        "job.a",
    ],
)
def test_words_in_strings_are_no_words(when: str) -> None:
    assert rule(when).when == when


def test_two_rules_have_two_ids() -> None:
    one = "{id: X-A, for: job, when: 'true', message: No.}"
    with pytest.raises(ConfigError, match="`custom` has `X-A` twice"):
        load(f"version: 1\ncustom: [{one}, {one}]".encode(), {}, OrganizationPolicy)


def test_loops_cost_their_rounds() -> None:
    flat, nested = (cost(f"{loop}true", 100, 10, 20) for loop in ("", "a.all(x, b.all(y, "))

    assert nested > 400 * 100
    assert flat < 2 * cost("true", 0, 0, 0)


def test_the_units_are_those_of_the_policy() -> None:
    assert [*Unit] == ["workflow", "job", "step"]
