"""Who looks after the files of a pipeline, as GitHub reads CODEOWNERS."""

import pytest

from bot.policy.checkout import MAX_FILE, Checkout
from bot.policy.pipeline.owned import unowned
from tests.policy.reading_cases import file_of


def checkout(texts: dict[str, str]) -> Checkout:
    files = {path: file_of(path, text.encode()) for path, text in texts.items()}
    return Checkout(files=files, paths=frozenset(files))


CI = ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("/.github/ @octo/platform", [], id="the folder"),
        pytest.param(".github/** @octo/platform", [], id="all that is in it"),
        pytest.param(".github/* @octo/platform", [CI], id="what lies in it, but not deeper"),
        pytest.param("**/*.yaml @ada", [CI], id="other files"),
        pytest.param(f"{CI} @ada", [], id="this very file"),
        pytest.param("* @ada\n.github/workflows/", [CI], id="nobody, after all"),
        pytest.param("* ada\n", [CI], id="a line that GitHub skips"),
        pytest.param(f"{'#' * MAX_FILE}\n* @ada", [], id="at the end of a long file"),
        pytest.param("", [CI], id="nothing"),
    ],
)
def test_the_last_line_that_fits_says_so(text: str, expected) -> None:
    assert unowned([CI], checkout({"CODEOWNERS": text})) == expected


def test_the_first_file_counts() -> None:
    assert unowned([CI], checkout({".github/CODEOWNERS": "", "CODEOWNERS": "* @ada"})) == [CI]
    assert unowned([CI], checkout({"CODEOWNERS": "* @ada", "docs/CODEOWNERS": ""})) == []


def test_each_file_is_asked_for() -> None:
    text = "/.github/workflows/ @ada"

    assert unowned([CI, "CODEOWNERS"], checkout({"CODEOWNERS": text})) == ["CODEOWNERS"]


def test_what_was_not_read_is_not_known() -> None:
    assert unowned([CI], Checkout()) == []
    assert unowned([CI], Checkout(paths=frozenset({"CODEOWNERS"}))) == []
    assert unowned([CI], Checkout(paths=frozenset())) == [CI]
