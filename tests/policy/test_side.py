"""Which files are judged beside the workflows."""

import pytest

from bot.model import File, Sha
from bot.policy.checkout import Checkout
from bot.policy.side import Side


@pytest.mark.parametrize(
    ("path", "is_judged"),
    [
        ("action.yml", True),
        ("tools/a/action.yaml", True),
        (".github/dependabot.yml", True),
        (".github/dependabot.yaml", True),
        ("tools/dependabot.yml", False),
        ("tools/reaction.yml", False),
        ("action.yml.orig", False),
        (".github/workflows/ci.yml", False),
    ],
)
def test_actions_and_dependabot_are(path: str, is_judged) -> None:
    file = File(path, Sha("1"), b"")

    assert Side(checkout=Checkout(files={path: file})).others == ((file,) if is_judged else ())
