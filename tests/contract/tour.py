"""Everything that can happen in the world, and every question that can be asked of it."""

from bot.github.comments import WRITINGS
from bot.github.pulls import MADE, QUEUE
from bot.sim.render.deployments import node_of
from bot.sim.render.nodes import node_id
from bot.sim.world.jobs import failed, passed
from tests.sim.graphql.test_annotations import ANNOTATIONS
from tests.sim.graphql.test_deployments import STATUSES
from tests.sim.graphql.test_things import FILES, UNCHECKED

REPO = "/repos/octo-org/shop"
ANNOTATION = {
    "path": "a.py", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m",
    "title": "t", "raw_details": "r", "start_column": 1, "end_column": 2,
}  # fmt: skip
CHECK = {
    "name": "sluice / policy", "status": "completed", "conclusion": "failure",
    "external_id": "pr=1", "started_at": "2026-01-05T12:00:00Z",
    "output": {"title": "t", "summary": "s", "text": "x", "annotations": [ANNOTATION]},
    "actions": [{"label": "Again", "description": "Once more", "identifier": "again"}],
}  # fmt: skip

DEPLOY = """\
on: {workflow_dispatch: {inputs: {version: {required: true}}}}
run-name: Deploy ${{ inputs.version }}
jobs: {}
"""


class Tour:
    """Everything that can happen in the world, once."""

    def __init__(self, town):
        self.world, self.shop = town.sim.world, town.shop
        self.ada, self.bob = town.ada, town.bob
        self.world.app.events = (*self.world.app.events, "push")
        self.world.team("octo-org/captains", [self.ada])
        self.pull = self.shop.pulls.open(
            self.shop.push("fix", {"app.py": "print(2)\n"}, by=self.ada), by=self.ada
        )

    def people(self):
        pull, ada = self.pull, self.ada
        pull.push({"b.py": "x\n"}, by=ada)
        pull.edit(by=ada, title="Better", body="Text", base="main")
        comment = pull.comment("/help", by=ada)
        comment.react("eyes", by=self.bob)
        comment.edit("/status", by=ada)
        comment.delete(by=ada)
        bug = self.shop.issues.open("Bug", by=self.bob)
        bug.comment("hi", by=self.bob)
        bug.close(by=ada)
        bug.reopen(by=self.bob)
        pull.label("urgent")
        self.review = pull.review("APPROVE", "/approve-deploy", by=self.bob)
        self.review.edit("/approve-deploy production", by=self.ada)
        self.review.dismiss(by=ada)
        self.shop.statuses.set(pull.head_sha, "legacy", "success", by=self.bob)
        for classic in (True, False):
            self.shop.require_checks("main", {"ci": None, "build": 7}, classic=classic)
        self.shop.protection.add_rule("main", "deletion")
        self.shop.protection.add_rule("main", "merge_queue")
        self.shop.settings.set(alerts_dependencies=True)
        self.shop.settings.add_ruleset(["deletion", "update"])
        self.fork = self.world.fork(self.shop, to=self.bob)
        branch = self.fork.push("patch", {"c.py": "c\n"}, by=self.bob)
        self.theirs = self.shop.pulls.open(branch, by=self.bob, draft=True)
        self.theirs.ready_for_review(by=self.bob)
        self.theirs.convert_to_draft(by=self.bob)
        group = self.shop.merge_queue.add(pull, by=ada)
        self.shop.merge_queue.destroy(group, "merged", by=ada)

    def machines(self):
        self.run = self.shop.actions.start("CI", on=self.pull, by=self.ada)
        self.run.finish(passed("lint"), failed("test", "boom"))
        self.run.rerun_failed_jobs(by=self.ada)
        self.run.finish(failed("test"))
        self.shop.actions.start("CI", on=self.theirs, by=self.bob).begin("lint")

    def deployments(self):
        shop, ada = self.shop, self.ada
        shop.push("main", {".github/workflows/deploy.yml": DEPLOY}, by=ada)
        self.place = shop.environments.create(
            "production", reviewers=(ada,), wait_minutes=5, limits_branches=True
        )
        self.place.protect(self.world.app)
        for state in ("approved", "rejected"):
            run = shop.actions.start("Ship", on=shop.branch(), by=self.bob)
            run.begin_job("ship", environment="production")
            run.gates.review("production", state, by=ada, comment="I say")
        self.deploy = shop.actions.start("Ship", on=self.pull, by=self.bob)
        self.deploy.begin_job("ship", environment="production")
        tag = shop.tag("v1", shop.branch().sha, by=ada)
        shop.actions.start("Ship", on=tag, by=ada).begin_job("try", environment="staging")
        shop.deployments.create(tag.sha, "v1", "staging", by=ada)

    def queue(self):
        self.shop.merge_queue.add(self.pull, by=self.ada)

    def checks(self, run_id):
        run = self.shop.checks.find(run_id)
        run.rerequest(by=self.ada)
        run.press("again", by=self.ada)
        run.suite.rerequest(by=self.ada)

    def ends(self, installation):
        self.fork.delete()
        self.theirs.close(by=self.bob)
        self.theirs.reopen(by=self.bob)
        self.pull.merge(by=self.ada)
        self.shop.delete_branch("fix", by=self.ada)
        other = self.world.create_repository("octo-org/other")
        small = self.world.install(self.world.organization("other-org"), [], by=self.ada)
        small.add(other, by=self.ada)
        small.remove(other, by=self.ada)
        installation.suspend(by=self.ada)
        installation.unsuspend(by=self.ada)
        installation.accept_permissions(by=self.ada)
        installation.uninstall(by=self.ada)


async def ask_everything(town, tour):
    """Call every operation of an installation once, those that change something included."""
    run, comment = await _write(town.github, tour)
    tour.checks(run)
    for path in (
        *_about_the_pull_request(tour, comment),
        *_about_runs(tour, run),
        *_about_deployments(tour),
        *_about_settings(tour),
        *_about_names(tour),
    ):
        answer = await town.github.get(path if path.startswith("/") else f"{REPO}{path[1:]}")
        assert answer.status in {200, 204, 302}, path
    for path in ("/installation/repositories", "/rate_limit", "/users/ada"):
        assert (await town.github.get(path)).status == 200
    assert (await town.github.get(f"/repositories/{town.shop.id}")).status == 200
    await _query(town, tour)
    await _run_again(town.github, tour)
    await _deploy(town.github, tour)


async def _write(github, tour):
    """Write a check run and a comment, and return their ids."""
    run = (await github.post(f"{REPO}/check-runs", CHECK | {"head_sha": tour.pull.head_sha})).body
    url = f"{REPO}/check-runs/{run['id']}"
    await github.patch(url, {"output": {"title": "t", "summary": "s"}})
    comments = f"{REPO}/issues/{tour.pull.number}/comments"
    comment = (await github.post(comments, {"body": "hi"})).body
    url = f"{REPO}/issues/comments/{comment['id']}"
    for _ in range(2):
        await github.post(f"{url}/reactions", {"content": "eyes"})
    await github.patch(url, {"body": "edited"})
    issue = await github.post(f"{REPO}/issues", {"title": "Review afterwards", "body": "hi"})
    assert issue.status == 201
    (bug,) = (one for one in tour.shop.issues.by_number.values() if one.title == "Bug")
    url = f"{REPO}/issues/{bug.number}"
    for state in ("closed", "closed", "open"):
        assert (await github.patch(url, {"state": state})).body["state"] == state
    review = {"event": "COMMENT", "body": "hi", "commit_id": tour.pull.head_sha}
    lines = {"path": "b.py", "line": 1, "side": "RIGHT", "body": "better"}
    url = f"{REPO}/pulls/{tour.pull.number}/reviews"
    assert (await github.post(url, review | {"comments": [lines]})).status == 200
    await _propose(github, tour)
    return run["id"], comment["id"]


async def _propose(github, tour):
    """Add a file on a branch of its own, change it, and open a pull request for it."""
    path, sha = f"{REPO}/contents/docs/new.md", tour.shop.branch().sha
    order = {"ref": "refs/heads/proposal", "sha": sha}
    assert (await github.post(f"{REPO}/git/refs", order)).status == 201
    file = {"message": "Add it", "content": "Cg==", "branch": "proposal"}
    made = await github.ask("PUT", path, file)
    assert made.status == 201
    again = file | {"sha": made.body["content"]["sha"], "content": "Cgo="}
    assert (await github.ask("PUT", path, again)).status == 200
    pull = {"title": "Add it", "head": "proposal", "base": "main", "body": "Because."}
    assert (await github.post(f"{REPO}/pulls", pull)).status == 201


def _about_the_pull_request(tour, comment):
    sha, number = tour.pull.head_sha, tour.pull.number
    return (
        ".", "./branches/main", f"./compare/main...{sha}?per_page=1", "./commits/fix",
        f"./commits/{sha}/pulls", "./contents/.github", "./contents/app.py?ref=fix",
        f"./git/trees/{sha}?recursive=1", f"./git/blobs/{tour.pull.files()[0].sha}",
        "./collaborators/ada/permission", "./collaborators?permission=push&per_page=100",
        "./pulls?state=all&head=octo-org:fix",
        f"./pulls/{number}", f"./pulls/{tour.theirs.number}", f"./pulls/{number}/files",
        f"./pulls/{number}/reviews?per_page=100",
        f"./issues/{number}/comments?per_page=100&page=1", f"./issues/comments/{comment}",
        "./issues/comments?sort=updated&direction=desc&per_page=100",
        "./issues?creator=ada&state=all&per_page=100", f"./commits/{sha}/status?per_page=100",
        "./activity?ref=refs/heads/fix&per_page=100", "./rules/branches/main?per_page=100",
        f"/user/{tour.ada.id}", "/orgs/octo-org/teams/captains/memberships/ada",
        "/orgs/octo-org/teams/captains/members?per_page=100",
    )  # fmt: skip


def _about_runs(tour, run):
    sha, job = tour.pull.head_sha, tour.run.latest.jobs[-1]
    return (
        f"./check-runs/{run}", f"./check-runs/{run}/annotations", f"./check-runs/{job.id}",
        f"./commits/{sha}/check-runs?check_name=test&filter=all&app_id=1",
        f"./check-suites/{tour.run.suite.id}/check-runs",
        f"./actions/runs?head_sha={sha}&status=failure&event=push&branch=fix",
        f"./actions/runs/{tour.run.id}", f"./actions/runs/{tour.run.id}/jobs?filter=all",
        f"./actions/runs/{tour.run.id}/attempts/2/jobs", f"./actions/jobs/{job.id}/logs",
        "./actions/workflows/ci.yml/runs?status=success",
    )  # fmt: skip


def _about_deployments(tour):
    made = next(iter(tour.shop.deployments)).id
    runs, place = f"./actions/runs/{tour.deploy.id}", "./environments/production"
    return (
        "./deployments?environment=production&task=deploy", f"./deployments/{made}",
        f"./deployments/{made}/statuses", "./environments", place,
        f"{place}/deployment_protection_rules", f"{place}/deployment-branch-policies",
        f"{runs}/pending_deployments", f"{runs}/approvals",
        "./actions/runs?status=waiting&actor=bob&created=>=2026-01-01T00:00:00Z",
    )  # fmt: skip


def _about_settings(tour):
    permissions = "./actions/permissions"
    return (
        permissions, f"{permissions}/workflow", f"{permissions}/fork-pr-contributor-approval",
        "./vulnerability-alerts", "./code-scanning/default-setup", "./rulesets?targets=tag",
        f"./rulesets/{tour.shop.settings.rulesets[0].id}",
    )  # fmt: skip


def _about_names(tour):
    refs, sha = tour.shop.refs, tour.shop.branch().sha
    refs.annotate("v1.0.0", sha, refs.objects.commits[sha].signature, "First")
    refs.tag("v1", sha)
    tag = next(iter(refs.objects.tags))
    return "./git/ref/heads/main", "./git/matching-refs/tags/v1", f"./git/tags/{tag}"


async def _run_again(github, tour):
    runs = f"{REPO}/actions/runs/{tour.run.id}"
    assert (await github.post(f"{runs}/rerun-failed-jobs")).status == 201
    tour.run.finish(failed("test"))
    assert (await github.post(f"{runs}/rerun")).status == 201
    tour.run.finish(failed("test"))
    job = tour.run.latest.jobs[-1].id
    assert (await github.post(f"{REPO}/actions/jobs/{job}/rerun")).status == 201
    assert (await github.post(f"{runs}/cancel", {})).status == 202


async def _deploy(github, tour):
    url = f"{REPO}/actions/workflows/deploy.yml/dispatches"
    order = {"ref": "main", "inputs": {"version": "1"}}
    assert (await github.post(url, order)).status == 204
    assert (await github.post(url, order | {"return_run_details": True})).status == 200
    url = f"{REPO}/actions/runs/{tour.deploy.id}/deployment_protection_rule"
    answer = {"environment_name": "production", "comment": "Soon"}
    order = {"ref": "main", "required_contexts": [], "payload": {"rollout_id": "1"}}
    made = await github.post(f"{REPO}/deployments", order | {"transient_environment": True})
    assert made.status == 201
    assert (await github.post(f"{REPO}/deployments", order | {"ref": "fix"})).status == 202
    words = {"description": "10 %", "log_url": "https://x.test/", "environment_url": ""}
    statuses = f"{REPO}/deployments/{made.body['id']}/statuses"
    assert (await github.post(statuses, words | {"state": "success"})).status == 201
    assert (await github.post(url, answer)).status == 204
    assert (await github.post(url, answer | {"state": "approved"})).status == 204


async def _query(town, tour):
    blob, tip = tour.pull.files()[0].sha, "refs/heads/main:app.py"
    for name in ("shop", "none"):
        await town.github.graphql(FILES, owner="octo-org", name=name, tip=tip, b0=blob)
    ids, check_name = [node_id("R", town.shop.id)], CHECK["name"]
    await town.github.graphql(UNCHECKED, ids=ids, app=town.sim.world.app.id, check=check_name)
    tour.queue()
    pull = {"owner": "octo-org", "name": "shop", "number": tour.pull.number, "after": None}
    await town.github.graphql(MADE, **pull)
    for branch in ("main", "none"):
        await town.github.graphql(QUEUE, owner="octo-org", name="shop", branch=branch)
    comment = tour.pull.comments[-1]
    ids = [node_id("IC", town.shop.id, comment.id), node_id("PRR", town.shop.id, tour.review.id)]
    await town.github.graphql(WRITINGS, ids=[*ids, node_id("IC", town.shop.id, 1)])
    made = [node_of(one) for one in tour.shop.deployments]
    await town.github.graphql(STATUSES, ids=made)
    jobs = [node_id("CR", town.shop.id, job.id) for job in tour.run.latest.jobs]
    await town.github.graphql(ANNOTATIONS, ids=jobs)


async def ask_as_app(town):
    await town.sim.webhooks.settled()
    as_app = town.as_app
    deliveries = (await as_app.get("/app/hook/deliveries?per_page=2")).body
    for path in (
        "/app", "/app/installations", f"/app/installations/{town.installation.id}",
        f"/app/hook/deliveries?cursor=v1_{deliveries[1]['id']}",
        f"/app/hook/deliveries/{deliveries[0]['id']}", "/app/hook/config",
    ):  # fmt: skip
        assert (await as_app.get(path)).status == 200
    await as_app.post(f"/app/installations/{town.installation.id}/access_tokens")
    await as_app.post(f"/app/hook/deliveries/{deliveries[0]['id']}/attempts", {})
    await as_app.patch("/app/hook/config", {"secret": "another secret"})
