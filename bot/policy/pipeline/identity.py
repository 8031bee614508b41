"""Which steps ask GitHub for a token that proves to others who the job is (OpenID Connect).

Source: https://docs.github.com/en/actions/reference/security/oidc
"""

from collections.abc import Callable, Mapping

import re2

from bot.document import Mapping as Inputs, Node, Scalar
from bot.policy.checkout import Checkout
from bot.policy.jobs import Step
from bot.policy.pipeline.running import runs

PERMISSION = "id-token"

_ASKS = re2.compile(
    r"(?i)ACTIONS_ID_TOKEN|id[_-]token|oidc|web-identity|workload.identity|trusted.publish"
    r"|provenance|attest|cosign|sigstore|gitsign|\bslsa|vault"
)
"""Words of a script that may well ask for the token."""
_HARMLESS = frozenset(
    """
    [ [[ apt-get black cat cd chmod cp curl cut date diff echo eslint exit export false find
    flake8 git grep gh head jq ls mkdir mv mypy pip pip3 printf pwd pytest read rm ruff sed set
    sleep sort tail tar tee test touch tr true unzip wc wget yq zip
    """.split()  # noqa: SIM905 - a table to be read
)
"""Commands that do what they say. What a build tool runs, nobody knows."""
_NEVER_ASK = frozenset(
    """
    actions/add-to-project actions/cache actions/checkout actions/configure-pages
    actions/create-github-app-token actions/dependency-review-action actions/download-artifact
    actions/first-interaction actions/labeler actions/setup-dotnet actions/setup-go
    actions/setup-java actions/setup-node actions/setup-python actions/stale
    actions/upload-artifact actions/upload-pages-artifact astral-sh/ruff-action astral-sh/setup-uv
    docker/login-action docker/metadata-action docker/setup-buildx-action docker/setup-qemu-action
    dorny/paths-filter dtolnay/rust-toolchain github/codeql-action hashicorp/setup-terraform
    peter-evans/create-or-update-comment peter-evans/create-pull-request pre-commit/action
    ruby/setup-ruby softprops/action-gh-release swatinem/rust-cache
    """.split()  # noqa: SIM905 - a table to be read
)
"""Actions that have no use for the token."""
_AWS_OTHERS = frozenset(
    {"aws-access-key-id", "force-skip-oidc", "role-chaining", "web-identity-token-file"}
)
"""Inputs with which a role is assumed without GitHub's token."""


def _always(_: Inputs) -> bool:
    return True


def _given(*names: str) -> Callable[[Inputs], bool]:
    return lambda inputs: all(name in inputs for name in names)


def _aws(inputs: Inputs) -> bool:
    return "role-to-assume" in inputs and not any(name in inputs for name in _AWS_OTHERS)


def _azure(inputs: Inputs) -> bool:
    return "client-id" in inputs and "creds" not in inputs and "auth-type" not in inputs


def _pypi(inputs: Inputs) -> bool:
    return not any(name in inputs for name in ("password", "user", "attestations"))


_LOGINS: Mapping[str, Callable[[Inputs], bool]] = {
    "actions/attest-build-provenance": _always,
    "actions/attest-sbom": _always,
    "actions/deploy-pages": _always,
    "aws-actions/configure-aws-credentials": _aws,
    "azure/login": _azure,
    "google-github-actions/auth": _given("workload_identity_provider"),
    "pypa/gh-action-pypi-publish": _pypi,
    "rust-lang/crates-io-auth-action": _always,
    "sigstore/gh-action-sigstore-python": _always,
}
"""Actions that ask for the token, and whether they do with these inputs. What an action may get
from the environment instead keeps it from standing here."""


def asks(step: Step) -> str:
    """Return the action by which *step* asks for a token beyond doubt; empty if none does."""
    action = step.action
    login = _LOGINS.get(action.repo) if action else None
    return action.name if action and login and login(step.inputs) else ""


def may_ask(step: Step, checkout: Checkout) -> bool:
    """Whether *step* may ask for a token, as far as anybody can tell from here."""
    if step.run:
        programs = {command.words[0] for command in runs(step, checkout)}
        return _ASKS.search(step.run.text) is not None or not programs <= _HARMLESS
    return step.action is None or step.action.repo not in _NEVER_ASK


def grants(permissions: Node | None) -> bool:
    """Whether *permissions*, as written, let a job ask for the token."""
    if isinstance(permissions, Scalar):
        return permissions.text == "write-all"
    found = permissions.scalar(PERMISSION) if isinstance(permissions, Inputs) else None
    return found is not None and found.text == "write"
