"""Actions that deploy, that publish, and that start a cluster for one job. A table of names.

Source: the repositories of these names, https://github.com/marketplace?type=actions
"""

from collections.abc import Mapping

from bot.policy.jobs import Action

DEPLOYS = frozenset(
    {
        "actions-hub/kubectl",
        "akhileshns/heroku-deploy",
        "amondnet/vercel-action",
        "appleboy/lambda-action",
        "argoproj/argocd-action",
        "aws-actions/amazon-ecs-deploy-express-service",
        "aws-actions/amazon-ecs-deploy-task-definition",
        "aws-actions/aws-cloudformation-github-deploy",
        "aws-actions/aws-lambda-deploy",
        "azure/aci-deploy",
        "azure/app-configuration-sync",
        "azure/arm-deploy",
        "azure/bicep-deploy",
        "azure/container-apps-deploy-action",
        "azure/functions-action",
        "azure/functions-container-action",
        "azure/k8s-deploy",
        "azure/spring-apps-deploy",
        "azure/static-web-apps-deploy",
        "azure/webapps-container-deploy",
        "azure/webapps-deploy",
        "dflook/terraform-apply",
        "dflook/tofu-apply",
        "bitovi/github-actions-deploy-docker-to-ec2",
        "bluefireteam/railway-deploy",
        "bervprojects/railway-deploy",
        "burnett01/rsync-deployments",
        "caprover/deploy-from-github",
        "cloudflare/wrangler-action",
        "dawidd6/action-ansible-playbook",
        "deliverybot/helm",
        "digitalocean/app_action",
        "donaldpiret/ecs-deploy",
        "easingthemes/ssh-deploy",
        "einaregilsson/beanstalk-deploy",
        "firebaseextended/action-hosting-deploy",
        "google-github-actions/deploy-appengine",
        "google-github-actions/deploy-cloud-functions",
        "google-github-actions/deploy-cloudrun",
        "google-github-actions/deploy-gke",
        "google-github-actions/create-cloud-deploy-release",
        "johnbeynon/render-deploy-action",
        "jakejarvis/s3-sync-action",
        "nwtgck/actions-netlify",
        "pulumi/actions",
        "qovery/qovery-action",
        "redhat-actions/openshift-deployer",
        "reggionick/s3-deploy",
        "samkirkland/ftp-deploy-action",
        "serverless/github-action",
        "stefanprodan/helm-gh-deploy",
        "steebchen/kubectl",
        "superfly/flyctl-actions",
        "vercel/action",
        "wlixcc/sftp-deploy-action",
        "youyo/aws-cdk-github-actions",
    }
)
"""``owner/repo`` in lower case."""

REMOTE = frozenset({"appleboy/scp-action", "appleboy/ssh-action", "fifsky/ssh-action"})
"""They do something on another machine, which may be a deploy."""

PUBLISHES = frozenset(
    {
        "actions/create-release",
        "actions/deploy-pages",
        "actions/publish-immutable-action",
        "actions/upload-release-asset",
        "changesets/action",
        "cycjimmy/semantic-release-action",
        "docker/bake-action",
        "docker/build-push-action",
        "goreleaser/goreleaser-action",
        "helm/chart-releaser-action",
        "jamesives/github-pages-deploy-action",
        "js-devtools/npm-publish",
        "marvinpinto/action-automatic-releases",
        "ncipollo/release-action",
        "peaceiris/actions-gh-pages",
        "pypa/gh-action-pypi-publish",
        "release-drafter/release-drafter",
        "rubygems/release-gem",
        "softprops/action-gh-release",
        "svenstaro/upload-release-action",
    }
)

CLUSTERS = frozenset(
    {
        "absaoss/k3d-action",
        "balchua/microk8s-actions",
        "chainguard-dev/actions/setup-kind",
        "container-tools/kind-action",
        "engineerd/setup-kind",
        "helm/kind-action",
        "jupyterhub/action-k3s-helm",
        "jpgouin/actions-k3s",
        "localstack/setup-localstack",
        "manusa/actions-setup-minikube",
        "medyagh/setup-minikube",
        "nolar/setup-k3d-k3s",
        "opsgang/ga-setup-minikube",
        "replicatedhq/replicated-actions/create-cluster",
    }
)
"""Actions that start a cluster which ends with the job; with their path, if they have one."""

QUIET: Mapping[str, tuple[str, frozenset[str]]] = {
    "amondnet/vercel-action": ("vercel-args", frozenset({"--preview"})),
    "azure/arm-deploy": ("deploymentmode", frozenset({"validate"})),
    "azure/bicep-deploy": ("operation", frozenset({"validate", "whatif"})),
    "azure/k8s-deploy": ("action", frozenset({"reject"})),
    "goreleaser/goreleaser-action": ("args", frozenset({"build", "check", "--snapshot"})),
    "pulumi/actions": ("command", frozenset({"preview", "destroy", "refresh", "output"})),
    "superfly/flyctl-actions": ("args", frozenset({"status", "version"})),
}
"""What an action is told when it changes nothing: an input in lower case, and its words."""


def is_cluster(action: Action) -> bool:
    """Whether *action* starts a cluster that ends with the job."""
    return action.repo in CLUSTERS or action.name.lower() in CLUSTERS
