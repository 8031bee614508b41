"""Static analysis of the code for vulnerabilities."""

from bot.config.stages import Stage
from bot.policy.facts import Native
from bot.policy.pipeline.recogniser import Recogniser

RECOGNISER = Recogniser(
    stage=Stage.SAST,
    looked_for="static security analysis, such as `bandit`, `semgrep` or CodeQL",
    tools=(
        "bandit",
        "semgrep",
        "opengrep",
        "gosec",
        "brakeman",
        "codeql",
        "snyk code",
        "njsscan",
        "horusec",
        "spotbugs",
        "psalm +--taint-analysis",
        "sobelow",
        "mix sobelow",
        "checkov",
        "tfsec",
        "kics",
        "trivy config",
        "cargo geiger",
        "sonar-scanner",
        "dotnet sonarscanner",
        "gradlew sonar",
        "mvn sonar:sonar",
        "bearer scan",
    ),
    actions=frozenset(
        {
            "github/codeql-action/analyze",
            "github/codeql-action/init",
            "returntocorp/semgrep-action",
            "semgrep/semgrep-action",
            "securego/gosec",
            "pycqa/bandit-action",
            "tj-actions/bandit",
            "sonarsource/sonarcloud-github-action",
            "sonarsource/sonarqube-scan-action",
            "sonarsource/sonarcloud-github-c-cpp",
            "checkmarx/ast-github-action",
            "bridgecrewio/checkov-action",
            "aquasecurity/tfsec-action",
            "veracode/veracode-pipeline-scan-action",
            "microsoft/security-devops-action",
            "devsec-blueprint/sast",
            "shiftleftsecurity/scan-action",
        }
    ),
    names=("sast", "bandit", "semgrep", "codeql", "gosec", "brakeman", "sonar(?:cloud|qube)?"),
    native=frozenset({Native.CODE_SCANNING}),
    checks=frozenset({"CodeQL", "SonarCloud Code Analysis"}),
)
