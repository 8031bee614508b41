"""Which files of a repository matter, and what is seen of them."""

import pytest

from bot.model import File, Sha
from bot.policy.checkout import MAX_FILE, Checkout, matters


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/ci.yml",
        ".github/actions/deep/er/anything",
        ".github/a\nb",
        "Makefile",
        "package.json",
        "sluice.yml",
        "groups/payments.yml",
        "groups/payments.yaml",
        "action.yml",
        "tools/setup/action.yaml",
        "src/makefile",
        "src/Makefile",
        "scripts/a/b/test.sh",
        "scripts/deploy.bash",
    ],
)
def test_what_may_say_what_a_workflow_does_matters(path: str) -> None:
    assert matters(path)


@pytest.mark.parametrize(
    "path",
    [
        "src/app.py",
        "github/workflows/ci.yml",
        "src/.github/workflows/ci.yml",
        "groups/deep/payments.yml",
        "tools/action.yml.txt",
        "tools/reaction.yml",
        "src/Makefile/readme",
        "scripts/test.sh.orig",
        "",
    ],
)
def test_all_else_does_not(path: str) -> None:
    assert not matters(path)


def test_a_text_is_empty_where_nothing_was_read() -> None:
    assert Checkout().text("Makefile") == ""


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_text_is_bounded(more: int) -> None:
    data = b"x" * (MAX_FILE + more)
    checkout = Checkout(files={"Makefile": File("Makefile", Sha("1"), data)})

    assert len(checkout.text("Makefile")) == min(len(data), MAX_FILE)


def test_odd_bytes_are_replaced() -> None:
    assert Checkout(files={"a": File("a", Sha("1"), b"a\xff")}).text("a") == "a\ufffd"
