"""Which commands stand for which stages."""

import pytest

from bot.config.stages import Stage
from bot.policy.pipeline.recogniser import Tool
from bot.policy.pipeline.stage_evidence import RECOGNISERS
from bot.policy.pipeline.stages import evidence
from tests.policy.pipeline.stage_pipelines import pipeline_of, workflow_of


def stages(step: str, job: str = "") -> set[str]:
    pipeline = pipeline_of(workflow_of(step, job=job))
    return {str(stage) for stage in Stage if evidence(pipeline, stage)}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("uv run ruff check .", "lint"),
        ("ruff .", "lint"),
        ("uv run ruff format --check .", "format"),
        ("ruff format .", ""),
        ("black --check --diff src", "format"),
        ("black src", ""),
        ("npx prettier -c .", "format"),
        ("npx prettier --write .", ""),
        ("isort --check-only ./app", "format"),
        ("gofmt -l .", "format"),
        ("cargo fmt --all -- --check", "format"),
        ("cargo +nightly fmt --check", "format"),
        ("dotnet format --verify-no-changes", "format lint"),
        ("terraform fmt -check -diff x", "format"),
        ("biome ci", "format lint"),
        ("golangci-lint run", "lint"),
        ("cargo clippy -- -D warnings", "lint types"),
        ("mypy src/", "types"),
        ("npx tsc --noEmit", "types"),
        ("pytest tests/unit -v", "unit"),
        ("python -m pytest", "unit"),
        ("python manage.py test", "unit"),
        ("python3 -m unittest", "unit"),
        ("pytest --collect-only", ""),
        ("pytest tests/integration", "integration"),
        ("pytest -m integration", "integration"),
        ("pytest -m 'not integration'", "unit"),
        ("pytest --ignore=tests/e2e", "unit"),
        ("pytest tests/e2e", "e2e"),
        ("go test -tags=e2e ./...", "e2e types"),
        ("go test ./...", "types unit"),
        ("npx playwright test", "e2e"),
        ("npx playwright install", ""),
        ("pytest --cov=src", "coverage unit"),
        ("coverage run -m pytest", "coverage unit"),
        ("go test -coverprofile=c.out ./...", "coverage types unit"),
        ("uv run pip-audit", "dependency-audit"),
        ("pip install pip-audit", ""),
        ("uv run safety check", "dependency-audit"),
        ("npm audit --audit-level=high", "dependency-audit"),
        ("trivy fs .", "dependency-audit"),
        ("uv run bandit -r src/ -f json", "sast"),
        ("gitleaks detect", "secret-scan"),
        ("trivy image x --exit-code 1", "container-scan"),
        ("pytest --benchmark-compare-fail=mean:15%", "performance"),
        ("pytest tests/performance", "performance"),
        ("cargo bench", "performance"),
        ("k6 run x.js", "performance"),
        ("pytest tests/smoke", "smoke"),
        ("curl -f https://example.com/health || exit 1", "smoke"),
        ("curl -f https://example.com/unhealthy", ""),
        ("curl -O https://example.com/x", ""),
        ("alembic downgrade -1", "migration-test"),
        ("alembic upgrade head", ""),
        ("python manage.py migrate", ""),
        ("python manage.py migrate shop 0003", "migration-test"),
        ("python manage.py migrate shop zero", "migration-test"),
        ("pytest tests/migrations", "migration-test unit"),
        ("echo pytest ruff mypy", ""),
        ("pip install pytest ruff mypy", ""),
    ],
)
def test_recognises_commands(command: str, expected: str) -> None:
    assert stages(f"run: {command}") == set(expected.split())


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ("golangci/golangci-lint-action", "lint types"),
        ("psf/black", "format"),
        ("github/codeql-action/analyze", "sast"),
        ("github/codeql-action/upload-sarif", ""),
        ("actions/dependency-review-action", "dependency-audit"),
        ("trufflesecurity/trufflehog", "secret-scan"),
        ("aquasecurity/trivy-action", "container-scan dependency-audit"),
        ("codecov/codecov-action", "coverage"),
        ("CodSpeedHQ/action", "performance"),
        ("cypress-io/github-action", "e2e"),
        ("actions/checkout", ""),
    ],
)
def test_recognises_actions(uses: str, expected: str) -> None:
    assert stages(f"uses: {uses}@v1") == set(expected.split())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lint / Git", "lint"),
        ("Check formatting", "format"),
        ("Type check", "types"),
        ("Unit tests", "unit"),
        ("Run tests", "unit"),
        ("Integration tests", "integration"),
        ("E2E tests", "e2e"),
        ("End-to-end", "e2e"),
        ("Coverage", "coverage"),
        ("Dependency review", "dependency-audit"),
        ("Scan for secrets", "secret-scan"),
        ("Scan image", "container-scan"),
        ("Load test", "performance"),
        ("Run smoke tests", "smoke"),
        ("Health check", "smoke"),
        ("Test migrations", "migration-test unit"),
        ("Latest", ""),
    ],
)
def test_recognises_names(name: str, expected: str) -> None:
    assert stages(f"name: {name}") == set(expected.split())


def test_tests_beside_a_service_are_integration_tests() -> None:
    assert stages("run: pytest", "services: {db: {image: x}}") == {"integration", "unit"}


@pytest.mark.parametrize(
    ("tool", "words", "fits"),
    [
        ("a b", "a b c", True),
        ("a b", "a -x b", True),
        ("a b", "a c b", False),
        ("a +--x +-y", "a --x=1", True),
        ("a +--x +-y", "a b -y", True),
        ("a +--x", "a --xy", False),
        ("a !--x", "a b", True),
        ("a !--x", "a --x", False),
    ],
)
def test_reads_tools(tool: str, words: str, fits) -> None:
    assert Tool.of(tool).fits(tuple(words.split())) is fits


def test_each_says_what_it_looks_for() -> None:
    for each in RECOGNISERS.values():
        assert not each.looked_for.endswith(".")
        assert each.names
        assert all(action == action.lower() for action in each.actions)
