import pytest

from bot.commands.parse import MAX_COMMANDS, MAX_LINE, MAX_TEXT, parse
from bot.commands.registry import plan
from bot.errors import UserError
from tests.commands.sketch import COMMANDS, Asked, invoke

SLUG = "sluice"


def read(text):
    """Parse and plan, as a handler does before it acts."""
    typed = parse(text, SLUG, COMMANDS)
    for command in typed:
        plan(invoke(command), COMMANDS)
    return typed


def called(text):
    return [(typed.name, *typed.arguments) for typed in read(text)]


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        pytest.param("/canary 10%", [("canary", "10%")], id="alone"),
        pytest.param("/Canary promote", [("canary", "promote")], id="a phone writes a capital"),
        pytest.param("hi\r\n/deploy production\r\n", [("deploy", "production")], id="CR LF"),
        pytest.param("hi\r/deploy production\r", [("deploy", "production")], id="CR alone"),
        pytest.param("/deploy \t production  ", [("deploy", "production")], id="any spaces, tabs"),
        pytest.param("/deploy to production", [("deploy", "to", "production")], id="a filler word"),
        pytest.param(
            '/lock production --reason "db move"\n/canary 5%',
            [("lock", "production"), ("canary", "5%")],
            id="several, in order",
        ),
        pytest.param(
            "/canary 100%\n/canary 0.5%", [("canary", "100%"), ("canary", "0.5%")], id="%"
        ),
        pytest.param("/approve-deploy", [("approve-deploy",)], id="no argument"),
        pytest.param(
            "/approve-deploy production 3f2a9c1",
            [("approve-deploy", "production", "3f2a9c1")],
            id="two arguments",
        ),
        pytest.param("/approve-deploy 3f2a9c1", [("approve-deploy", "3f2a9c1")], id="a commit"),
        pytest.param("@sluice canary 10%", [("canary", "10%")], id="by the name of the App"),
        pytest.param("@Sluice  /status", [("status",)], id="by name and slash"),
        pytest.param('/lock "production"', [("lock", "production")], id="a quoted argument"),
        pytest.param("Ship it!\n\n/status\n\nThanks", [("status",)], id="between paragraphs"),
    ],
)
def test_understands(text, commands):
    assert called(text) == commands


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Looks good to me.", id="talk"),
        pytest.param("/retest foo\n/lgtm", id="another bot's words"),
        pytest.param("/deployment production\n/canaryfoo 10%", id="longer words"),
        pytest.param("/etc/passwd", id="a path"),
        pytest.param("/", id="a lone slash"),
        pytest.param("/ deploy production", id="a space after the slash"),
        pytest.param("//deploy production", id="two slashes"),
        pytest.param("/deploy: production", id="a colon after the word"),
        pytest.param("/" + "a" * 65, id="a very long word"),
        pytest.param("/деплой production", id="a word in another script"),
        pytest.param("please run /deploy production", id="in mid-line"),
        pytest.param(" /deploy production", id="one space before"),
        pytest.param("\u200b/deploy production", id="a zero-width space before"),
        pytest.param("\ufeff/deploy production", id="a byte order mark before"),
        pytest.param("hi\u2028/deploy production", id="a line separator is no line end"),
        pytest.param("hi\x85/deploy production", id="a next-line character is no line end"),
        pytest.param("hi\v/deploy production", id="a vertical tab is no line end"),
        pytest.param("\\/deploy production", id="escaped"),
        pytest.param("`/deploy production`", id="code"),
        pytest.param("```\n/deploy production\n```", id="fenced"),
        pytest.param("> /deploy production", id="quoted"),
        pytest.param("hello @sluice deploy production", id="our name in mid-line"),
        pytest.param("@sluiceman deploy production", id="a longer name"),
        pytest.param("@sluice-dev deploy production", id="another App's name"),
        pytest.param("@sluice's answer was wrong", id="our name, inflected"),
        pytest.param("x" * MAX_TEXT + "\n/status", id="beyond the longest comment"),
    ],
)
def test_is_silent(text):
    assert parse(text, SLUG, COMMANDS) == ()


MISTAKES = {
    "a percentage of zero": "/canary 0%",
    "a percentage above the whole": "/canary 101%",
    "a percentage without its sign": "/canary 10",
    "a negative percentage": "/canary -5%",
    "a percentage in scientific notation": "/canary 1e1%",
    "three decimals": "/canary 10.123%",
    "digits of another script": "/canary \N{ARABIC-INDIC DIGIT ONE}0%",
    "full-width digits": "/canary \N{FULLWIDTH DIGIT ONE}0%",
    "no percentage": "/canary",
    "no environment": "/deploy",
    "two environments": "/deploy a b",
    "three words": "/deploy to a b",
    "a bad commit": "/deploy production --sha XYZ",
    "a required option missing": "/rollback production",
    "a bad duration": '/freeze production --for 4x --reason "a"',
    "a duration of zero": "/lock production --for 0h",
    "an open quote": '/lock production --reason "open',
    "an open quote, escaped": '/lock production --reason "open\\"',
    "an option twice": "/deploy production --sha=abcdef1 --sha=abcdef2",
    "an unknown option": "/deploy production --yolo",
    "an option without a name": "/deploy production --",
    "an option in place of a value": "/deploy production --sha --dry-run",
    "a value left out": "/deploy production --sha",
    "an empty value": '/deploy production --sha=""',
    "a value that is not wanted": "/deploy production --dry-run=yes",
    "a zero-width space": "/deploy pro\u200bduction",
    "a look-alike letter": "/deploy \N{CYRILLIC SMALL LETTER ER}roduction",
    "a look-alike letter after a quote": '/lock --reason "x" \N{CYRILLIC SMALL LETTER A}',
    "a look-alike letter in the word": "/depl\N{CYRILLIC SMALL LETTER O}y production",
    "a zero-width space in the word": "/dep\u200bloy production",
    "full-width letters in the word": "/\N{FULLWIDTH LATIN SMALL LETTER D}eploy production",
    "a Kelvin sign for a letter": "/loc\N{KELVIN SIGN} production",
    "a no-break space": "/deploy\u00a0production",
    "a null character": "/deploy pro\0duction",
    "bidirectional override in a quote": '/lock production --reason "a\u202eb"',
    "a control character in a quote": '/lock production --reason "a\x1bb"',
    "a path": "/deploy ../../etc",
    "a shell": "/deploy $(id)",
    "a long line": "/lock production --reason " + "x" * MAX_LINE,
    "an unknown word to us by name": "@sluice deplyo production",
    "our name alone": "@sluice",
    "an unknown word of great length, by name": "@sluice " + "x" * 65,
}


@pytest.mark.parametrize("line", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_runs_nothing_and_names_its_line(line):
    with pytest.raises(UserError) as refused:
        read(f"/status\n{line}\n\n/canary 5%")

    assert refused.value.reason == "parse_error"
    assert "> Line 2: " in str(refused.value)
    assert "Nothing was run." in str(refused.value)
    assert '<!-- sluice: {"reason": "parse_error", "line": 2} -->' in str(refused.value)


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("/deploy p --yolo", "`/deploy` has no option `--yolo`."),
        ("/deploy p --dry-runn", "Did you mean `--dry-run`?"),
        ("/deploy p --sha", "`--sha` needs a value: `--sha <commit>`."),
        ("/deploy p --dry-run=1", "`--dry-run` takes no value."),
        ("/deploy p --sha=a --sha=b", "`--sha` stands there twice."),
        ("/lock a b", "`b` is one word too many for `/lock`."),
        ("/rollback a", '`/rollback` needs `--reason "text"`.'),
        ("/canary 0%", "`0%` is not a percentage above 0"),
        ('/lock a --reason "x', "A quote is opened and not closed."),
        ("/lock \u0440", "`U+0440` (CYRILLIC SMALL LETTER ER)"),
        ("/lock \x01", "`U+0001` (a control character)"),
        ("@sluice lokc a", "There is no command `lokc`."),
        ("@sluice", "That names no command."),
    ],
)
def test_the_cause_is_named(line, cause):
    with pytest.raises(UserError) as refused:
        read(line)

    assert cause in str(refused.value).partition("\n")[0]


@pytest.mark.parametrize(
    ("line", "paste"),
    [
        pytest.param(
            "/rollback a --reason \u201ctoo slow\u201d",
            '/rollback a --reason "too slow"',
            id="typographic quotes are undone",
        ),
        pytest.param(
            "/deploy a \u2014sha abcdef1", "/deploy a --sha abcdef1", id="so is the long dash"
        ),
        pytest.param("/deploy\u00a0a", "/deploy a", id="and the no-break space"),
        pytest.param(
            "/rollback \u201ctoo slow\u201d",
            '/rollback production --reason "errors"',
            id="but if more is wrong, an example is given",
        ),
        pytest.param("/deploy a --yolo", "/deploy production", id="an example"),
        pytest.param("@sluice deplyo a b", "/deploy a b", id="a misspelt word is put right"),
        pytest.param("@sluice xyzzy", "/help", id="or help is offered"),
    ],
)
def test_a_line_to_paste_is_offered(line, paste):
    with pytest.raises(UserError) as refused:
        read(line)

    assert f"Try this:\n```\n{paste}\n```" in str(refused.value)


def test_options_are_kept_by_name():
    (typed,) = read('/rollback production --to previous --reason="bad \\"latency\\""')

    assert dict(typed.options) == {"to": "previous", "reason": 'bad "latency"'}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param('"a b"', "a b", id="spaces"),
        pytest.param(r'"a \\ b"', "a \\ b", id="an escaped backslash"),
        pytest.param(r'"a \n b"', r"a \n b", id="other escapes stay"),
        pytest.param('"--force"', "--force", id="dashes in quotes"),
        pytest.param('"größer \N{CHECK MARK} 中"', "größer \N{CHECK MARK} 中", id="any script"),
        pytest.param('"\U0001f469\u200d\U0001f4bb"', "\U0001f469\u200d\U0001f4bb", id="an emoji"),
        pytest.param("bare", "bare", id="no quotes"),
        pytest.param('half"and half"', "halfand half", id="quotes inside a word"),
    ],
)
def test_values_of_options(written, value):
    (typed,) = read(f"/lock production --reason {written}")

    assert typed.options["reason"] == value


def test_what_stands_in_quotes_is_no_option():
    (typed,) = parse('/deploy "--dry-run"', SLUG, COMMANDS)

    assert (typed.arguments, dict(typed.options)) == (("--dry-run",), {})


def test_the_line_is_counted_over_all_line_ends():
    (typed,) = read("a\r\nb\rc\n\n/status")

    assert (typed.line, typed.text) == (5, "/status")


def test_planning_understands_what_was_typed():
    (typed,) = read("/approve-deploy production 3f2a9c1")

    assert plan(invoke(typed), COMMANDS) == Asked(("production", "3f2a9c1"))


@pytest.mark.parametrize("count", [MAX_COMMANDS - 1, MAX_COMMANDS])
def test_several_commands_are_fine(count):
    assert len(read("/status\n" * count)) == count


def test_too_many_commands_run_none():
    with pytest.raises(UserError, match="at most 5 commands") as refused:
        read("/status\n" * (MAX_COMMANDS + 3))

    assert "> Line 6: " in str(refused.value)


def test_words_of_other_bots_do_not_count():
    assert len(read("/lgtm\n" * 9 + "/status\n" * MAX_COMMANDS)) == MAX_COMMANDS


@pytest.mark.parametrize("length", [MAX_LINE - 1, MAX_LINE])
def test_a_long_line_is_fine(length):
    prefix = "/lock production --reason "
    (typed,) = read(prefix + "x" * (length - len(prefix)))

    assert len(typed.text) == length


@pytest.mark.parametrize("length", [MAX_TEXT - 1, MAX_TEXT])
def test_the_longest_comment_is_fine(length):
    assert called("/status\n\n".ljust(length, "x")) == [("status",)]


def test_a_longer_comment_runs_nothing():
    with pytest.raises(UserError, match="65,536"):
        read("/status\n\n".ljust(MAX_TEXT + 1, "x"))


def test_the_commands_there_are_need_not_be_named():
    (typed,) = parse("/help status", SLUG)

    assert (typed.name, typed.arguments) == ("help", ("status",))
