"""Workflow runs, their jobs, annotations and logs."""

from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus

from bot.errors import NotFoundError
from bot.github import payloads
from bot.github.api import Api
from bot.model import Job, JobAnnotation, Repo, Sha, WorkflowRun


class Actions:
    """See ``bot.ports.Actions``."""

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

    async def annotations_of(self, repo: Repo, job: Job) -> Sequence[JobAnnotation]:
        """See the port."""
        pages = self._api.pages(
            "/repos/{owner}/{repo}/check-runs/{id}/annotations?per_page=100",
            owner=repo.owner,
            repo=repo.name,
            id=job.check_run_id,
        )
        return [payloads.job_annotation(one) async for one in pages]

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

    async def last_green(self, run: WorkflowRun, branch: str) -> WorkflowRun | None:
        """See the port."""
        answer = await self._api.get(
            "/repos/{owner}/{repo}/actions/workflows/{id}/runs"
            "?branch={branch}&status=success&per_page=1",
            owner=run.repo.owner,
            repo=run.repo.name,
            id=run.workflow_id,
            branch=branch,
        )
        found = answer["workflow_runs"]
        return payloads.workflow_run(found[0], run.repo) if found else None
