"""Deliveries of ``push``: a branch or a tag that moved, is new, or is gone."""

import msgspec
import pytest

from bot.github.push_payloads import pushed
from bot.model import Sha
from tests.github.published import HELLO, LACKING, sent


def test_a_real_one() -> None:
    repo, ref, after = pushed(sent("push"))

    assert repo == HELLO
    assert ref.startswith("refs/")
    assert len(after) == len(Sha("0" * 40))


@pytest.mark.parametrize("ref", ["refs/heads/main", "refs/heads/release/1", "refs/tags/v1"])
def test_the_ref_comes_whole(ref: str) -> None:
    """A branch may be called like a tag."""
    after = "c" * 40

    assert pushed(sent("push", ref=ref, after=after)) == (HELLO, ref, after)


@pytest.mark.parametrize("key", ["ref", "after", "repository"])
def test_one_that_says_too_little_is_refused(key: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        pushed(sent("push", **{key: LACKING}))
