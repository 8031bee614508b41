"""Sluice with a handler of two calls: all of the product, but for what it decides.

It verifies, stores the delivery durably, answers, and runs the job: an installation token, one
read, one check run, as any journey. The limits that keep it polite are lifted.
"""

import sys
from pathlib import Path

import uvloop

from bot import logs
from bot.app import Options, serve
from bot.effects import CompleteCheckRun, Conclusion, Outcome
from bot.github import payloads
from bot.github.budget import Limits
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.settings import Settings

NO_LIMITS = Limits(
    points_a_minute=10**9, content_a_minute=10**9, content_an_hour=10**9, concurrent=1000
)


async def check(event: Event, services: Services) -> Outcome:
    """Read the pull request and post a check run on its head."""
    delivered = payloads.delivered_pull_request(event.payload)
    pull = await services.github.pull_request(delivered.repo, delivered.number)
    effect = CompleteCheckRun(
        repo=pull.repo,
        head_sha=pull.head_sha,
        name="bench",
        external_id=event.origin,
        conclusion=Conclusion.SUCCESS,
        title="Fine",
        summary="Nothing to say.",
    )
    return Outcome(effects=(effect,))


def settings(port: str, secret: str, key: str, api: str, database: str) -> Settings:
    """Read what the environment of a real one would say."""
    return Settings.load(
        {
            "APP_ID": "1",
            "PRIVATE_KEY": Path(key).read_text(),
            "WEBHOOK_SECRET": secret,
            "GITHUB_API_URL": api,
            "DATABASE_URL": database,
            "PORT": port,
        }
    )


if __name__ == "__main__":
    chosen = settings(*sys.argv[1:])
    logs.configure(chosen.log_level, chosen.log_format)
    handler = Handler(on=frozenset({"pull_request.opened"}), handle=check)
    uvloop.run(serve(chosen, Options(limits=NO_LIMITS, handlers=[handler])))
