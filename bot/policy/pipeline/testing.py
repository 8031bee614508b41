"""Programs that run tests, and what tells which tests they run."""

import re2

from bot.policy.pipeline.recogniser import Words, name_pattern

TEST_TOOLS = (
    "pytest !--collect-only !--co !--version !--help",
    "py.test",
    "unittest",
    "trial",
    "nose2",
    "python manage.py test",
    "manage.py test",
    "django-admin test",
    "go test",
    "gotestsum",
    "ginkgo",
    "cargo test",
    "cargo nextest",
    "cargo llvm-cov",
    "cargo tarpaulin",
    "jest",
    "vitest",
    "mocha",
    "ava",
    "tap",
    "karma start",
    "node +--test",
    "ng test",
    "deno test",
    "bun test",
    "react-scripts test",
    "vue-cli-service test:unit",
    "mvn test",
    "mvn verify",
    "mvn install !-DskipTests",
    "mvn package !-DskipTests",
    "mvnw test",
    "mvnw verify",
    "gradle test",
    "gradle check",
    "gradle build",
    "gradlew test",
    "gradlew check",
    "gradlew build",
    "dotnet test",
    "rspec",
    "rake",
    "rake test",
    "rake spec",
    "rails test",
    "phpunit",
    "pest",
    "artisan test",
    "swift test",
    "xcodebuild test",
    "flutter test",
    "dart test",
    "mix test",
    "ctest",
    "bazel test",
    "bazelisk test",
    "sbt test",
    "stack test",
    "cabal test",
    "zig build test",
    "bats",
    "prove",
    "opa test",
    "helm unittest",
    "terraform test",
    "hatch test",
    "ansible-test units",
    "tox",
    "nox",
    "dbt test",
)
"""``tox`` and ``nox`` exist to run tests; what they run counts besides, where it was read."""

_OTHER = re2.compile(
    r"(?i)(?:^|[^a-z])(?:integration|integ|e2e|end-?to-?end|acceptance|functional|system-?tests?"
    r"|smoke|perf|performance|benchmarks?|load|lint|linters?|docs?|mypy|types?|typing|format|fmt"
    r"|style|pre-?commit)(?:$|[^a-z])"
)
_NOT = ("not ", "--ignore", "--deselect", "--exclude")


def is_plain(words: Words) -> bool:
    """Whether the tests of *words* are of no special kind, as far as their arguments tell."""
    chosen = [word for word in words[1:] if not word.startswith(_NOT)]
    return not any(_OTHER.search(word) for word in chosen)


def is_of(words: Words, *kinds: str) -> bool:
    """Whether an argument of *words* chooses tests of one of *kinds*."""
    pattern = name_pattern(kinds)
    return any(pattern.search(word) for word in words[1:] if not word.startswith(_NOT))
