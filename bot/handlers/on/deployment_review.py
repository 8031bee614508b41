"""GitHub's own reviewers decided on an environment: the audit log keeps who.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_review
"""

from bot.audit.record import Type
from bot.effects import Outcome
from bot.github import environment_payloads
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.records import Audit


async def keep(event: Event, _: Services) -> Outcome:
    """Enter it in the log."""
    review = environment_payloads.native_review(event.payload)
    state = event.name.rpartition(".")[2]
    audit = Audit(
        type=Type.ENVIRONMENT_REVIEWED,
        repo=review.repo,
        subject=review.environment,
        data={
            "environment": review.environment,
            "run_id": review.run_id,
            "sha": review.sha,
            "state": state,
            "reason": review.comment,
        },
        actor=review.approver,
    )
    return Outcome(records=(audit,), note=f"{state} by GitHub's own reviewers")


HANDLER = Handler(
    on=frozenset({"deployment_review.approved", "deployment_review.rejected"}), handle=keep
)
