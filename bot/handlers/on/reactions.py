"""Look once a day whether people dislike what we said of failures: reactions cause no event.

Only repositories are looked at where a failure was explained in the last days.
"""

from bot.ci.past import Case, Complaint
from bot.ci.remembered import KeepCase
from bot.effects import Outcome
from bot.handlers.arguments import repo_in
from bot.handlers.failing.saying import COMMENT
from bot.handlers.failing.shown import last_shown
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.handlers.waking import REACTIONS, wake_reactions
from bot.model import Repo
from bot.records import Record


async def look(event: Event, services: Services) -> Outcome:
    """Keep the explanations that somebody dislikes as cases, each once."""
    arguments = event.arguments()
    repo, left = repo_in(arguments), int(arguments["days"]) - 1
    disliked = sorted(set(await services.github.disliked(repo, COMMENT)))
    records: list[Record] = []
    for number in disliked:
        records += await _cases(repo, number, services)
    if left > 0:
        records.append(wake_reactions(repo, services.clock.now(), left))
    return Outcome(records=tuple(records), note=f"{len(disliked)} disliked")


async def _cases(repo: Repo, number: int, services: Services) -> list[KeepCase]:
    shown = await last_shown(repo, number, services)
    if shown is None:
        return []
    return [
        KeepCase(
            case=Case(
                repo=repo,
                run_id=run_id,
                attempt=attempt,
                head_sha=shown.sha,
                how=Complaint.REACTION,
                by="",  # GitHub tells how many dislike it; who is another call for each
                at=services.clock.now(),
            )
        )
        for run_id, attempt in shown.runs
    ]


HANDLER = Handler(on=frozenset({f"timer.{REACTIONS}"}), handle=look)
