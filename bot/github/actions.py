"""Workflow runs, their jobs, annotations and logs."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from bot.effects import CancelRun, Rerun
from bot.errors import NotFoundError, RefusedError
from bot.evidence import JobTime
from bot.github import annotation_payloads, job_payloads, payloads
from bot.github.api import Api
from bot.model import Job, JobAnnotation, Repo, Sha, WorkflowRun

NODES = 100
"""GitHub's limit for one query."""

ANNOTATIONS = """query Annotations($ids: [ID!]!) { nodes(ids: $ids) { ... on CheckRun {
  annotations(first: 20) { nodes {
    path annotationLevel title message location { start { line } } } } } } }"""
"""GitHub keeps 50 of a job; the 20 that a job leaves first say more than its last words."""

_RUN = "/repos/{owner}/{repo}/actions/runs/{id}"


class Actions:
    """See ``bot.ports.Actions``; ``bot.github.dispatches`` has the rest of it."""

    _api: Api

    async def runs_of(self, repo: Repo, sha: Sha) -> Sequence[WorkflowRun]:
        """See the port. A run for a push and one for a pull request are different runs."""
        newest: dict[tuple[int, str], WorkflowRun] = {}
        pages = self._api.pages(
            "/repos/{owner}/{repo}/actions/runs?head_sha={sha}&per_page=100",
            "workflow_runs",
            owner=repo.owner,
            repo=repo.name,
            sha=sha,
        )
        async for one in pages:
            run = payloads.workflow_run(one, repo)
            known = newest.get((run.workflow_id, run.event))
            if known is None or (known.id, known.attempt) < (run.id, run.attempt):
                newest[run.workflow_id, run.event] = run
        return sorted(newest.values(), key=lambda run: (run.name, run.id))

    async def runs_on(
        self, repo: Repo, branch: str, since: datetime, most: int
    ) -> Sequence[WorkflowRun]:
        """See the port."""
        answer = await self._api.get(
            "/repos/{owner}/{repo}/actions/runs"
            "?branch={branch}&status=completed&created={created}&per_page={most}",
            owner=repo.owner,
            repo=repo.name,
            branch=branch,
            created=f">={since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            most=most,
        )
        return [payloads.workflow_run(one, repo) for one in answer["workflow_runs"]]

    async def all_jobs_of(self, repo: Repo, run_id: int) -> Sequence[JobTime]:
        """See the port."""
        answer = await self._api.get(
            _RUN + "/jobs?filter=all&per_page=100", owner=repo.owner, repo=repo.name, id=run_id
        )
        done = [one for one in answer["jobs"] if one.get("status") == "completed"]
        return [job_payloads.job_time(one, repo) for one in done]

    async def jobs_of(self, run: WorkflowRun) -> Sequence[Job]:
        """See the port."""
        pages = self._api.pages(
            "/repos/{owner}/{repo}/actions/runs/{id}/attempts/{attempt}/jobs?per_page=100",
            "jobs",
            owner=run.repo.owner,
            repo=run.repo.name,
            id=run.id,
            attempt=run.attempt,
        )
        return [payloads.job(one) async for one in pages]

    async def annotations_on(self, jobs: Sequence[Job]) -> Mapping[int, Sequence[JobAnnotation]]:
        """See the port."""
        asked = [job for job in jobs if job.node_id][:NODES]
        if not asked:
            return {}
        nodes = await self._api.nodes(ANNOTATIONS, [job.node_id for job in asked])
        pairs = zip(asked, nodes, strict=True)
        return {job.id: annotation_payloads.annotations(node) for job, node in pairs}

    async def log_of(self, repo: Repo, job: Job) -> AsyncIterator[bytes]:
        """See the port. The link that GitHub redirects to is good for a minute."""
        url = f"/repos/{repo.owner}/{repo.name}/actions/jobs/{job.id}/logs"
        try:
            async for chunk in self._api.download(url):
                yield chunk
        except NotFoundError as error:
            # Logs are kept for 90 days, if the repository says no other.
            why = "it has expired" if error.status == HTTPStatus.GONE else "the job never wrote one"
            raise NotFoundError(why, status=error.status) from error

    async def run(self, repo: Repo, run_id: int) -> WorkflowRun:
        """See the port."""
        answer = await self._api.get(_RUN, owner=repo.owner, repo=repo.name, id=run_id)
        return payloads.workflow_run(answer, repo)

    async def waiting_runs(self, repo: Repo) -> Sequence[WorkflowRun]:
        """See the port."""
        pages = self._api.pages(
            "/repos/{owner}/{repo}/actions/runs?status=waiting&per_page=100",
            "workflow_runs",
            owner=repo.owner,
            repo=repo.name,
        )
        return [payloads.workflow_run(one, repo) async for one in pages]

    async def rerun(self, order: Rerun) -> None:
        """See the port."""
        repo = order.repo
        if (await self.run(repo, order.run_id)).attempt > order.attempt:
            return
        url, number = _RUN + "/rerun-failed-jobs", order.run_id
        if order.everything:
            url = _RUN + "/rerun"
        elif order.job_id:
            url, number = "/repos/{owner}/{repo}/actions/jobs/{id}/rerun", order.job_id
        await self._api.send("POST", url, {}, owner=repo.owner, repo=repo.name, id=number)

    async def cancel_run(self, order: CancelRun) -> None:
        """See the port."""
        repo, url = order.repo, _RUN + "/cancel"
        try:
            await self._api.send("POST", url, {}, owner=repo.owner, repo=repo.name, id=order.run_id)
        except RefusedError as refusal:
            if refusal.status != HTTPStatus.CONFLICT:
                raise
