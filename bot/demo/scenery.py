"""The texts of the story: workflows, a policy and the logs of what fails."""

CI = ".github/workflows/ci.yml"
DEPLOY = ".github/workflows/deploy.yml"
POLICY = ".github/sluice.yml"
ORGANIZATION = "sluice.yml"
"""The policy of the organisation, in its repository `.github`."""

GOOD_CI = """\
name: CI
on:
  pull_request:
  push: {branches: [main]}
permissions:
  contents: read
concurrency:
  group: ci-${{ github.ref }}
  cancel-in-progress: ${{ github.event_name == 'pull_request' }}
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    strategy:
      fail-fast: false
      matrix:
        currency: [EUR, USD, GBP, JPY]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
          cache: pip
      - run: pip install -r requirements.txt
      - run: pytest
        env:
          CURRENCY: ${{ matrix.currency }}
  lint:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v4
      - run: pipx run ruff check .
  all-green:
    if: always()
    needs: [lint, test]
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - run: test "${{ needs.lint.result }}" = success && test "${{ needs.test.result }}" = success
"""

_DEPLOY = """\
name: Deploy
run-name: Deploy ${{ inputs.sha }} (${{ inputs.request_id }})
on:
  pull_request:
    types: [labeled]
  workflow_dispatch:
    inputs:
      sha: {required: true}
      environment: {required: true}
      request_id: {required: true}
"""

FORMER_DEPLOY = f"""\
{_DEPLOY}\
permissions:
  contents: read
  id-token: write
jobs:
  production:
    runs-on: ubuntu-latest
    environment: production
    concurrency: {{group: deploy-production, cancel-in-progress: false}}
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::123456789012:role/deploy
          aws-region: eu-central-1
      - run: ./deploy.sh production
      - run: curl --fail --retry 5 https://shop.example.com/health
"""

BAD_DEPLOY = f"""\
{_DEPLOY}\
permissions:
  contents: read
jobs:
  production:
    runs-on: ubuntu-latest
    environment: production
    concurrency: {{group: deploy-production, cancel-in-progress: false}}
    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          aws-access-key-id: ${{{{ secrets.AWS_ACCESS_KEY_ID }}}}
          aws-secret-access-key: ${{{{ secrets.AWS_SECRET_ACCESS_KEY }}}}
          aws-region: eu-central-1
      - uses: cool-deployer/rollout@main
      - run: ./deploy.sh production
      - run: curl --fail --retry 5 https://shop.example.com/health
"""

GOOD_DEPLOY = FORMER_DEPLOY.replace(
    "      - run: ./deploy.sh production\n",
    """\
      - uses: cool-deployer/rollout@8f4b7f84864484a7bf31766abe9204da3cbe65b3 # v2.1.0
      - run: ./deploy.sh production
""",
)

CODEOWNERS = "* @octo/shop\n/.github/ @octo/platform\n"

DEPENDABOT = """\
version: 2
updates:
  - package-ecosystem: github-actions
    directory: /
    schedule: {interval: weekly}
    cooldown: {default-days: 7}
"""

ORGANIZATION_POLICY = """\
# What holds for every repository of octo.
version: 1
extends: recommended
rules:
  PIN-BRANCH: {level: error, locked: true}  # no repository can switch it off
waiving:
  max_days: 90
  approvers: ["team:platform"]
"""

GOOD_POLICY = """\
version: 1
extends: recommended
links:
  rollback: https://wiki.example.com/shop/rollback
environments:
  production:
    mode: environment
    checks: [all-green, lint]
    approvals: {count: 2, window: 2h}
canary:
  services:
    api:
      backend: {type: webhook, endpoint: edge}
      metrics:
        provider: prometheus
        endpoint: edge
        arms: {stable: 'version="stable"', canary: 'version="canary"'}
        requests: 'http_requests_total{service="api",{arm}}'
        errors: 'http_requests_total{service="api",code="500",{arm}}'
        latency: 'http_request_duration_seconds{service="api",{arm}}'
        scrape_interval: 1s
      steps: [100%]
      warmup: 2s
      bake: 30s
      poll: 10s
      watch: 10s
"""

BROKEN_POLICY = GOOD_POLICY.replace("recommended", "recomended")

LOOSE_POLICY = f"{GOOD_POLICY}rules:\n  PIN-BRANCH: off\n"

CART = """\
def change(paid, prices):
    rest = paid - total(prices)
    assert rest >= 0, f"{-rest} is missing"
    return rest


def total(prices):
    return sum(prices)
"""

BROKEN_CART = "import math\n\n\n" + CART.replace("sum(prices)", "sum(map(math.ceil, prices))")
"""Rounds up, so that it goes wrong in every currency that has cents."""

HASTY_CART = """\
from shop import rates


def total(prices, currency="EUR"):
    return sum(prices) * rates.fetch(currency, timeout=0.05)
"""

TESTS_OF_CART = """\
from shop.cart import change, total
from tests.prices import PRICES


def test_total():
    assert total(PRICES) == sum(PRICES)


def test_exact_money_is_enough():
    assert change(sum(PRICES), PRICES) == 0
"""

PRICES = """\
import os
from decimal import Decimal

PRICES = [Decimal("1999" if os.environ["CURRENCY"] == "JPY" else "19.99")] * 2
"""

FAILED_ROLLOUT = """\
Waiting for deployment "shop" rollout to finish: 1 of 3 updated replicas are available...
error: deployment "shop" exceeded its progress deadline"""
