"""Names that are Markdown, HTML or worse; and whatever else somebody may write."""

import json

import pytest
from hypothesis import given, settings, strategies as st

from bot.policy.engine import evaluate
from tests.policy.hostile import CI, assert_ours, judged, strict
from tests.policy.reading_cases import file_of, side_of

WORDS = (
    "<img src=x onerror=alert(1)>",
    "<!-- x",
    "</details>",
    "&lt;img&gt;",
    "[x](https://example.com)",
    "![x](https://example.com/x.png)",
    "https://example.com",
    "`",
    "``` \n# x\n```",
    "a|b|c",
    "\\|",
    "*x* ~~x~~ __x__",
    "\n\n# x\n\n> x\n",
    "\u202etxt.yml",
    "\u200b",
    "a\u2028b",
    "a\tb",
    "\x1b[31m",
    "${{ x }}",
)


def text_of(word: str) -> str:
    """Write a workflow in which everything is called so."""
    expression = "${{ secrets.x }}"
    return json.dumps(
        {
            "name": word,
            "on": {"push": {"branches": [word]}, "pull_request": {"paths": [word]}, word: None},
            "env": {word: expression},
            "jobs": {
                word: {
                    "name": f"deploy {word}",
                    "runs-on": word,
                    "needs": [word, f"x{word}"],
                    "environment": f"production {word}",
                    "concurrency": {"group": word, "cancel-in-progress": True},
                    "permissions": {word: "write"},
                    "steps": [
                        {"name": word, "uses": f"{word}/{word}@{word}"},
                        {"uses": f"a/b@{word}"},
                        {"uses": f"./{word}"},
                        {"uses": f"docker://{word}"},
                        {"name": f"deploy {word}", "run": f"kubectl apply -f a {word}"},
                        {"run": f"echo {expression} {word} || true"},
                        {"run": f"echo ${{{{ github.event.issue.title }}}} {word}"},
                        {"if": f"{word} && steps.{word}.outputs.x == '{word}'", "run": word},
                    ],
                },
                f"call-{word}": {"uses": f"a/b/{word}.yml@main", "secrets": "inherit"},
            },
        }
    )


@pytest.mark.parametrize("word", WORDS)
def test_no_name_becomes_markdown(word: str) -> None:
    found, _ = judged({CI: text_of(word)})

    assert len(found) > 5


@pytest.mark.parametrize("word", WORDS)
def test_no_name_of_a_file_becomes_markdown(word: str) -> None:
    name = word.replace("/", "")
    _, run = judged({f".github/workflows/{name}.yml": text_of("a"), f"{name}/action.yml": "["})

    assert_ours(run.summary)


def test_a_name_that_is_not_unicode() -> None:
    path = b".github/workflows/\xff.yml".decode(errors="replace")

    judged({path: text_of("a")})


KEYS_TOLD = (
    "on jobs steps run uses with env needs if name runs-on strategy matrix include exclude "
    "permissions concurrency group cancel-in-progress environment timeout-minutes container "
    "image services secrets outputs push pull_request pull_request_target schedule cron "
    "branches paths workflow_call workflow_dispatch inputs continue-on-error id shell "
    "working-directory defaults deploy build test <<"
)
KEYS = st.sampled_from(KEYS_TOLD.split())
TEXTS = st.sampled_from(
    [
        *("push", "ubuntu-latest", "self-hosted", "production", "deploy", "write-all", "inherit"),
        *("actions/checkout@v4", "a/b@main", "./a", "docker://a:b", "./.github/workflows/ci.yml"),
        *("${{ secrets.A }}", "${{ matrix.a }}", "${{", "always()", "github.ref == 'a' || b"),
        *(
            "kubectl apply -f a",
            "make a || true",
            "npm publish\ncurl a",
            "terraform apply",
            "set +e",
        ),
    ]
) | st.text(max_size=8)
LEAVES = TEXTS | st.none() | st.booleans() | st.integers(-9, 9999) | st.floats(allow_nan=False)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXTS, inner, max_size=5),
    max_leaves=30,
)
JOBS = st.dictionaries(
    KEYS | TEXTS,
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("runs-on", "needs", "if", "strategy", "environment"), TREES)
    ).flatmap(
        lambda job: st.lists(st.dictionaries(KEYS, TREES, max_size=4), max_size=4).map(
            lambda steps: {**job, "steps": steps}
        )
    ),
    max_size=3,
)
WORKFLOWS = st.fixed_dictionaries({"on": TREES, "jobs": JOBS | TREES}, optional={"env": TREES})

MARKS = st.sampled_from([":", "- ", "\n", "\n  ", "\n    ", *"{}[]", "&a ", "*a", "|\n"])


def assert_judged(data: bytes) -> None:
    found = evaluate(side_of(file_of(CI, data)), strict())

    assert [(one.rule.id, one.cause) for one in found if one.cause] == []
    lines = data.count(b"\n") + 1
    for one in found:
        assert 1 <= one.finding.line <= one.finding.end_line <= lines, one


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_judged(data: bytes) -> None:
    assert_judged(data)


@settings(max_examples=150, deadline=None)
@given(WORKFLOWS, st.sampled_from([None, 1]))
def test_any_workflow_is_judged(workflow: object, indent: int | None) -> None:
    assert_judged(json.dumps(workflow, indent=indent).encode())


@settings(max_examples=150, deadline=None)
@given(st.lists(KEYS | TEXTS | MARKS))
def test_any_words_of_workflows_are_judged(words: list[str]) -> None:
    assert_judged(" ".join(words).encode(errors="replace"))
