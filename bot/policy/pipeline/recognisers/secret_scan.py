"""Searches for secrets that were committed."""

from bot.config.stages import Stage
from bot.policy.facts import Native
from bot.policy.pipeline.recogniser import Recogniser

RECOGNISER = Recogniser(
    stage=Stage.SECRET_SCAN,
    looked_for="a search for secrets, such as `gitleaks` or `trufflehog`",
    tools=(
        "gitleaks",
        "trufflehog",
        "detect-secrets",
        "detect-secrets-hook",
        "detect-private-key",
        "ggshield",
        "git-secrets",
        "git secrets",
        "noseyparker",
        "talisman",
        "whispers",
        "kingfisher",
        "trivy fs +--scanners",
        "ripsecrets",
        "secretlint",
    ),
    actions=frozenset(
        {
            "trufflesecurity/trufflehog",
            "gitleaks/gitleaks-action",
            "zricethezav/gitleaks-action",
            "gitguardian/ggshield-action",
            "gitguardian/ggshield",
            "edplato/trufflehog-actions-scan",
            "secret-scanner/action",
            "reviewdog/action-detect-secrets",
        }
    ),
    names=(
        "secrets?[- _]?scan(?:s|ner|ning)?",
        "scan[- _](?:for[- _])?secrets?",
        "gitleaks",
        "trufflehog",
        "detect[- _]secrets",
    ),
    checks=frozenset({"GitGuardian Security Checks"}),
    native=frozenset({Native.SECRET_SCANNING, Native.PUSH_PROTECTION}),
)
