"""Commands that deploy, that publish, and that start a cluster for one job. Mostly a table.

Source: the manual of each program.
"""

import re
from collections.abc import Mapping
from enum import IntEnum

from bot.policy.pipeline.deploys_words import DEPLOYS, words
from bot.policy.pipeline.hider import Words, arguments
from bot.policy.pipeline.shell import Command


class Weight(IntEnum):
    """How much a sign counts; a job with as much as a SURE one in all deploys."""

    HINT = 1
    LIKELY = 2
    SURE = 3


def _table(text: str) -> Mapping[str, tuple[Words, ...]]:
    """Read lines as ``program program: verb, two words``; a verb without words is any."""
    table: dict[str, tuple[Words, ...]] = {}
    for line in text.strip().splitlines():
        programs, _, verbs = line.partition(": " if ": " in line else ":")
        for program in programs.split():
            told = tuple(tuple(verb.split()) for verb in verbs.split(","))
            table[program] = table.get(program, ()) + told
    return table


_DEPLOYS = _table(
    """
kubectl oc: apply, replace, patch, set image, set env, rollout restart, rollout latest
helm: upgrade, install
helmfile: apply, sync
argocd: app sync, app set
kapp kamal mina chalice sam sls serverless cdk cdktf zappa fab: deploy, redeploy, update
copilot: deploy, svc deploy, job deploy, env deploy, pipeline deploy
skaffold: run, deploy
terraform tofu: apply
terragrunt: apply, run-all apply, run apply, apply-all
pulumi: up, update
eb: deploy
ecs: deploy
ecs-deploy ansible-playbook cap dep:
nomad: job run, run
cf: push, deploy
fly flyctl: deploy
heroku: container:release, pipelines:promote
railway: up, redeploy
vercel: deploy, promote
netlify firebase: deploy
wrangler: deploy, versions deploy
doctl: apps create-deployment, apps update
docker: stack deploy, service update
convox waypoint: deploy, up
porter: apply
aws: ecs update-service, ecs deploy, lambda update-function-code, lambda update-alias, \
elbv2 modify-listener, elbv2 modify-rule, cloudformation deploy, cloudformation create-stack, \
cloudformation update-stack, cloudformation execute-change-set, amplify start-job, \
elasticbeanstalk update-environment, deploy create-deployment, deploy push, \
apprunner start-deployment, apprunner update-service, amplify start-deployment, \
autoscaling start-instance-refresh
gcloud: run deploy, app deploy, functions deploy, run services update, run services replace, \
run jobs deploy, deploy releases create, run services update-traffic, deploy releases promote, \
compute instance-groups managed rolling-action
az: webapp deploy, webapp up, webapp deployment, webapp config container, \
functionapp deploy, functionapp deployment, containerapp up, containerapp update, \
deployment group create, deployment sub create, spring app deploy, stack group create
""".replace("\\\n", "")
)
"""What a program is told when it changes what runs. A program without words always does."""

_HINTS = _table("""
aws: s3 sync, ssm send-command
gsutil: rsync
gcloud: storage rsync
ssh scp rsync sftp lftp:
""")
"""What may be a deploy, or an upload of something else."""

_PUBLISHES = _table("""
npm pnpm yarn lerna poetry uv hatch flit pdm cargo changeset vsce ovsx gradle gradlew: publish
yarn: npm publish
twine: upload
gem helm docker podman nerdctl ko oras crane: push
docker: buildx build
ko: publish, build
crane skopeo: copy
gh: release create, release upload, release edit
goreleaser: release
semantic-release:
release-it np:
nuget: push
dotnet: nuget push
mvn mvnw: deploy, release:perform
mkdocs: gh-deploy
mike: deploy
gh-pages:
wrangler: pages deploy, pages publish
mix: hex.publish
dart flutter: pub publish
pod: trunk push
ghp-import:
""")

_CLUSTERS = _table("""
kind k3d: create cluster, cluster create
minikube microk8s localstack: start
k3s k3sup: server, install
""")

_VALUED = frozenset(
    {"-n", "--namespace", "--context", "--kube-context", "--kubeconfig", "--region", "--profile"}
    | {"--project", "-p", "--app", "-a", "--stack", "-s", "--cwd", "--config", "-c", "--token"}
    | {"--resource-group", "-g", "--subscription", "-f", "--filename", "--cluster"}
)
_QUIET = frozenset(
    {"--check", "--diff-only", "--dry", "--dry-run", "--dryrun", "--help", "--noop", "--preview"}
    | {"--what-if", "--version", "-help", "-version"}
)
_INTERPRETERS = frozenset(
    {"bash", "node", "perl", "php", "pwsh", "python", "python3", "ruby", "sh", "source", "tsx"}
    | {"ts-node", "uv", "zsh", ".", "dotenv"}
)
_RUNNERS = frozenset({"bun", "composer", "invoke", "just", "make", "npm", "pnpm", "task", "yarn"})
"""Programs that run what somebody gave a name."""
_TALK = frozenset(
    {
        "cat",
        "cd",
        "cp",
        "curl",
        "docker",
        "echo",
        "export",
        "find",
        "git",
        "grep",
        "jq",
        "ls",
        "mike",
    }
    | {"mkdir", "mv", "mvn", "mvnw", "printf", "rm", "sed", "tar", "test", "touch", "zip", "["}
)
"""Programs whose second word may be ``deploy`` without doing so."""
_SCRIPT = re.compile(r"(?:[^\s/]*/)*([\w.-]+?)(?:\.(?:sh|bash|py|rb|js|mjs|ts|ps1|php|pl))?")
_TERRAFORM = frozenset({"terraform", "tf", "tofu", "terragrunt"})
_TARGETS = frozenset({"prod", "production", "live", "staging", "stage", "dev", "to", "app", "all"})


def deploys(command: Command) -> Weight | None:
    """Return how surely *command* deploys; None if nothing says that it does."""
    for each in command.layers:
        weight = _weight(each)
        if weight and not is_quiet(each):
            return weight
    return None


def _weight(found: Words) -> Weight | None:
    if _is_told(found) or _is_verb(found) or _is_script(found) or _pushes_to_host(found):
        return Weight.SURE
    return Weight.HINT if _tells(_HINTS, found) else None


def publishes(command: Command) -> bool:
    """Whether *command* puts a package, an image or pages where others get them."""
    for each in command.layers:
        if _tells(_PUBLISHES, each) and not is_quiet(each):
            return each[:3] != ("docker", "buildx", "build") or "--push" in each
    return False


def starts_cluster(command: Command) -> bool:
    """Whether *command* starts a cluster that ends with the job."""
    if any(_tells(_CLUSTERS, each) for each in command.layers):
        return True
    return command.words[0] in {"curl", "wget"} and any(
        "get.k3s.io" in word for word in command.words
    )


def is_quiet(found: Words) -> bool:
    """Whether the command only says what it would do."""
    names = {word.partition("=")[0] for word in found}
    return not names.isdisjoint(_QUIET) and "--dry-run=none" not in found


def _tells(table: Mapping[str, tuple[Words, ...]], found: Words) -> bool:
    verbs = table.get(found[0].rpartition("/")[2])
    if verbs is None:
        return False
    given = tuple(word for word in arguments(found, _VALUED) if word not in {"beta", "alpha"})
    return any(given[: len(verb)] == verb for verb in verbs)


def _is_told(found: Words) -> bool:
    return _tells(_DEPLOYS, found)


def _is_verb(found: Words) -> bool:
    """Whether it reads as ``app deploy``, ``make deploy`` or ``npm run deploy:prod``."""
    if found[0] in _TALK:
        return False
    given = arguments(found, _VALUED)
    verb = given[1:2] if given[:1] == ("run",) else given[:1]
    named = words(verb[0]) if verb else ()
    if found[0] in _RUNNERS:
        return not DEPLOYS.isdisjoint(named[:1] + named[-1:]) and named[-1:] != ("docs",)
    return named[:1] in {("deploy",), ("redeploy",)}


def _is_script(found: Words) -> bool:
    """Whether a script is run whose name says no more than that it deploys."""
    run = found[0]
    if run in _INTERPRETERS:
        run = next(iter(arguments(found)), "")
    elif not ("/" in run or "." in run):
        return run in {"deploy", "deployer-deploy"}
    match = _SCRIPT.fullmatch(run)
    named = words(match[1]) if match else ()
    if named[:1] and named[0] in _TERRAFORM:
        return named[1:] == ("apply",)
    rest = [word for word in named if word not in DEPLOYS]
    return len(rest) < len(named) and all(word in _TARGETS for word in rest)


def _pushes_to_host(found: Words) -> bool:
    """Whether it reads as ``git push heroku main``."""
    return found[:2] == ("git", "push") and not {"heroku", "dokku"}.isdisjoint(found)
