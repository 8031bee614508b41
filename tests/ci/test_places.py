import pytest
from hypothesis import given, strategies as st

from bot.ci.candidate import Candidate, Rank
from bot.ci.diagnosis import Place
from bot.ci.log import LogLine
from bot.ci.places import MOST_PLACES, places_of
from bot.ci.score import Score
from bot.model import JobAnnotation


def candidate(*texts: str, best: int = 1, value: int = 100, rank: Rank = Rank.FAILED_STEP):
    around = [LogLine(number, None, text) for number, text in enumerate(texts, start=1)]
    return Candidate(around[best - 1], Score(value, "tool", "why"), rank, best, around)


def places(*texts: str, best: int = 1) -> list[tuple[str, int]]:
    return [(one.path, one.line) for one in places_of([candidate(*texts, best=best)], [])]


def annotation(path: str, line: int = 3) -> JobAnnotation:
    return JobAnnotation(path=path, line=line, level="failure", title="", message="m")


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        pytest.param("tests/test_a.py:12: KeyError", "tests/test_a.py", 12, id="pytest"),
        pytest.param('  File "src/my app/a.py", line 3, in f', "src/my app/a.py", 3, id="Python"),
        pytest.param("a.c:6:5: error: expected", "a.c", 6, id="gcc"),
        pytest.param("a.ts(3,5): error TS2304: no", "a.ts", 3, id="tsc"),
        pytest.param("Cart.cs(3,5): error CA1: x [/src/a.csproj]", "Cart.cs", 3, id="MSBuild"),
        pytest.param("  --> src/main.rs:3:5", "src/main.rs", 3, id="rustc, ruff"),
        pytest.param("   at in /src/Shop/A.cs:line 12", "/src/Shop/A.cs", 12, id=".NET"),
        pytest.param("\tat com.ex.a.Foo$1.run(Foo.java:12)", "com/ex/a/Foo.java", 12, id="Java"),
        pytest.param("at app//a.b.FooKt.f(Foo.kt:7)", "a/b/Foo.kt", 7, id="Kotlin, with a loader"),
        pytest.param("did not equal 3 (CartTest.scala:12)", "CartTest.scala", 12, id="ScalaTest"),
        pytest.param("[ERROR] /x/Foo.java:[12,5] no", "/x/Foo.java", 12, id="Maven"),
        pytest.param("e: /x/A.kt: (12, 5): no", "/x/A.kt", 12, id="old Kotlin"),
        pytest.param("e: file:///x/A.kt:12:5 no", "/x/A.kt", 12, id="Kotlin"),
        pytest.param("e: file:///C:/x/A.kt:12:5 no", "C:/x/A.kt", 12, id="Kotlin on Windows"),
        pytest.param("deploy.sh: line 6: x: not found", "deploy.sh", 6, id="bash"),
        pytest.param("in /srv/mem.php on line 8", "/srv/mem.php", 8, id="PHP"),
        pytest.param("#0 /srv/exc.php(4): f()", "/srv/exc.php", 4, id="a frame of PHP"),
        pytest.param('on main.tf line 12, in resource "x"', "main.tf", 12, id="Terraform"),
        pytest.param("died at x.pl line 3.", "x.pl", 3, id="Perl"),
        pytest.param("Build file '/x/build.gradle' line: 12", "/x/build.gradle", 12, id="Gradle"),
        pytest.param("CMake Error at a/CMakeLists.txt:4 (x):", "a/CMakeLists.txt", 4, id="CMake"),
        pytest.param("Dockerfile:3 DL3004 error: no", "Dockerfile", 3, id="hadolint"),
        pytest.param("make: *** [Makefile:12: test] Error 1", "Makefile", 12, id="make"),
        pytest.param("app/[id]/(a)/p.tsx:3:1", "app/[id]/(a)/p.tsx", 3, id="brackets of a path"),
        pytest.param("see [docs/a.md:3]", "docs/a.md", 3, id="brackets around it"),
        pytest.param("źródło/a.py:3: no", "źródło/a.py", 3, id="other scripts"),
        pytest.param("##[error]a.py:3: no", "a.py", 3, id="below a prefix"),
    ],
)
def test_what_tools_print(text, path, line) -> None:
    assert places(text) == [(path, line)]


@pytest.mark.parametrize(
    "text",
    [
        "it broke at 12:30:05.123",
        "dial tcp 10.0.0.1:443: refused",
        "cannot reach registry.example.com:5000",
        "https://example.com/a.js:12",
        "http://localhost:3000 is used",
        "/usr/lib/python3.11/json/a.py:12: x",
        "/x/lib/python3.11/site-packages/a.py:12: x",
        "node_modules/a/index.js:12:3",
        "/opt/hostedtoolcache/Python/a.py:12",
        "/home/runner/work/_temp/0a1b.sh: line 3: x: command not found",
        "/home/a/.cargo/registry/src/a.rs:3",
        "\tat java.util.List.get(List.java:12)",
        "\tat org.junit.Assert.fail(Assert.java:12)",
        "../other/a.py:12: x",
        "expect(lib.sum(1, 2))",
        "a.py:0: x",
        "a.py:1234567: x",
        "x" * 1000 + " a.py:12",
        "",
    ],
)
def test_what_is_no_file_of_the_repository(text) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    "checkout",
    [
        "/home/runner/work/app/app/",
        "/Users/runner/work/app/app/",
        "/__w/app/app/",
        "/github/workspace/",
        "/opt/runner/_work/app/app/",
        "C:\\actions-runner\\_work\\app\\app\\",
        "D:\\a\\app\\app\\",
        "./",
        "././",
        "",
    ],
)
def test_paths_become_relative_to_the_checkout(checkout) -> None:
    separator = "\\" if "\\" in checkout else "/"

    assert places(f"{checkout}src{separator}a.cs(3,5): error") == [("src/a.cs", 3)]


def test_linters_name_the_file_above_its_lines() -> None:
    eslint = ["/home/runner/work/a/a/src/x.js", "  2:14  error  no  eqeqeq", "  3:1  error  no"]
    phpstan = [" ------ ----", "  Line   src/Cart.php", " ------ ----", "  :14    no return type"]

    assert places(*eslint, best=2) == [("src/x.js", 2), ("src/x.js", 3)]
    assert places(*phpstan, best=4) == [("src/Cart.php", 14)]
    assert places("src/x.js", "hello", " 7 problems") == []
    assert places("  2:14  error  no") == []


def test_the_nearest_comes_first_and_of_two_the_one_below() -> None:
    texts = ["a.py:1: x", "b.py:2: x", "why", "c.py:3: x", "d.py:4: x", "b.py:2: x"]

    assert [path for path, _ in places(*texts, best=3)] == ["c.py", "b.py", "d.py", "a.py"]


def test_annotations_come_after_the_best_line() -> None:
    best, other = candidate("a.py:1: x"), candidate("b.py:2: x")
    said = [annotation(path) for path in ("D:\\a\\x\\x\\c.py", ".github", "")]
    said += [annotation("d.py", 0), annotation("node_modules/e.js")]

    assert places_of([best, other], said) == (Place("a.py", 1), Place("c.py", 3), Place("b.py", 2))
    assert places_of([], said) == (Place("c.py", 3),)


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (candidate("b.py:2: x", value=40), 2),
        (candidate("b.py:2: x", value=39), 1),
        (candidate("b.py:2: x", rank=Rank.ELSEWHERE), 1),
    ],
    ids=["a hint", "less than a hint", "of another step"],
)
def test_other_lines_must_be_good(other, count) -> None:
    assert len(places_of([candidate("a.py:1: x", value=10), other], [])) == count


def test_there_are_only_so_many() -> None:
    chosen = [candidate(f"a.py:{line}: x") for line in range(1, 2 * MOST_PLACES)]

    assert [one.line for one in places_of(chosen, [])] == list(range(1, MOST_PLACES + 1))


def test_secrets_are_gone() -> None:
    [(path, _)] = places(f"ghp_{'a1B2' * 9}/a.py:3: x")

    assert path.startswith("[redacted github-token]")


WORDS = [
    "/home/runner/work/",
    "a",
    "/",
    "\\",
    ".py",
    ":",
    "12",
    "(",
    ")",
    "[",
    "]",
    "C:",
    "..",
    " ",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_any_text_gives_paths_that_could_be_files(text) -> None:
    for path, line in places(text):
        assert path
        assert line > 0
        assert "\\" not in path
        assert not path.startswith(("./", "//"))
        assert ".." not in path.split("/")
