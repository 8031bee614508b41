"""``sluice onboard``: a first policy for a repository, and what it would have said of late."""

import asyncio
import sys
from dataclasses import dataclass

import click

from bot.cli.parts.looking import Looking, looking
from bot.cli.parts.printing import MAX_LINE, print_errors
from bot.config.layers import Kind, Layer, merge
from bot.config.load import POLICY_PATH
from bot.errors import RefusedError, TransientError
from bot.github.person import Proposal
from bot.handlers.policing.look import change_of, look_at
from bot.handlers.policing.trying import try_policy
from bot.handlers.services import Services
from bot.handlers.sides import gather_commit
from bot.markdown import one_line
from bot.model import Repo, Sha
from bot.policy.engine import KNOWN_RULES, Judge
from bot.policy.review import Review
from bot.policy.starter import Rehearsal, environments_of, proposal, rehearse, starter
from bot.settings import Settings, github_token

PULL_REQUESTS = 20
"""Pull requests that are judged, each with some ten calls. Our own limit."""
BRANCH = "sluice-policy"
TITLE = "Add a Sluice policy that only observes"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """Where a repository stands: the tip of its default branch, and a policy for that."""

    repo: Repo
    branch: str
    sha: Sha
    policy: bytes


@click.command
@click.argument("repository", metavar="OWNER/REPO")
@click.option("--yes", is_flag=True, help="Open the pull request without asking.")
def onboard(repository: str, *, yes: bool) -> None:
    """Write a first policy for a repository, and tell what it would have said of late.

    The last 20 pull requests are judged by the policy as if it enforced. With a token of yours in
    GITHUB_TOKEN (write access to contents and pull requests) a pull request is opened that adds the
    file, after you agree: the App itself may not write files. Needs the settings of `sluice serve`,
    and no database.

    Exit code 0: done. 2: not everything could be read, or the pull request could not be opened.
    """
    settings = Settings.load()
    try:
        asyncio.run(_onboard(settings, repository, github_token(), is_agreed=yes))
    except (RefusedError, TransientError) as error:
        print_errors([f"{repository}: {error}"])
        sys.exit(2)


async def _onboard(settings: Settings, name: str, token: str, *, is_agreed: bool) -> None:
    async with looking(settings) as github:
        start, services = await _start(github, name)
        text = proposal(POLICY_PATH, await _rehearsed(start, services))
        click.echo(f"{POLICY_PATH}:\n\n{start.policy.decode()}\n{text}\n")
        if not token:
            click.echo(
                f"To open a pull request with this file and this text, set GITHUB_TOKEN and run it "
                f"again; or commit the file as {POLICY_PATH} yourself."
            )
        elif is_agreed or click.confirm(f"Open a pull request on {start.repo}?"):
            opened = await github.person(token).propose(
                Proposal(
                    repo=start.repo,
                    start=start.sha,
                    branch=BRANCH,
                    base=start.branch,
                    path=POLICY_PATH,
                    data=start.policy,
                    title=TITLE,
                    body=text,
                )
            )
            click.echo(f"opened {one_line(opened, MAX_LINE)}")


async def _start(github: Looking, name: str) -> tuple[_Start, Services]:
    repo, services = await github.find(name)
    branch = await services.github.default_branch(repo)
    sha = (await services.github.branch_rules(repo, branch)).tip
    gathered = await gather_commit(repo, sha, branch, services)
    if gathered.tip:
        raise RefusedError(f"it has {POLICY_PATH} already; try `sluice simulate`", status=409)
    workflows = Judge(gathered.side, merge((), KNOWN_RULES)).pipeline.workflows
    policy = starter(environments_of(workflows)).encode()
    return _Start(repo=repo, branch=branch, sha=sha, policy=policy), services


async def _rehearsed(start: _Start, services: Services) -> Rehearsal:
    layer = Layer(POLICY_PATH, start.policy, Kind.REPOSITORY)
    reviews: list[Review] = []
    left_out = 0
    for pull in await services.github.latest_pull_requests(start.repo, PULL_REQUESTS):
        try:
            look = await look_at(await change_of(pull, services), services)
        except RefusedError:  # what a deleted fork brought may be gone
            left_out += 1
            continue
        if look.gathered.unread:
            left_out += 1
        else:
            reviews.append((await try_policy(look, layer, services)).look.review())
    return rehearse(reviews, left_out)


COMMAND = onboard
