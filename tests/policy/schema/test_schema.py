"""GitHub's schema: what it is, what we add, and that checking is bounded."""

import hashlib
import json
import time
from importlib.resources import files
from pathlib import Path

import pytest

from bot.document import MAX_BYTES, parse
from bot.policy.schema import MAX_MISMATCHES, Mismatch, mismatches
from bot.policy.schema.additions import TYPES, WORDS, is_growing
from bot.policy.schema.definitions import DEFINITIONS, ROOT, read
from bot.policy.schema.formulas import MAX_EXPRESSIONS
from bot.policy.schema.words import quoted
from tests.timing import seconds

REAL = Path(__file__).parents[4] / "shared/data/workflows"
AS_PUBLISHED = "5213f8be3a93a917bfe46d494fb696f04257e2ed59e7078cecd47786763ae0af"
RAW = files("bot.policy.schema").joinpath("workflow-v1.0.json").read_bytes()


def found(text: str) -> list[Mismatch]:
    return list(mismatches(parse(text.encode()).root))


def messages(text: str) -> list[str]:
    return [one.message for one in sorted(found(text), key=lambda one: (one.line, one.column))]


def job(text: str) -> str:
    return f"on: push\njobs: {{build: {{runs-on: linux, {text}}}}}"


def test_is_the_file_that_github_publishes() -> None:
    assert hashlib.sha256(RAW).hexdigest() == AS_PUBLISHED
    assert files("bot.policy.schema").joinpath("LICENSE").read_text().startswith("MIT License")


@pytest.mark.parametrize("name", [*WORDS, *TYPES])
def test_every_addition_is_still_missing_in_the_schema(name: str) -> None:
    assert read(json.loads(RAW)["definitions"])[name] != DEFINITIONS[name]


def test_every_name_is_defined() -> None:
    named = {
        name
        for one in DEFINITIONS.values()
        for fields in one.fields
        for name in (*fields.types.values(), fields.loose)
    } | {one.item for one in DEFINITIONS.values()}

    assert named - {""} <= set(DEFINITIONS)
    assert DEFINITIONS[ROOT].fields[0].required == ("on", "jobs")


@pytest.mark.parametrize(
    ("name", "growing"),
    [
        ("on-strict", True),
        ("on-string-strict", True),
        ("permissions", True),
        ("pull-request-activity-type", True),
        ("permission-level-any", False),
        ("job", False),
    ],
)
def test_words_that_github_adds_to(name: str, growing) -> None:
    assert name in DEFINITIONS
    assert is_growing(name) is growing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "on: push\njob: {}\njobs: {}",
            ["GitHub knows no key `job` here; did you mean `jobs`?"],
            id="unknown key",
        ),
        pytest.param(
            "on: push\njob: {}",
            ["GitHub knows no key `job` here; did you mean `jobs`?"],
            id="key that is missing only because it is misspelt",
        ),
        pytest.param(
            "jobs: {}", ["The workflow lacks the key `on`."], id="missing key of the file"
        ),
        pytest.param(
            "on: push\njobs: {build: {steps: []}}",
            ["`build` lacks one of the keys `runs-on` or `uses`."],
            id="undecided job",
        ),
        pytest.param(
            "on: workflow_call\njobs: {}\nconcurrency: {cancel-in-progress: true}",
            ["`concurrency` lacks the key `group`."],
            id="missing key",
        ),
        pytest.param(
            "on: push\njobs: {build: {uses: x, steps: []}}",
            ["`steps` cannot stand beside `uses`."],
            id="keys of two kinds",
        ),
        pytest.param(
            job("timeout-minutes: '5'"),
            ["`timeout-minutes` must be a number, and is text in quotes."],
            id="quoted number",
        ),
        pytest.param(
            job("timeout-minutes: soon"),
            ["`timeout-minutes` must be a number, and is text."],
            id="text for a number",
        ),
        pytest.param(
            job("continue-on-error: 1"),
            ["`continue-on-error` must be `true` or `false`, and is a number."],
            id="number for a boolean",
        ),
        pytest.param(
            job("strategy: {max-parallel: true}"),
            ["`max-parallel` must be a number, and is `true` or `false`."],
            id="boolean for a number",
        ),
        pytest.param(
            job("steps: {}"), ["`steps` must be a list, and is a mapping."], id="no mapping"
        ),
        pytest.param(job("env: []"), ["`env` must be a mapping, and is a list."], id="no list"),
        pytest.param(
            job("steps: [[]]"),
            ["An item of `steps` must be a mapping, and is a list."],
            id="no list in a list",
        ),
        pytest.param(
            "on: {create: {}}\njobs: {}",
            ["`create` must be empty, and is a mapping."],
            id="nothing may stand there",
        ),
        pytest.param(
            job("env: "),
            ["`env` is empty; GitHub wants a mapping here, or no such key."],
            id="empty",
        ),
        pytest.param(
            "on: push\npermissions: {id-token: read}\njobs: {}",
            ["`id-token` does not take `read`; GitHub knows `none` and `write` here."],
            id="unknown word",
        ),
        pytest.param(
            "on: pusj\njobs: {}",
            ["`on` does not take `pusj`; did you mean `push`?"],
            id="misspelt word",
        ),
        pytest.param(
            "on: push\nname: ${{ github.ref }}\njobs: {}",
            ["No expression can stand here: GitHub reads this value before it evaluates any."],
            id="expression where none may be",
        ),
        pytest.param("on: push\nname: ${{ 'a' }}\njobs: {}", [], id="string as an expression"),
        pytest.param(
            "on: push\nname: ${{ format('a', 'b') }}\njobs: {}",
            ["No expression can stand here: GitHub reads this value before it evaluates any."],
            id="call where no expression may be",
        ),
        pytest.param(
            job("if: secrets.A"),
            ["`secrets` cannot be read here, only `github`, `inputs`, `needs` and `vars`."],
            id="context that is not there yet",
        ),
        pytest.param(
            job("name: '${{ always() }}'"),
            [
                (
                    "`always()` cannot be called here, only `case`, `contains`, `endswith`, "
                    "`format`, `fromjson`, `join`, `startswith` and `tojson`."
                )
            ],
            id="function that is not there",
        ),
        pytest.param(
            job("name: '${{ gihub.ref }}'"),
            ["`gihub` cannot be read here; did you mean `github`?"],
            id="misspelt context",
        ),
        pytest.param(job("name: '${{ }}'"), ["This expression is empty."], id="empty expression"),
        pytest.param(
            job("name: '${{ a'"),
            ["An expression begins with `${{` here and never ends with `}}`."],
            id="open expression",
        ),
        pytest.param(
            "on: push\n'${{ x }}': 1\njobs: {}",
            ["`${{ x }}` is an expression, which cannot stand here."],
            id="expression as a key",
        ),
        pytest.param(job("<<: {runs: 1}"), [], id="merge key, which another rule tells"),
        pytest.param(
            "on: push\njobs: {build: {<<: {runs-on: linux}, timeout-minutes: 5}}",
            [],
            id="merge key, which may bring what is required",
        ),
        pytest.param(
            "on: push\njobs: {build: {runs-on: linux, steps: [{name: x, '${{ y }}': z}]}}",
            ["`${{ y }}` is an expression, which cannot stand here."],
            id="expression as a key, in a step that lacks what it runs",
        ),
        pytest.param(
            "[]", ["The workflow must be a mapping, and is a list."], id="no mapping at all"
        ),
    ],
)
def test_says(text: str, said) -> None:
    assert messages(text) == said


def test_tells_where_and_what_was_meant() -> None:
    [one] = found("on: push\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - runn: x")

    assert (one.line, one.column, one.meant) == (6, 9, "run")
    assert one.path == ("jobs", "build", "steps", "runn")


def test_places_an_expression_within_its_block() -> None:
    text = job("steps: [{run: 'make ${{ gihub.x }}'}]")
    [one] = found(text)

    assert (one.line, one.column) == (2, text.splitlines()[1].index("${{") + 1)


@pytest.mark.parametrize(("length", "shown"), [(60, 60), (61, 61)])
def test_quotes_no_long_words(length: int, shown) -> None:
    word = quoted("x" * length)

    assert (len(word), word.endswith("…")) == (shown, length > 60)


@pytest.mark.parametrize("wrong", [MAX_MISMATCHES - 1, MAX_MISMATCHES, MAX_MISMATCHES + 1])
def test_tells_at_most_a_hundred(wrong: int) -> None:
    keys = "".join(f"zz{number}: 1\n" for number in range(wrong))

    assert len(found(f"{keys}on: push\njobs: {{}}")) == min(wrong, MAX_MISMATCHES)


@pytest.mark.parametrize(("before", "told"), [(MAX_EXPRESSIONS - 1, 1), (MAX_EXPRESSIONS, 0)])
def test_looks_at_so_many_expressions(before: int, told) -> None:
    steps = f"[{{run: '${{{{ }}}}'}}, {{run: '{'${{ 1 }}' * before}'}}]"

    assert len(found(job(f"steps: {steps}"))) == told


HOSTILE = {
    "unknown keys": "on: push\n" + "".join(f"k{n}: 1\n" for n in range(14_000)),
    "keys with long names": "on: push\n" + "".join(f"{n}{'jobs' * 100}: 1\n" for n in range(2_000)),
    "steps": job("steps: [" + "{run: x}," * 9_000 + "]"),
    "steps of no kind": job("steps: [" + "{name: x}," * 9_000 + "]"),
    "expressions": job("name: '" + "${{a}}" * 170_000 + "'"),
    "scattered expressions": job("steps: [" + "{run: '${{ github.a }}'}," * 9_000 + "]"),
    "deep": job("steps: [" + "{parallel: [" * 40 + "]}" * 40 + "]"),
    "events": "on: [" + "pusx," * 29_000 + "]\njobs: {}",
    "aliases": "on: push\nenv: &a {x: y}\njobs: {b: {steps: ["
    + "{run: x, env: *a}," * 3_500
    + "]}}",
    "matrix": job("strategy: {matrix: {a: [" + "1," * 29_000 + "]}}"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_is_linear(text: str) -> None:
    assert len(text) <= MAX_BYTES
    root = parse(text.encode()).root
    started = time.process_time()

    list(mismatches(root))

    assert time.process_time() - started < seconds(2)


@pytest.mark.skipif(not REAL.exists(), reason="needs the collection of real workflows")
def test_real_workflows_are_taken() -> None:
    bad = {
        path.name
        for path in REAL.glob("*/.github/workflows/*.y*ml")
        if list(mismatches(parse(path.read_bytes()).root))
    }

    assert bad == {"bump-image-tags.yaml", "opa-policies.yml"}
