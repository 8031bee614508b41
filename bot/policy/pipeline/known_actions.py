"""What is known of single actions: which are given up, and which versions are too old to run.

The names are in lower case, as GitHub does not tell their case apart. To add an action, say where
its owner or GitHub says so.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Successor(NamedTuple):
    """What to use in place of an action that is given up.

    Attributes:
        instead: Another action or a command, as it is written in a workflow.
        same: By the ref that is used now, the action that takes the same inputs: it can stand in
            the place of the other as it is.
    """

    instead: str
    same: Mapping[str, str] = {}


_SLACK = Successor("slackapi/slack-github-action")
_RELEASE = Successor("gh release create")
_RUST = Successor("dtolnay/rust-toolchain")
_PAGES = Successor("actions/deploy-pages")

GIVEN_UP: Mapping[str, Successor] = {
    "8398a7/action-slack": _SLACK,
    "actions-rs/audit-check": Successor("rustsec/audit-check"),
    "actions-rs/cargo": Successor("cargo"),
    "actions-rs/clippy-check": Successor("cargo clippy"),
    "actions-rs/grcov": Successor("cargo llvm-cov"),
    "actions-rs/install": Successor("taiki-e/install-action"),
    "actions-rs/tarpaulin": Successor("cargo tarpaulin"),
    "actions-rs/toolchain": _RUST,
    "actions/create-release": _RELEASE,
    "actions/setup-elixir": Successor("erlef/setup-beam"),
    "actions/setup-haskell": Successor("haskell-actions/setup"),
    "actions/setup-ruby": Successor("ruby/setup-ruby", {"v1": "ruby/setup-ruby@v1"}),
    "actions/upload-release-asset": Successor("gh release upload"),
    "artichoke/setup-rust": _RUST,
    "azure/container-scan": Successor("aquasecurity/trivy-action"),
    "azure/get-keyvault-secrets": Successor("az keyvault secret show"),
    "azure/webapps-container-deploy": Successor("azure/webapps-deploy"),
    "cedrickring/golang-action": Successor("actions/setup-go"),
    "convictional/trigger-workflow-and-wait": Successor("gh workflow run"),
    "crazy-max/ghaction-docker-buildx": Successor("docker/setup-buildx-action"),
    "crazy-max/ghaction-hugo": Successor("peaceiris/actions-hugo"),
    "delaguardo/setup-graalvm": Successor("graalvm/setup-graalvm"),
    "gradle/gradle-build-action": Successor(
        "gradle/actions/setup-gradle", {"v3": "gradle/actions/setup-gradle@v3"}
    ),
    "grafana/k6-action": Successor("grafana/setup-k6-action and grafana/run-k6-action"),
    "helaili/jekyll-action": Successor("actions/jekyll-build-pages"),
    "ilshidur/action-slack": _SLACK,
    "jakejarvis/hugo-build-action": Successor("peaceiris/actions-hugo"),
    "jakejarvis/lighthouse-action": Successor("treosh/lighthouse-ci-action"),
    "jakejarvis/s3-sync-action": Successor("aws s3 sync"),
    "marvinpinto/action-automatic-releases": _RELEASE,
    "maxheld83/ghpages": _PAGES,
    "mikepenz/gradle-dependency-submission": Successor("gradle/actions/dependency-submission"),
    "repo-sync/pull-request": Successor("gh pr create"),
    "semgrep/semgrep-action": Successor("semgrep ci"),
    "sonarsource/sonarcloud-github-action": Successor("SonarSource/sonarqube-scan-action"),
    "swiftdocorg/github-wiki-publish-action": Successor("git push"),
    "technote-space/auto-cancel-redundant-workflow": Successor("concurrency:"),
    "technote-space/get-diff-action": Successor("git diff --name-only"),
    "tibdex/github-app-token": Successor("actions/create-github-app-token"),
}
"""Actions whose repository is archived, and their successors, as of 2026-08-22. zizmor knows more
archived ones, but not what to use instead.
Source: https://github.com/zizmorcore/zizmor/blob/main/crates/zizmor-audit/data/archived-repos.txt"""

MINIMUM: Mapping[str, int] = {
    "actions/cache": 4,
    "actions/checkout": 4,
    "actions/configure-pages": 4,
    "actions/dependency-review-action": 4,
    "actions/deploy-pages": 4,
    "actions/download-artifact": 4,
    "actions/github-script": 7,
    "actions/labeler": 5,
    "actions/setup-dotnet": 4,
    "actions/setup-go": 5,
    "actions/setup-java": 4,
    "actions/setup-node": 4,
    "actions/setup-python": 5,
    "actions/stale": 9,
    "actions/upload-artifact": 4,
    "actions/upload-pages-artifact": 3,
    "astral-sh/setup-uv": 4,
    "aws-actions/amazon-ecr-login": 2,
    "aws-actions/configure-aws-credentials": 4,
    "azure/k8s-deploy": 5,
    "azure/k8s-set-context": 4,
    "azure/login": 2,
    "azure/setup-helm": 4,
    "azure/setup-kubectl": 4,
    "codecov/codecov-action": 4,
    "crazy-max/ghaction-import-gpg": 6,
    "docker/bake-action": 4,
    "docker/build-push-action": 5,
    "docker/login-action": 3,
    "docker/metadata-action": 5,
    "docker/setup-buildx-action": 3,
    "docker/setup-qemu-action": 3,
    "dorny/paths-filter": 3,
    "github/codeql-action": 3,
    "golangci/golangci-lint-action": 4,
    "google-github-actions/auth": 2,
    "google-github-actions/deploy-cloudrun": 2,
    "google-github-actions/get-gke-credentials": 2,
    "google-github-actions/setup-gcloud": 2,
    "goreleaser/goreleaser-action": 5,
    "hashicorp/setup-terraform": 3,
    "nick-fields/retry": 3,
    "peter-evans/create-or-update-comment": 4,
    "peter-evans/create-pull-request": 6,
    "peter-evans/find-comment": 3,
    "pnpm/action-setup": 3,
    "softprops/action-gh-release": 2,
}
"""The oldest major version that was made for what GitHub still runs, as of 2026-09-16: the ones
before it want Node.js 16 or older, or ask a cache or artifact service that is switched off.
Sources: https://github.blog/changelog/2023-09-22-github-actions-transitioning-from-node-16-to-node-20/
and https://github.blog/changelog/2024-12-05-notice-of-upcoming-releases-and-breaking-changes-for-github-actions/"""
