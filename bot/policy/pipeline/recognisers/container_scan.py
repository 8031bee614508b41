"""Scans of the images that are built."""

from bot.config.stages import Stage
from bot.policy.pipeline.recogniser import Recogniser

RECOGNISER = Recogniser(
    stage=Stage.CONTAINER_SCAN,
    looked_for="a scan of the image, such as `trivy image`, `grype` or `docker scout`",
    tools=(
        "trivy image",
        "trivy i",
        "grype",
        "docker scout",
        "docker scan",
        "snyk container",
        "clair-scanner",
        "dockle",
        "twistcli",
        "wizcli docker",
        "xray",
    ),
    actions=frozenset(
        {
            "aquasecurity/trivy-action",
            "anchore/scan-action",
            "docker/scout-action",
            "azure/container-scan",
            "snyk/actions/docker",
            "crazy-max/ghaction-container-scan",
            "sysdiglabs/scan-action",
            "phonito/phonito-scanner-action",
            "checkmarx/kics-github-action",
            "aws-actions/amazon-ecr-scan",
            "cds-snc/security-tools/.github/actions/docker-scan",
        }
    ),
    names=(
        "(?:container|image|docker)[- _]scan(?:s|ning)?",
        "scan[- _](?:the[- _])?(?:container|image)(?:s)?",
        "trivy",
        "grype",
    ),
    is_before_deploys=True,
)
