"""Actions are kept up to date.

An action that is pinned to a commit gets no fix unless somebody moves the pin. Dependabot and
Renovate propose that by themselves, each with the release notes.
Source: https://docs.github.com/en/code-security/how-tos/secure-your-supply-chain/secure-your-dependencies/keeping-your-actions-up-to-date-with-dependabot
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.document import DocumentError, Mapping, Sequence, parse
from bot.policy.checkout import Checkout
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline

DEPENDABOT = (".github/dependabot.yml", ".github/dependabot.yaml")
RENOVATE = frozenset(
    f"{folder}{name}"
    for folder in ("", ".github/", ".gitlab/")
    for name in ("renovate.json", "renovate.json5", ".renovaterc", ".renovaterc.json")
) | {".renovaterc.json5"}
"""Where Renovate's configuration may be; it looks after actions unless it is told not to.
Source: https://docs.renovatebot.com/configuration-options/"""
ECOSYSTEM = "github-actions"


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if actions are used, and nothing proposes newer ones."""
    checkout = pipeline.context.checkout
    owner = pipeline.context.facts.owner.lower()
    if any(_uses_actions_of_others(pipeline, owner)) and _is_watched(checkout) is False:
        yield Finding.about_repository(
            "Neither Dependabot nor Renovate looks after the actions of the workflows: their fixes "
            "do not arrive here.",
            subject="updates",
        )


def _uses_actions_of_others(pipeline: Pipeline, owner: str) -> Iterator[bool]:
    for workflow in pipeline.workflows:
        for _, action in workflow.actions():
            yield action.owner != owner


def _is_watched(checkout: Checkout) -> bool | None:
    """Whether something proposes newer actions; None where that cannot be told."""
    if checkout.paths is None:
        return None
    if RENOVATE & checkout.paths:
        return True
    given = [path for path in DEPENDABOT if path in checkout.paths]
    if not given:
        return None if "package.json" in checkout.paths and _renovates(checkout) else False
    unread = [path for path in given if path not in checkout.files]
    return None if unread else any(_watches(checkout.files[path].data) for path in given)


def _renovates(checkout: Checkout) -> bool:
    """Whether ``package.json`` may hold Renovate's configuration."""
    return "package.json" not in checkout.files or '"renovate"' in checkout.text("package.json")


def _watches(data: bytes) -> bool:
    """Whether Dependabot's configuration *data* names actions; what cannot be read may."""
    try:
        root = parse(data).root
    except DocumentError:
        return True
    updates = root.get("updates") if isinstance(root, Mapping) else None
    for update in updates if isinstance(updates, Sequence) else ():
        found = update.scalar("package-ecosystem") if isinstance(update, Mapping) else None
        if found and found.text == ECOSYSTEM:
            return True
    return False


RULE = Rule(
    id="DEPBOT-ACTIONS",
    level=Level.NOTICE,
    summary="Something proposes newer versions of actions",
    fix=f"Add `package-ecosystem: {ECOSYSTEM}` with `directory: /` and a weekly `schedule` to "
    "`.github/dependabot.yml`.",
    sees=Sees.PIPELINE,
    check=check,
)
