import pytest

from bot.commands.words import Word, resembles, split, straighten
from bot.errors import UserError


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        (" \t ", []),
        ("a  b\t ", [Word("a", is_quoted=False), Word("b", is_quoted=False)]),
        ('""', [Word("", is_quoted=True)]),
        ('"a"b"c d"', [Word("abc d", is_quoted=True)]),
        ('a"b c"', [Word("ab c", is_quoted=False)]),
        (r'"\""', [Word('"', is_quoted=True)]),
        (r"a\b", [Word(r"a\b", is_quoted=False)]),
        ("!~", [Word("!~", is_quoted=False)]),
    ],
)
def test_split(line, words):
    assert split(line) == words


@pytest.mark.parametrize("line", ['"', 'a "b', r'"a\"', '"a" "'])
def test_an_open_quote_is_refused(line):
    with pytest.raises(UserError, match="not closed"):
        split(line)


@pytest.mark.parametrize(
    "char", ["\0", "\x1f", "\x7f", "\x80", "\xa0", "\u00e9", "\u200b", "\u2028", "\ud800", "\uff0d"]
)
def test_outside_quotes_only_ascii_is_taken(char):
    with pytest.raises(UserError, match=f"U\\+{ord(char):04X}"):
        split(f"a {char}")


@pytest.mark.parametrize(
    "char", ["\0", "\x1f", "\x7f", "\u200b", "\u202e", "\u2066", "\u2028", "\ue000", "\ud800"]
)
def test_inside_quotes_what_hides_is_refused(char):
    with pytest.raises(UserError, match=f"U\\+{ord(char):04X}"):
        split(f'"a{char}"')


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        pytest.param("d\N{CYRILLIC SMALL LETTER IE}ploy", True, id="one look-alike"),
        pytest.param("\N{CYRILLIC SMALL LETTER KOMI DE}epl\N{GREEK SMALL LETTER OMICRON}y", True),
        pytest.param("\N{FULLWIDTH LATIN SMALL LETTER D}eploy", True, id="another width"),
        pytest.param("DEPL\N{CYRILLIC CAPITAL LETTER O}Y", True, id="capitals"),
        pytest.param("de\u200bploy", True, id="a zero-width space"),
        pytest.param("deploy\u00a0production", True, id="a no-break space after it"),
        pytest.param("deploy\u00e9", False, id="a letter too many"),
        pytest.param("depl\u00e9", False, id="a letter too few"),
        pytest.param("denl\u00e9y", False, id="another ASCII letter"),
        pytest.param("\u0434\u0435\u043f\u043b\u043e\u0439", False, id="no ASCII letter at all"),
        pytest.param("\u00a0", False, id="nothing visible"),
    ],
)
def test_resembles(word, answer):
    assert resembles(word, "deploy") is answer


def test_straighten():
    typed = "/a \u201cb\u201d \u201ec\u201d \u2014d \u2013e\u00a0f"

    assert straighten(typed) == '/a "b" "c" --d --e f'
