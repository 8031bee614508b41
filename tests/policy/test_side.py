"""Which files are judged beside the workflows."""

import pytest

from bot.model import File, Sha
from bot.policy.auditing import Audit
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


@pytest.mark.parametrize(
    ("path", "is_workflow"),
    [
        (".github/workflows/ci.yml", True),
        (".github/workflows/cd.yaml", True),
        (".github/workflows/old/ci.yml", False),
        ("action.yml", False),
    ],
)
def test_workflows_are_told_by_their_paths(path: str, is_workflow) -> None:
    file, audit = File(path, Sha("1"), b""), Audit()
    checkout = Checkout(files={path: file})

    side = Side.of(checkout, audit)

    assert side.workflows == ((file,) if is_workflow else ())
    assert (side.checkout, side.audit) == (checkout, audit)
