"""Which commands deploy, publish, or start a cluster for one job."""

import pytest

from bot.policy.pipeline.deploys_commands import Weight, deploys, publishes, starts_cluster
from bot.policy.pipeline.shell import commands


def only(script: str):
    return commands(script)[-1]


@pytest.mark.parametrize(
    "script",
    [
        "kubectl -n shop apply -f k8s",
        "kubectl --context prod set image deployment/shop shop=shop:1",
        "kubectl rollout restart deployment/shop",
        "kubectl apply --dry-run=none -f k8s",
        "helm upgrade --install shop ./chart",
        "sudo -E env A=b helm install shop ./chart",
        "npx cdk deploy --all",
        "terraform -chdir=infra apply tfplan",
        "aws --region eu-west-1 ecs update-service --service shop",
        "aws elbv2 modify-listener --listener-arn a",
        "gcloud beta run deploy shop",
        "az webapp deploy --name shop",
        "ansible-playbook -i hosts site.yml",
        "cap production deploy",
        "fly deploy",
        "wrangler deploy",
        "docker stack deploy -c stack.yml shop",
        "git push heroku main",
        "git push dokku main:main",
        "./deploy.sh",
        "deploy.sh",
        "scripts/deploy-prod.sh --yes",
        "bash ./ci/deploy_to_production",
        "uv run python scripts/deploy.py --environment staging",
        "node tools/deploy.mjs",
        "bash scripts/terraform-apply.sh infra",
        "make deploy",
        "npm run deploy:prod",
        "npm run prod-deploy",
        "shipper deploy everything",
        "shipper deploy-hubs",
        "deploy production",
        "copilot svc deploy",
    ],
)
def test_deploys_for_sure(script: str) -> None:
    assert deploys(only(script)) is Weight.SURE


@pytest.mark.parametrize(
    "script", ["ssh host ./restart", "rsync -a site host:/srv", "aws s3 sync . s3://a"]
)
def test_may_deploy(script: str) -> None:
    assert deploys(only(script)) is Weight.HINT


@pytest.mark.parametrize(
    "script",
    [
        "kubectl get pods",
        "kubectl logs deploy/shop",
        "kubectl apply --dry-run=server -f k8s",
        "helm template ./chart",
        "helm upgrade shop ./chart --dry-run",
        "helm dependency update chart",
        "terraform plan",
        "terraform fmt -check",
        "ansible-playbook --check site.yml",
        "aws sts get-caller-identity",
        "echo deploy",
        "cd deploy",
        "git push origin main",
        "git commit -m deploy",
        "docker build -t shop .",
        "mvn deploy",
        "mike deploy latest",
        "dotnet publish -c Release",
        "uv run ./scripts/deploy_docs_status.py",
        "bash scripts/terraform-plan.sh",
        "bash",
        "make test",
        "npm run deploy-docs",
        "shipper plan deploy",
        "cargo test deploy",
        "deployer",
    ],
)
def test_does_not_deploy(script: str) -> None:
    assert deploys(only(script)) is None


@pytest.mark.parametrize(
    ("script", "is_so"),
    [
        ("twine upload dist/*", True),
        ("uv run --with twine python -m twine upload dist/*", True),
        ("yarn npm publish", True),
        ("docker push shop:1", True),
        ("docker buildx build --push -t shop .", True),
        ("docker buildx build -t shop .", False),
        ("npm publish --dry-run", False),
        ("gh release create v1", True),
        ("gh release list", False),
        ("mvn deploy", True),
        ("mkdocs gh-deploy", True),
        ("semantic-release", True),
        ("kubectl apply -f k8s", False),
    ],
)
def test_publishes(script: str, is_so) -> None:
    assert publishes(only(script)) is is_so


@pytest.mark.parametrize(
    ("script", "is_so"),
    [
        ("kind create cluster --name a", True),
        ("k3d cluster create", True),
        ("minikube start", True),
        ("curl -sfL https://get.k3s.io -o k3s.sh", True),
        ("curl https://example.com", False),
        ("kind get clusters", False),
        ("kubectl create namespace a", False),
    ],
)
def test_starts_a_cluster(script: str, is_so) -> None:
    assert starts_cluster(only(script)) is is_so
