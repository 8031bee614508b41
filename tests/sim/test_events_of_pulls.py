"""What the App is told of pull requests: comments, reviews, merges and groups."""


async def test_a_comment_may_be_changed_by_someone_else(receiver, sim, pull, ada, bob):
    comment = pull.comment("/deploy", by=ada)
    comment.edit("/deploy now", by=bob)
    await sim.webhooks.settled()

    edited = receiver.payload("issue_comment.edited")
    assert (edited["sender"]["login"], edited["comment"]["user"]["login"]) == ("bob", "ada")


async def test_a_person_may_comment_through_an_app(receiver, sim, pull, ada):
    pull.comment("/deploy", by=ada, app=sim.world.app)
    await sim.webhooks.settled()

    comment = receiver.payload("issue_comment.created")["comment"]
    assert (comment["user"]["login"], comment["user"]["type"]) == ("ada", "User")
    assert comment["performed_via_github_app"]["slug"] == "sluice"


async def test_a_review_is_of_the_commit_that_was_seen(receiver, sim, pull, ada, bob):
    seen = pull.head_sha
    pull.push({"b": "1"}, by=ada)
    pull.review("APPROVE", "fine", by=bob, sha=seen)
    pull.review("REQUEST_CHANGES", by=bob)
    await sim.webhooks.settled()

    states = [
        (one["state"], one["commit_id"], one["body"])
        for one in (delivery.payload["review"] for delivery in sim.webhooks.log[-2:])
    ]
    assert states == [("approved", seen, "fine"), ("changes_requested", pull.head_sha, None)]


async def test_a_review_is_told_from_beginning_to_end(town, heard, receiver, pull):
    sim, ada, bob = town.sim, town.ada, town.bob
    await heard()
    review = pull.review("COMMENT", "/approve-deploy", by=bob)
    review.edit("/reject-deploy", by=ada)
    review.dismiss(by=ada)
    await sim.webhooks.settled()

    edited = receiver.payload("pull_request_review.edited")
    assert edited["changes"] == {"body": {"from": "/approve-deploy"}}
    assert (edited["review"]["body"], edited["sender"]["login"]) == ("/reject-deploy", "ada")
    assert edited["review"]["user"]["login"] == "bob"
    assert edited["pull_request"]["number"] == pull.number
    assert receiver.payload("pull_request_review.dismissed")["review"]["state"] == "dismissed"
    assert await heard() == [
        "pull_request_review.submitted",
        "pull_request_review.edited",
        "pull_request_review.dismissed",
    ]


async def test_a_merge_tells_what_became_of_it(receiver, sim, pull, ada):
    pull.label("urgent")
    pull.merge(by=ada, method="squash")
    await sim.webhooks.settled()

    closed = receiver.payload("pull_request.closed")["pull_request"]
    assert (closed["merged"], closed["merge_commit_sha"]) == (True, pull.merge_commit_sha)
    assert [one["name"] for one in closed["labels"]] == ["urgent"]


async def test_a_group_is_put_on_the_one_before_it(receiver, sim, shop, pull, ada):
    second = shop.pulls.open(shop.push("second", {"b": "1"}, by=ada), by=ada)
    first = shop.merge_queue.add(pull, by=ada)
    shop.merge_queue.add(second, by=ada)
    await sim.webhooks.settled()

    group = receiver.payload("merge_group.checks_requested")["merge_group"]
    assert group["base_sha"] == first.head_sha != shop.branch().sha
    tree = shop.refs.objects.commits[group["head_sha"]].tree
    assert {"app.py", "b"} <= shop.refs.objects.files(tree).keys()


async def test_a_group_of_another_branch_is_put_on_that(shop, pull, ada):
    shop.push("release", {"r": "1"}, by=ada)
    other = shop.pulls.open(shop.push("other", {"b": "1"}, by=ada), by=ada, base="release")
    shop.merge_queue.add(pull, by=ada)

    assert shop.merge_queue.add(other, by=ada).base_sha == shop.branch("release").sha
