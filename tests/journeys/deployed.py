"""What went before: earlier releases, other pull requests, another policy, and what was counted."""

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.sim.world.accounts import Account
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.issues import Comment, Issue
from bot.sim.world.jobs import passed
from tests.journeys.conftest import Story
from tests.journeys.deploying import POLICY_PATH, Deploys, deploys


def policy(said: str, more: str = "") -> dict[str, str]:
    """A policy file that says this of production, in YAML's short form."""
    text = f"version: 1\nenvironments:\n  production: {said}\n{more}"
    return {POLICY_PATH: text}


async def gated(story: Story, files: dict[str, str] | None = None) -> Deploys:
    """A shop where production asks us."""
    shop = await deploys(story, files)
    story.shop.actions.environments.create("production").protect(story.sim.world.app)
    return shop


async def other(shop: Deploys, branch: str = "other", by: Account | None = None) -> Deploys:
    """Open another pull request whose checks are green."""
    author = by or shop.ada
    head = shop.shop.push(branch, {f"{branch}.py": "1\n"}, by=author)
    made = Deploys(shop.story, shop.shop.pulls.open(head, by=author))
    await green(made)
    return made


async def green(shop: Deploys) -> None:
    """Let the checks of the newest commit pass."""
    await shop.told()
    shop.shop.actions.start("CI", shop.pull, by=shop.ada).finish(passed("test"))
    await shop.told()


async def push(shop: Deploys, files: dict[str, str], message: str = "") -> str:
    """Push to the pull request, let its checks pass, and return the commit."""
    shop.pull.push(files, by=shop.ada, message=message)
    await green(shop)
    return shop.pull.head_sha


async def start(shop: Deploys, environment: str = "production") -> WorkflowRun:
    """Ask, approve, and return the run that is started."""
    await shop.ask(environment)
    await shop.approve(shop.grace, environment)
    await shop.approve(shop.alan, environment)
    return shop.runs()[-1]


async def release(shop: Deploys) -> WorkflowRun:
    """Bring the newest commit to production. It takes a minute, as GitHub limits calls by it."""
    run = await start(shop)
    await shop.finish(run)
    assert shop.state() == "succeeded"
    await shop.wait(minutes=1)
    return run


def reactions(comment: Comment) -> list[str]:
    return [one.content for one in comment.reactions]


def said(shop: Deploys, issue: Issue) -> str:
    """What the bot last said there."""
    bot = shop.story.sim.world.app.bot
    return next((one.body for one in reversed(issue.comments) if one.author is bot), "")


def issues(shop: Deploys) -> list[Issue]:
    """The issues that the bot opened."""
    app = shop.story.sim.world.app
    return [one for one in shop.shop.issues.by_number.values() if one.app is app]


async def alerts(story: Story, kind: str) -> float:
    """How many alerts of that kind the operator was given."""
    address = f"{story.url}/metrics"
    async with aiohttp.ClientSession() as prometheus, prometheus.get(address) as answer:
        text = await answer.text()
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "sluice_alerts_total" and sample.labels["kind"] == kind
    )
