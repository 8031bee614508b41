"""Check runs.

GitHub takes 50 annotations a request and appends those of later requests, so a check run is never
updated to say something else: it is written once, in as many requests as it takes, and another
opinion is another check run. How many annotations arrived tells where to go on after a fault.
Source: https://docs.github.com/en/rest/checks/runs
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from bot.effects import Annotation, CheckAction, CompleteCheckRun, OpenCheckRun
from bot.evidence import CheckResult, RequiredCheck
from bot.github import evidence_payloads, payloads
from bot.github.api import Api
from bot.github.settings import read_branch_rules
from bot.model import CheckRun, Repo, Sha

ANNOTATIONS = 50
"""GitHub's limit for one request."""

TEXT = 65_535
"""GitHub's limit for a summary, in characters and in bytes."""

TITLE = 255
"""Characters of an annotation's title; GitHub's limit."""

MESSAGE = 64 * 1024
"""Bytes of an annotation's message; GitHub's limit."""


class Checks:
    """See ``bot.ports.Checks``."""

    _api: Api
    _app_id: int

    async def our_check_runs(self, repo: Repo, sha: Sha, name: str = "") -> Sequence[CheckRun]:
        """See the port."""
        url = "/repos/{owner}/{repo}/commits/{sha}/check-runs?per_page=100&app_id={app}"
        pages = self._api.pages(
            url + ("&check_name={name}" if name else ""),
            "check_runs",
            owner=repo.owner,
            repo=repo.name,
            sha=sha,
            app=self._app_id,
            name=name,
        )
        runs = [payloads.check_run(one) async for one in pages]
        return [run for run in runs if run.app_id == self._app_id]

    async def results_on(self, repo: Repo, sha: Sha) -> Sequence[CheckResult]:
        """See the port. GitHub gives the newest run of each suite; a re-run may be another one."""
        newest: dict[tuple[str, int], tuple[int, CheckResult]] = {}
        async for one in self._said_on(repo, sha, "check-runs", "check_runs"):
            run_id, result = evidence_payloads.check_result(one)
            key = (result.name, result.app_id)
            newest[key] = max(newest.get(key, (0, result)), (run_id, result), key=lambda it: it[0])
        async for one in self._said_on(repo, sha, "status", "statuses"):
            result = evidence_payloads.status(one)
            newest[result.name, result.app_id] = 0, result
        return [newest[key][1] for key in sorted(newest)]

    def _said_on(self, repo: Repo, sha: Sha, what: str, items: str) -> AsyncIterator[Any]:
        url = "/repos/{owner}/{repo}/commits/{sha}/{what}?per_page=100"
        return self._api.pages(url, items, owner=repo.owner, repo=repo.name, sha=sha, what=what)

    async def required_checks(self, repo: Repo, branch: str) -> Sequence[RequiredCheck]:
        """See the port."""
        return list((await read_branch_rules(self._api, repo, branch)).required)

    async def open_check_run(self, check: OpenCheckRun) -> None:
        """See the port."""
        if await self.our_check_runs(check.repo, check.head_sha, check.name):
            return
        body = _head(check) | {"status": "in_progress", "output": _output(check, ())}
        await self._create(check.repo, body)

    async def complete_check_run(self, check: CompleteCheckRun, *, again: bool) -> None:
        """See the port."""
        there = None
        if again or check.look_first or check.only_if_open:
            there = _unfinished(
                check, await self.our_check_runs(check.repo, check.head_sha, check.name)
            )
            if there is None and check.only_if_open:
                return
        sent = there.annotations_count if there else 0
        rest = check.annotations[sent:]
        body = _head(check) | {
            "status": "completed",
            "conclusion": check.conclusion,
            "actions": [_action(one) for one in check.actions],
            "output": _output(check, rest[:ANNOTATIONS]),
        }
        if there is None:
            run_id = await self._create(check.repo, body)
        else:
            run_id = there.id
            del body["head_sha"]  # it cannot be changed
            await self._update(check.repo, run_id, body)
        for start in range(ANNOTATIONS, len(rest), ANNOTATIONS):
            more = _output(check, rest[start : start + ANNOTATIONS])
            await self._update(check.repo, run_id, {"output": more})

    async def _create(self, repo: Repo, body: dict[str, Any]) -> int:
        url = "/repos/{owner}/{repo}/check-runs"
        answer = await self._api.send("POST", url, body, owner=repo.owner, repo=repo.name)
        return int(answer["id"])

    async def _update(self, repo: Repo, run_id: int, body: dict[str, Any]) -> None:
        url = "/repos/{owner}/{repo}/check-runs/{id}"
        await self._api.send("PATCH", url, body, owner=repo.owner, repo=repo.name, id=run_id)


def _unfinished(check: CompleteCheckRun, runs: Sequence[CheckRun]) -> CheckRun | None:
    """Find the run that an earlier try of *check* left, or one that waits to be concluded."""
    for run in runs:
        is_same = run.external_id == check.external_id and not check.only_if_open
        if run.status != "completed" or is_same:
            return run
    return None


def _head(check: OpenCheckRun | CompleteCheckRun) -> dict[str, Any]:
    return {"name": check.name, "head_sha": check.head_sha, "external_id": check.external_id}


def _output(
    check: OpenCheckRun | CompleteCheckRun, annotations: Sequence[Annotation]
) -> dict[str, Any]:
    return {
        "title": check.title,
        "summary": _cut(check.summary, TEXT),
        "annotations": [_annotation(one) for one in annotations],
    }


def _annotation(one: Annotation) -> dict[str, Any]:
    return {
        "path": one.path,
        "start_line": one.start_line,
        "end_line": one.end_line,
        "annotation_level": one.level,
        "title": one.title[:TITLE],
        "message": _cut(one.message, MESSAGE),
    }


def _cut(text: str, limit: int) -> str:
    """Keep what fits into *limit* bytes, and no half of a character."""
    return text.encode()[:limit].decode(errors="ignore")


def _action(one: CheckAction) -> dict[str, Any]:
    return {"label": one.label, "description": one.description, "identifier": one.identifier}
