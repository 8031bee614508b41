"""Which jobs deploy: the detector as a whole."""

import pytest

from bot.policy.checkout import Checkout
from bot.policy.pipeline.deploys import Kind, deploy_of, deploys_in
from bot.policy.workflow import Context, read
from tests.policy.reading_cases import file_of, law_of

PATH = ".github/workflows/flow.yml"
DEPLOY = "steps: [{run: kubectl apply -f k8s}]"


def workflow(text: str, *files, path: str = PATH, policy: str = ""):
    own = file_of(path, text.encode())
    held = {file.path: file for file in (own, *files)}
    law = law_of(f"{{version: 1, {policy}}}".encode())
    return read(own, Context(policy=law.policy, checkout=Checkout(files=held)))


def deploy(job: str, *files, name: str = "job", on: str = "push", path: str = PATH):
    one = workflow(f"on: {on}\njobs:\n  {name}: {{{job}}}\n", *files, path=path)
    return deploy_of(one.jobs[0], one)


@pytest.mark.parametrize(
    ("name", "job", "kind"),
    [
        pytest.param("job", DEPLOY, Kind.DEPLOY, id="a command"),
        pytest.param(
            "job", "steps: [{uses: azure/webapps-deploy@v3}]", Kind.DEPLOY, id="an action"
        ),
        pytest.param(
            "job", "steps: [{uses: Azure/WebApps-Deploy@v3}]", Kind.DEPLOY, id="in other case"
        ),
        pytest.param("job", "environment: production", None, id="an environment alone"),
        pytest.param("deploy", "steps: [{run: make}]", None, id="a name alone"),
        pytest.param(
            "deploy", "environment: production, steps: [{run: make}]", Kind.DEPLOY, id="both"
        ),
        pytest.param(
            "deploy", "environment: secrets, steps: [{run: make}]", Kind.DEPLOY, id="any of them"
        ),
        pytest.param(
            "deploy", "steps: [{name: Deploy to it, run: make}]", Kind.DEPLOY, id="two names"
        ),
        pytest.param(
            "job", "name: Deploy, steps: [{uses: appleboy/ssh-action@v1}]", Kind.DEPLOY, id="ssh"
        ),
        pytest.param(
            "job",
            "steps: [{uses: appleboy/ssh-action@v1, with: {script: ls}}]",
            None,
            id="only ssh",
        ),
        pytest.param(
            "job",
            "steps: [{uses: appleboy/ssh-action@v1, with: {script: ./deploy.sh}}]",
            Kind.DEPLOY,
            id="a script for another machine",
        ),
        pytest.param(
            "job",
            "steps: [{uses: cloud-gov/cg-cli-tools@main, with: {cf_command: push -f m.yml}}]",
            Kind.DEPLOY,
            id="a command without its program",
        ),
        pytest.param(
            "pre-deploy", "environment: production, steps: [{run: make}]", None, id="before it"
        ),
        pytest.param("trigger-deploy", "steps: [{name: Deploy, run: make}]", None, id="elsewhere"),
        pytest.param(
            "drift", "environment: production, steps: [{run: terraform plan}]", None, id="a plan"
        ),
        pytest.param("e2e", DEPLOY, None, id="a test"),
        pytest.param("e2e", f"environment: test, {DEPLOY}", Kind.DEPLOY, id="a test environment"),
        pytest.param("deploy-test", DEPLOY, Kind.DEPLOY, id="a deploy to test"),
        pytest.param(
            "job",
            "steps: [{uses: helm/kind-action@v1}, {run: kubectl apply -f k8s}]",
            None,
            id="a cluster of its own",
        ),
        pytest.param(
            "job",
            "steps: [{uses: chainguard-dev/actions/setup-kind@v1}, {run: kubectl apply -f k8s}]",
            None,
            id="a cluster by an action in a folder",
        ),
        pytest.param(
            "job",
            "steps: [{run: 'minikube start'}, {run: kubectl apply -f k8s}]",
            None,
            id="a cluster by command",
        ),
        pytest.param("job", "steps: [{run: npm publish}]", Kind.PUBLISH, id="a package"),
        pytest.param(
            "deploy",
            "environment: pypi, steps: [{uses: pypa/gh-action-pypi-publish@release/v1}]",
            Kind.PUBLISH,
            id="a package, whatever the name",
        ),
        pytest.param(
            "deploy",
            "environment: production, steps: [{run: docker push a:1}, {run: kubectl apply -f k8s}]",
            Kind.DEPLOY,
            id="an image and its deploy",
        ),
        pytest.param("test", "steps: [{run: docker push a:1}]", None, id="an image for tests"),
        pytest.param(
            "test-publish", "steps: [{run: docker push a:1}]", Kind.PUBLISH, id="a tested publish"
        ),
        pytest.param(
            "job",
            "steps: [{uses: docker/build-push-action@v6, with: {push: true}}]",
            Kind.PUBLISH,
            id="an image that is pushed",
        ),
        pytest.param(
            "job",
            "steps: [{uses: docker/build-push-action@v6, with: {push: false}}]",
            None,
            id="an image that is not",
        ),
        pytest.param(
            "job", "steps: [{uses: docker/build-push-action@v6}]", None, id="an image, built"
        ),
        pytest.param(
            "job",
            "steps: [{uses: goreleaser/goreleaser-action@v6, with: {args: check}}]",
            None,
            id="a release that is checked",
        ),
        pytest.param(
            "job",
            "steps: [{uses: cloudflare/wrangler-action@v3, with: {Command: pages deploy a}}]",
            Kind.PUBLISH,
            id="pages",
        ),
        pytest.param("docs", "steps: [{run: netlify deploy}]", Kind.PUBLISH, id="documents"),
        pytest.param("preview", "steps: [{run: vercel deploy}]", Kind.PREVIEW, id="a preview"),
        pytest.param(
            "job",
            "environment: preview-1, steps: [{run: vercel deploy}]",
            Kind.PREVIEW,
            id="an environment for previews",
        ),
        pytest.param(
            "job",
            "steps: [{uses: pulumi/actions@v6, with: {command: preview}}]",
            None,
            id="an action that only looks",
        ),
        pytest.param(
            "job",
            "steps: [{uses: pulumi/actions@v6, with: {command: up}}]",
            Kind.DEPLOY,
            id="the same action at work",
        ),
        pytest.param(
            "deploy", "uses: acme/flows/.github/workflows/deploy.yml@v1", Kind.DEPLOY, id="a call"
        ),
        pytest.param(
            "ship", "uses: acme/flows/.github/workflows/deploy.yml@v1", None, id="a call by path"
        ),
        pytest.param(
            "deploy", "uses: acme/flows/.github/workflows/ci.yml@v1", None, id="a call by name"
        ),
        pytest.param(
            "deploy",
            "uses: acme/flows/.github/workflows/deploy-plan.yml@v1",
            None,
            id="a call of a plan",
        ),
        pytest.param("deploy", "uses: [1]", None, id="an odd call"),
        pytest.param("job", "steps: [{uses: docker://alpine}, {run: make}]", None, id="none"),
    ],
)
def test_kinds(name: str, job: str, kind) -> None:
    found = deploy(job, name=name)

    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("job", "names", "is_live"),
    [
        pytest.param("environment: production", ("production",), True, id="a name"),
        pytest.param("environment: {name: staging, url: a}", ("staging",), False, id="a mapping"),
        pytest.param("environment: other", ("other",), False, id="another name"),
        pytest.param("name: Ship", (), None, id="nothing"),
        pytest.param("name: Ship to prod", (), True, id="a title"),
        pytest.param("name: Ship to staging", (), False, id="another title"),
        pytest.param(
            "strategy: {matrix: {environment: [staging, prod]}}, "
            "environment: '${{ matrix.environment }}'",
            ("staging", "prod"),
            True,
            id="a matrix",
        ),
        pytest.param(
            "strategy: {matrix: {target: [qa, blue]}}", ("qa",), False, id="an axis of that name"
        ),
        pytest.param(
            "strategy: {matrix: {include: [odd, {stage: qa}]}}", ("qa",), False, id="its entries"
        ),
        pytest.param(
            "strategy: {matrix: {target: [{a: b}], os: [prod]}}", (), None, id="other axes"
        ),
        pytest.param(
            "environment: \"${{ github.ref == 'refs/heads/main' && 'live' || 'qa' }}\"",
            ("live", "qa"),
            True,
            id="a choice",
        ),
        pytest.param("environment: '${{ inputs.where }}'", ("qa", "prod"), True, id="options"),
        pytest.param("environment: '${{ github.event.inputs.to }}'", ("qa",), False, id="default"),
        pytest.param("environment: '${{ inputs.free }}'", (), None, id="free input"),
        pytest.param("environment: '${{ inputs.none }}'", (), None, id="unknown input"),
        pytest.param("environment: '${{ vars.WHERE }}'", (), None, id="only a run tells"),
    ],
)
def test_environments(job: str, names, is_live) -> None:
    on = (
        "{workflow_dispatch: {inputs: {where: {options: [qa, prod], default: qa}, "
        "to: {default: qa}, free: {type: string}}}}"
    )
    found = deploy(f"{job}, {DEPLOY}", on=on)

    assert (found.environments, found.is_production) == (names, is_live)


def test_the_file_may_tell_the_environment() -> None:
    assert deploy(DEPLOY, path=".github/workflows/deploy-prod.yml").is_production is True
    assert deploy(DEPLOY, path=".github/workflows/deploy-dev.yml").is_production is False


CALLED = """
on: {workflow_call: {inputs: {where: {type: string, default: qa}}}}
jobs:
  image: {steps: [{run: docker push a:1}]}
  run:
    environment: ${{ inputs.where }}
    steps: [{run: kubectl apply -f k8s}]
"""


@pytest.mark.parametrize(
    ("given", "names"),
    [
        pytest.param("", ("qa",), id="by default"),
        pytest.param(", with: {where: live}", ("live",), id="by the caller"),
        pytest.param(", with: {other: live}", ("qa",), id="by nobody"),
        pytest.param(
            ", with: {where: '${{ matrix.e }}'}, strategy: {matrix: {e: [qa, live]}}",
            ("qa", "live"),
            id="by the caller's matrix",
        ),
    ],
)
def test_a_call_deploys_what_the_called_workflow_deploys(given: str, names) -> None:
    callee = file_of(".github/workflows/called.yml", CALLED.encode())
    found = deploy(f"uses: ./.github/workflows/called.yml{given}", callee)

    assert (found.kind, found.environments) == (Kind.DEPLOY, names)
    assert found.callee.job.id == "run"


def test_a_call_of_what_deploys_nothing() -> None:
    callee = file_of(".github/workflows/called.yml", b"on: workflow_call\njobs: {a: {steps: []}}")

    assert deploy("uses: ./.github/workflows/called.yml", callee, name="deploy") is None


def test_the_step_that_deploys() -> None:
    found = deploy("steps: [{name: Deploy it, run: make}, {run: kubectl apply -f k8s}]")
    named = deploy("environment: production", name="deploy")

    assert found.step.run.text == "kubectl apply -f k8s"
    assert named.step is None


def test_only_what_deploys_is_yielded() -> None:
    one = workflow(f"on: push\njobs:\n  a: {{steps: [{{run: npm publish}}]}}\n  b: {{{DEPLOY}}}\n")

    assert [found.job.id for found in deploys_in(one)] == ["b"]
