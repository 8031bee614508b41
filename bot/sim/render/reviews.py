"""Reviews as JSON."""

from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.issues import page_of
from bot.sim.render.nodes import node_id
from bot.sim.render.people import association, user
from bot.sim.render.urls import Urls
from bot.sim.world.pulls import Review


def pull_review(urls: Urls, review: Review) -> dict[str, Json]:
    """Describe a review as events do, which do not tell whether an App wrote it."""
    pull = review.pull
    api = f"{urls.of(pull.repository)}/pulls/{pull.number}"
    page = f"{page_of(urls, pull)}#pullrequestreview-{review.id}"
    return {
        "id": review.id,
        "node_id": node_id("PRR", pull.repository.id, review.id),
        "user": user(urls, review.author),
        "body": review.body or None,
        "commit_id": review.commit_id,
        "submitted_at": stamp(review.submitted_at),
        "updated_at": maybe_stamp(review.last_edited_at or review.submitted_at),
        "state": review.state,
        "html_url": page,
        "pull_request_url": api,
        "author_association": association(review.author, pull),
        "_links": {"html": {"href": page}, "pull_request": {"href": api}},
    }


def answered_review(urls: Urls, review: Review) -> dict[str, Json]:
    """Describe a review as the API does: other letters, no time of an edit, no empty text."""
    told = pull_review(urls, review)
    del told["updated_at"]
    return told | {"state": review.state.upper(), "body": review.body}
