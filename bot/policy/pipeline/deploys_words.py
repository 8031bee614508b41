"""What names say: of jobs, of steps, of environments."""

import re
from functools import lru_cache

from bot.config.schema import Policy

DEPLOYS = frozenset({"deploy", "deploys", "deployment", "redeploy", "promote", "rollout"})
PUBLISHES = frozenset({"publish", "release", "releases", "pypi", "npm", "crates", "homebrew"})
TESTS = frozenset(
    {"acceptance", "benchmark", "conform", "conformance", "e2e", "integration", "lint", "test"}
    | {"testing", "tests"}
)
"""A job that is called so sets things up to take them down again."""
TALKS = frozenset(
    {"check", "checks", "clean", "cleanup", "comment", "destroy", "detect", "drift", "dry"}
    | {"generate", "list", "monitor", "notice", "notification", "notify", "plan", "post", "pre"}
    | {"prepare", "report", "setup", "status", "teardown", "trigger", "update", "validate", "wait"}
)
"""A job that is called so does something about a deploy, before or after it."""
PREVIEWS = frozenset({"ephemeral", "preview", "previews", "sandbox"})
DOCUMENTS = frozenset({"doc", "docs", "documentation", "pages", "storybook"})

_PRODUCTION = frozenset({"live", "prd", "prod", "production"})
_NOT = frozenset({"non", "not", "pre"})
_STAGING = frozenset(
    {"acc", "acceptance", "demo", "dev", "development", "integration", "nonprod", "preprod"}
    | {"preproduction", "qa", "sandbox", "sit", "stage", "staging", "stg", "test", "testing"}
    | {"tst", "uat"}
)
_SPOKEN = frozenset(
    {"dev", "development", "nonprod", "preprod", "preproduction", "qa", "stage", "staging", "stg"}
    | {"uat"}
)
"""Of these, what means an environment in any name."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+[a-z]+[0-9]*|[0-9]+")
_E2E = re.compile("(?i)e2e")
_MAX = 300
"""Characters of a name that are looked at. Our own limit."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: ``deployToProd-EU`` has four."""
    return _words(text[:_MAX])


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of *text*. Few names are asked for, and often."""
    found = tuple(word.lower() for word in _WORD.findall(_E2E.sub(" ", text)))
    return (*found, "e2e") if _E2E.search(text) else found


def is_production(name: str, policy: Policy) -> bool:
    """Whether the environment *name* serves users, by its name or by its name in *policy*."""
    return any(_is_production(words(known)) for known in (name, *_known_as(name, policy)))


def is_staging(name: str, policy: Policy) -> bool:
    """Whether the environment *name* is one where changes are tried before they reach users."""
    if is_production(name, policy):
        return False
    found = words(name)
    return not _STAGING.isdisjoint(found) or not (_PRODUCTION.isdisjoint(found))


def is_spoken_staging(name: str) -> bool:
    """Whether *name*, of a job or a workflow, speaks of such an environment."""
    found = words(name)
    return not _SPOKEN.isdisjoint(found) or not _PRODUCTION.isdisjoint(found)


def _is_production(found: tuple[str, ...]) -> bool:
    return not _PRODUCTION.isdisjoint(found) and _NOT.isdisjoint(found)


def _known_as(name: str, policy: Policy) -> tuple[str, ...]:
    """Return what *policy* calls the environment."""
    settings = policy.environment(name)
    return tuple(key for key, value in policy.environments.items() if value is settings)


def spoken_environments(name: str) -> tuple[str, ...]:
    """Return the environments that *name*, of a job or a workflow, speaks of, as it writes them."""
    return tuple(dict.fromkeys(word for word in words(name) if word in _SPOKEN | _PRODUCTION))
