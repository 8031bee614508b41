from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from hypothesis import given, strategies as st
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from bot.commands import render
from bot.commands.command import Typed
from bot.commands.parse import parse
from bot.commands.refusal import RefusalError
from bot.commands.registry import COMMANDS
from bot.commands.render import MAX_ROWS, CommitFacts, StatusFacts
from bot.errors import UserError
from bot.model import CheckRun, Permission, Repo, RepoId, Sha, WorkflowRun
from tests.commands import sketch

HEAD = Sha("3f2a9c1" + "0" * 33)


def typed(text, line=3):
    return Typed(name="deploy", arguments=(), options=MappingProxyType({}), line=line, text=text)


def check_run(name="sluice / policy", conclusion="success", status="completed"):
    return CheckRun(
        id=1,
        name=name,
        head_sha=HEAD,
        external_id="",
        status=status,
        conclusion=conclusion,
        annotations_count=0,
        app_id=7,
    )


def workflow_run(name="CI", conclusion="success", status="completed"):
    return WorkflowRun(
        repo=Repo(RepoId(7), "octo", "shop"),
        id=30433642,
        attempt=1,
        workflow_id=159038,
        name=name,
        event="push",
        status=status,
        conclusion=conclusion,
        head_sha=HEAD,
        head_branch="main",
        head_owner="octo",
        commit_title="Create linter.yml",
        commit_author="Mona",
        url="https://github.com/octo/shop/actions/runs/30433642",
        created_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    )


def facts(checks=(), runs=()):
    commit = CommitFacts(head_sha=HEAD, checks=tuple(checks), runs=tuple(runs))
    return StatusFacts(commit=commit)


def test_a_mistake():
    reply = render.mistake("`0%` is too little.", "/canary 0%", 3, "/canary 10%", "parse_error")

    assert reply == snapshot("""\
**`0%` is too little.** Nothing was run.

> Line 3: `/canary 0%`

Try this:
```
/canary 10%
```

<!-- sluice: {"reason": "parse_error", "line": 3} -->\
""")


def test_a_missing_role():
    command = sketch.COMMANDS["deploy"]
    reply = render.no_permission(typed("/deploy production"), command, "mona", Permission.TRIAGE)

    assert reply == snapshot("""\
**`/deploy` needs the role `write` or higher; `mona` has `triage`.** Nothing was run.

> Line 3: `/deploy production`

Someone with that role can comment:
```
/deploy production
```

<!-- sluice: {"reason": "no_permission", "line": 3} -->\
""")


def test_no_role_at_all():
    command = sketch.COMMANDS["deploy"]
    reply = render.no_permission(typed("/deploy production"), command, "mona", Permission.NONE)

    assert "`mona` has none.**" in reply


def test_the_list_of_commands():
    known = {name: COMMANDS[name] for name in ("help", "locks", "cancel")}

    assert render.help_reply("", known) == snapshot("""\
| command | what it does | who may |
| --- | --- | --- |
| `/help [command]` | List the commands, or explain one | `triage` or higher |
| `/locks` | Show who holds which environment, and what is frozen | `triage` or higher |
| `/cancel [environment]` | Withdraw a deploy that has not started | `write` or higher |\
""")


def test_the_help_of_one_command():
    assert render.help_reply("rollback", sketch.COMMANDS) == snapshot("""\
**`/rollback …`**

Sketch of rollback.

- who may: `write` or higher
- kind: makes things safer, so no freeze, lock or missing vote stops it
- `--reason "text"`: Why
- `--to previous`: Which release

```
/rollback production --reason "errors"
```\
""")


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        pytest.param("roolback", "`roolback`.** Did you mean `/rollback`?\n", id="a near miss"),
        pytest.param("xyzzy", "`xyzzy`.**\n", id="nothing like it"),
        pytest.param("`@mona`", "`` `@mona` ``.**\n", id="markup"),
    ],
)
def test_the_help_of_an_unknown_command(word, hint):
    reply = render.help_reply(word, sketch.COMMANDS)

    assert reply.startswith(f"**There is no command {hint}")
    assert "| `/canary …` | Sketch of canary |" in reply


def test_a_status():
    reply = render.status(
        facts(
            [check_run()],
            [workflow_run(conclusion="failure"), workflow_run("Deploy", "", "in_progress")],
        )
    )

    assert reply == snapshot("""\
**Status of `3f2a9c1000000000000000000000000000000000`**

| check run | conclusion |
| --- | --- |
| sluice / policy | ✅ success |

| workflow run | conclusion |
| --- | --- |
| [CI](https://github.com/octo/shop/actions/runs/30433642) | ❌ failure |
| [Deploy](https://github.com/octo/shop/actions/runs/30433642) | 🟡 in\\_progress |\
""")


def test_an_empty_status():
    assert render.status(facts()) == snapshot("""\
**Status of `3f2a9c1000000000000000000000000000000000`**

No check run of ours yet.

No workflow run yet.\
""")


def test_a_status_with_deploys():
    facts_of_deploys = StatusFacts(
        deploys=(("production", HEAD, "open"), ("eu|west", HEAD, "running")),
        live=("production", HEAD),
    )

    assert render.status(facts_of_deploys) == snapshot("""\
| deploy to | commit | state |
| --- | --- | --- |
| `production` | `3f2a9c1` | open |
| `eu\\|west` | `3f2a9c1` | running |

Live in `production`: `3f2a9c1000000000000000000000000000000000`\
""")


@pytest.mark.parametrize(
    ("live", "words"),
    [
        pytest.param(None, "**No deploy is open.**", id="nothing asked"),
        pytest.param(
            ("staging", ""),
            "**No deploy is open.**\n\nLive in `staging`: nothing yet",
            id="nothing live",
        ),
        pytest.param(
            ("staging", HEAD),
            f"**No deploy is open.**\n\nLive in `staging`: `{HEAD}`",
            id="something live",
        ),
    ],
)
def test_a_status_on_an_issue(live, words):
    assert render.status(StatusFacts(live=live)) == words


def test_a_refusal():
    error = RefusalError(
        "`/deploy` has to wait.",
        reason="frozen",
        checked="| a | table |",
        paste="/deploy production",
    )

    assert render.refusal(error, typed("/deploy production")) == snapshot("""\
**`/deploy` has to wait.**

> Line 3: `/deploy production`

| a | table |

Next:
```
/deploy production
```

<!-- sluice: {"reason": "frozen", "line": 3} -->\
""")


def test_a_refusal_of_a_button():
    error = RefusalError("You asked for this deploy yourself.", reason="not_eligible_self")

    assert render.refusal(error, None) == snapshot("""\
**You asked for this deploy yourself.**

<!-- sluice: {"reason": "not_eligible_self", "line": 0} -->\
""")


def test_a_refusal_that_has_its_own_words():
    error = UserError("**Already refused.** Try again.", reason="api_unverified")

    assert render.refusal(error, typed("/deploy production", 7)) == snapshot("""\
**Already refused.** Try again.

> Line 7: `/deploy production`

<!-- sluice: {"reason": "api_unverified", "line": 7} -->\
""")


@pytest.mark.parametrize(
    ("conclusion", "mark"),
    [
        ("success", "✅"),
        ("neutral", "⚪"),
        ("skipped", "⚪"),
        ("stale", "⚪"),
        ("cancelled", "🚫"),
        ("action_required", "⚠️"),
        ("failure", "❌"),
        ("timed_out", "❌"),
        ("startup_failure", "❌"),
        ("a word of next year", "❌"),
    ],
)
def test_the_marks_of_conclusions(conclusion, mark):
    assert f"| {mark} " in render.status(facts([check_run(conclusion=conclusion)]))


@pytest.mark.parametrize(
    ("count", "more"), [(MAX_ROWS - 1, ""), (MAX_ROWS, ""), (MAX_ROWS + 1, "… 1 more")]
)
def test_a_table_is_bounded(count, more):
    reply = render.status(facts(runs=[workflow_run(f"CI {number}") for number in range(count)]))

    assert reply.count("actions/runs") == min(count, MAX_ROWS)
    assert reply.endswith(more or "|")


TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="`~|<>!-[]()@/ \n\r\t\"'sluicetaonp", max_size=60),
    st.sampled_from(["/status", "\n/status", "```\n/status", "`\n/status", "-->\n\n/status"]),
    st.sampled_from(["| x\n\n/status", "</details>\n/status", "@sluice status", "\r/status"]),
)


def replies(text):
    near = sketch.COMMANDS["deploy"]
    return {
        "mistake": render.mistake("No.", text, 1, text, "parse_error"),
        "unknown": render.unknown_command(text, f"@sluice {text} /status", 1, COMMANDS),
        "no_permission": render.no_permission(typed(text), near, text, Permission.READ),
        "help": render.help_reply(text, COMMANDS),
        "refusal": render.refusal(
            RefusalError("No.", reason="frozen", paste=text), typed(text or "/")
        ),
        "deploys": render.status(
            StatusFacts(deploys=((text, Sha(text), "open"),), live=(text, text))
        ),
        "status": render.status(
            facts([check_run(text, text)], [workflow_run(text, "", text), workflow_run(text, text)])
        ),
    }


@given(TEXTS)
def test_a_reply_is_never_a_command(text):
    for reply in replies(text).values():
        assert parse(reply, "sluice") == ()


@given(TEXTS)
def test_what_was_typed_is_shown_as_code_or_words(text):
    for name, reply in replies(text).items():
        tokens = MarkdownIt("commonmark").enable("table").parse(reply)
        inline = [child for token in tokens for child in token.children or ()]

        assert {token.content[:14] for token in tokens if token.type == "html_block"} <= {
            "<!-- sluice: {"
        }, name
        assert not {"html_inline", "image"} & {child.type for child in inline}, name
        assert {child.attrGet("href") for child in inline if child.type == "link_open"} <= {
            workflow_run().url
        }, name
