import time

import pytest
from hypothesis import given, strategies as st

from bot.codeowners import MAX_BYTES, MAX_PATTERN, PATHS, Kind, Owner, parse


def owners(line: str, path: str) -> list[str]:
    return [owner.name for owner in parse(line).of(path)]


GITHUBS_EXAMPLE = """
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("README.md", ["global-owner1", "global-owner2"]),
        ("a/b/c.py", ["global-owner1", "global-owner2"]),
        ("a/b.js", ["js-owner"]),
        ("main.go", ["docs@example.com"]),
        ("a/b/notes.txt", ["octo-org/octocats"]),
        ("build/logs/a/b.py", ["octocat"]),
        ("a/docs/b.md", ["global-owner1", "global-owner2"]),
        ("docs/a/b.go", ["doctocat"]),
        ("a/apps/b/c.js", ["octocat"]),
        ("scripts/a.js", ["doctocat", "octocat"]),
        ("a/logs/b.txt", ["octocat"]),
        ("logs/b.txt", ["octocat"]),
        ("apps/a.go", ["octocat"]),
        ("apps/github/a.go", []),
        ("apps/github.go", ["octocat"]),
    ],
)
def test_githubs_example(path: str, expected: list[str]) -> None:
    assert owners(GITHUBS_EXAMPLE, path) == expected


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*", "a/b/.c"),
        ("**", "a/b"),
        ("/**", "a/b"),
        ("**/*", "a"),
        ("/*", "a"),
        ("a", "a"),
        ("a", "b/a"),
        ("a", "b/a/c"),
        ("/a", "a/b/c"),
        ("a/", "b/a/c/d"),
        ("a/b", "a/b/c"),
        ("a/*", "a/b"),
        ("a/b*", "a/bc/d"),
        ("a/*/", "a/b/c/d"),
        ("a/**", "a/b/c"),
        ("a/**/b", "a/b"),
        ("a/**/b", "a/c/d/b/e"),
        ("**/a/**", "b/a/c"),
        ("a**b", "axyb"),
        ("*.j?", "a/b.js"),
        ("a?c", "aéc"),
        (r"a\ b", "a b"),
        (r"\*", "*"),
        (r"a\[b\]", "a[b]"),
        ("a#b", "a#b"),
        ("a.b+(c)", "a.b+(c)"),
        ("é", "é"),
    ],
)
def test_matches(pattern: str, path: str) -> None:
    assert owners(f"{pattern} @o", path) == ["o"]


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/*", "a/b"),
        ("a", "A"),
        ("a", "ab"),
        ("a", "ba"),
        ("/a", "b/a"),
        ("a/", "a"),
        ("a/b", "c/a/b"),
        ("a/*", "a/b/c"),
        ("a/*/", "a/b"),
        ("a/**", "a"),
        ("a/**/", "a/b"),
        ("**/a", "ba"),
        ("a**b", "ax/yb"),
        ("*.js", "a.jsx"),
        ("a?c", "a/c"),
        (r"\*", "a"),
        ("a.b", "axb"),
        ("/", "a"),
        ("//", "a"),
    ],
)
def test_does_not_match(pattern: str, path: str) -> None:
    assert owners(f"{pattern} @o", path) == []


@pytest.mark.parametrize(
    "line",
    [
        "",
        "#a @x",
        "# a @x",
        r"\#a @x",
        "!a @x",
        "[a] @x",
        "a[b @x",
        "a]b @x",
        "[Section] @x",
        r"\\[a] @x",
        "a***b @x",
        "* x",
        "* @",
        "* @x @y!",
        "* @-x",
        "* @a/b/c",
        "* x@",
        "a\\",
        "a#\\",
        "a" * (MAX_PATTERN + 1),
    ],
)
def test_skips_what_github_does_not_understand(line: str) -> None:
    for path in ("#a", "a", "b", "a[b", "a]b", r"\a", "axb", "a" * (MAX_PATTERN + 1), "!a", "S"):
        assert owners(f"* @before\n{line}", path) == ["before"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("* @octocat", [Owner(kind=Kind.USER, name="octocat")]),
        ("* @Octo-Cat_acme", [Owner(kind=Kind.USER, name="Octo-Cat_acme")]),
        ("* @octo-org/a_b-c", [Owner(kind=Kind.TEAM, name="octo-org/a_b-c")]),
        ("* a.b+c@example.com", [Owner(kind=Kind.EMAIL, name="a.b+c@example.com")]),
        (
            "\t*  @b\t@a # @c",
            [Owner(kind=Kind.USER, name="b"), Owner(kind=Kind.USER, name="a")],
        ),
        ("* @a\r", [Owner(kind=Kind.USER, name="a")]),
        ("* #@a", []),
        ("*", []),
    ],
)
def test_owners(line: str, expected: list[Owner]) -> None:
    assert parse(line).of("a") == tuple(expected)


def test_a_line_without_owners_takes_them_away() -> None:
    assert owners("* @a\nb", "b") == []
    assert owners("* @a\nb", "c") == ["a"]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 128, 200])
def test_the_last_of_many_lines_wins(count: int) -> None:
    lines = [f"a* @o{number}" for number in range(count)]

    assert owners("\n".join(lines), "ab") == [f"o{count - 1}"]
    assert owners("\n".join([*lines, "b @o"]), "ab") == [f"o{count - 1}"]
    assert owners("\n".join(["b @o", *lines]), "b") == ["o"]


def test_takes_the_longest_pattern() -> None:
    assert owners("a" * MAX_PATTERN + " @o", "a" * MAX_PATTERN) == ["o"]


def test_an_empty_file_has_no_owners() -> None:
    assert parse("").of("a") == ()


@pytest.mark.parametrize(("size", "expected"), [(MAX_BYTES, ["a"]), (MAX_BYTES + 1, [])])
def test_githubs_limit(size: int, expected: list[str]) -> None:
    text = "* @a\n#é"

    assert owners(text + " " * (size - len(text.encode())), "b") == expected


@pytest.mark.parametrize("part", ["?", "*a", "**/a/", "é"])
def test_the_longest_patterns_fit(part: str) -> None:
    pattern = "/" + part * ((MAX_PATTERN - 4) // len(part))
    lines = "\n".join(f"{pattern}{number} @o{number}" for number in range(10, 74))

    assert owners(f"* @a\n{lines}\n/b @c", "d") == ["a"]
    path = pattern.replace("**/", "").replace("*", "").lstrip("/")
    assert owners(f"{lines}\n/b @c", f"{path}42") == ["o42"]


def test_a_large_file_and_a_large_change_are_quick() -> None:
    kinds = ("/src/{0}/", "lib/{0}/*.py", "*.e{0}", "app/**/t{0}*", "x{0}/**/y?")
    text = "\n".join(kinds[n % 5].format(n) + f" @o{n}" for n in range(5000))
    paths = [f"{top}/{n}/a/t{n}.py" for n in range(1000) for top in ("src", "lib", "app")]

    start = time.process_time()
    found = parse(text)
    named = sum(bool(found.of(path)) for path in paths)

    assert time.process_time() - start < 2
    assert named == sum(n % 5 == 0 for n in range(1000)) + sum(
        any(int(str(n)[:digits]) % 5 == 3 for digits in (1, 2, 3)) for n in range(1000)
    )


def test_where_github_looks() -> None:
    assert PATHS == (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


# The oracle compares part by part, without expressions.


def fits(pattern: str, path: str) -> bool:
    parts, anchored = pattern.strip("/").split("/"), "/" in pattern[:-1]
    names = path.split("/")
    if not any(parts):
        return False
    if not anchored:
        parts = ["**", *parts]
    return walk(parts, names, is_folder=pattern.endswith("/"), is_anchored=anchored)


def walk(parts: list[str], names: list[str], *, is_folder: bool, is_anchored: bool) -> bool:
    head, *rest = parts
    if rest and head == "**":
        return any(
            walk(rest, names[skipped:], is_folder=is_folder, is_anchored=is_anchored)
            for skipped in range(len(names))
        )
    if not names or not glob(head, names[0]):
        return False
    if rest:
        return walk(rest, names[1:], is_folder=is_folder, is_anchored=is_anchored)
    if is_folder or (head == "*" and is_anchored):
        return (len(names) > 1) == is_folder
    return True


def glob(pattern: str, name: str) -> bool:
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(glob(pattern[1:], name[n:]) for n in range(len(name) + 1))
    return bool(name) and pattern[0] in ("?", name[0]) and glob(pattern[1:], name[1:])


names = st.text("ab", min_size=1, max_size=2)
parts = st.sampled_from(["*", "**", "a", "b", "a*", "?", "*b"])
patterns = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "/"]),
    st.lists(parts, min_size=1, max_size=4).map("/".join),
    st.sampled_from(["", "/"]),
)


@given(st.lists(patterns, max_size=150), st.lists(names, min_size=1, max_size=5).map("/".join))
def test_agrees_with_a_walk_over_the_parts(several: list[str], path: str) -> None:
    text = "\n".join(f"{pattern} @o{number}" for number, pattern in enumerate(several))
    last = max((n for n, pattern in enumerate(several) if fits(pattern, path)), default=None)

    assert owners(text, path) == ([] if last is None else [f"o{last}"])


@given(st.text(alphabet="ab*?/\\[]#!@ \t\r\n.é", max_size=60))
def test_every_text_is_a_file(text: str) -> None:
    assert isinstance(parse(text).of("a/b"), tuple)
