"""Package managers whose downloads a setup action of GitHub can keep.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """A package manager.

    Attributes:
        word: What the input ``cache`` of the setup action calls it.
        starts: How its commands begin that install what *files* name.
        files: One of them, at the root of the repository, makes the key; the action fails without.
        named: What one of the arguments must be, so that the command installs what *files* name
            and not some tool. Empty if every argument will do.
    """

    word: str
    starts: tuple[tuple[str, ...], ...]
    files: frozenset[str]
    named: tuple[str, ...] = ()

    @property
    def is_of_node(self) -> bool:
        """Whether it reads ``package.json``."""
        return self.word in {"npm", "yarn", "pnpm"}

    def installs(self, words: tuple[str, ...]) -> bool:
        """Whether the command *words* installs what a file of the repository names."""
        return any(words[: len(start)] == start for start in self.starts) and (
            not self.named or any(_names(word, self.named) for word in words)
        )


def _names(word: str, named: Iterable[str]) -> bool:
    return word == "." or word.startswith(tuple(named))


MANAGERS = {
    "actions/setup-python": (
        Manager(
            word="pip",
            starts=(("pip", "install"), ("pip3", "install")),
            files=frozenset({"requirements.txt", "pyproject.toml"}),
            named=("-r", "--requirement", "-e", "--editable", "--group", ".[", "./"),
        ),
    ),
    "actions/setup-node": (
        Manager(
            word="npm",
            starts=(("npm", "ci"), ("npm", "clean-install")),
            files=frozenset({"package-lock.json", "npm-shrinkwrap.json"}),
        ),
        Manager(
            word="yarn",
            starts=(("yarn", "install"), ("yarn", "--frozen-lockfile"), ("yarn", "--immutable")),
            files=frozenset({"yarn.lock"}),
        ),
        Manager(
            word="pnpm",
            starts=(("pnpm", "install"), ("pnpm", "i")),
            files=frozenset({"pnpm-lock.yaml"}),
        ),
    ),
    "actions/setup-java": (
        Manager(
            word="maven",
            starts=(("mvn",), ("mvnw",), ("./mvnw",)),
            files=frozenset({"pom.xml"}),
        ),
        Manager(
            word="gradle",
            starts=(("gradle",), ("gradlew",), ("./gradlew",)),
            files=frozenset({"build.gradle", "build.gradle.kts"}),
        ),
    ),
}
"""By setup action. ``setup-go`` keeps its modules unasked."""

DOWNLOADS = (
    ".cache/pip",
    ".cache/pypoetry",
    ".cache/uv",
    ".venv",
    ".npm",
    ".yarn/cache",
    "node_modules",
    ".pnpm-store",
    "pnpm/store",
    ".m2",
    ".gradle/caches",
    "go/pkg/mod",
    ".cargo/registry",
    ".cargo/git",
    "vendor/bundle",
    ".nuget/packages",
    ".composer/cache",
)
"""Parts of the paths where package managers keep what they have downloaded."""
