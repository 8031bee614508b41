"""How a repository is set up: what seldom changes, and is asked about at every pull request.

Source: https://docs.github.com/en/rest/actions/permissions, /repos/repos and /repos/rules
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from cachetools import TTLCache

from bot.environments import Environment
from bot.errors import NotFoundError, RefusedError
from bot.github import evidence_payloads, settings_shapes as shapes
from bot.github.api import Api
from bot.model import Repo, Sha
from bot.policy.facts import Native, Token
from bot.ports.settings import About, BranchRules

T = TypeVar("T")
Kept = TTLCache[tuple[object, ...], Any]
"""What was answered, and what was refused, by repository and question."""

KEPT = 2_000
"""Answers, of one installation."""
KEPT_FOR = timedelta(minutes=10)

TAG_RULESETS = 20
"""How many are read; each costs a call. Our own limit."""
MERGED = 2
"""Pull requests whose checks are read: one may have been merged past them."""
_LISTED = 10
_ON = "enabled"
_REPO = "/repos/{owner}/{repo}"
_NOTHING: Any = object()
_MOVES = frozenset({"update", "non_fast_forward"})


def kept(now: Callable[[], datetime]) -> Kept:
    """Make room for answers, which grow old by the clock *now*."""
    return TTLCache(KEPT, KEPT_FOR.total_seconds(), timer=lambda: now().timestamp())


async def read_branch_rules(api: Api, repo: Repo, branch: str) -> BranchRules:
    """Read what *branch* demands now."""
    where = {"owner": repo.owner, "repo": repo.name, "branch": branch}
    pages = api.pages(_REPO + "/rules/branches/{branch}?per_page=100", **where)
    rules = [one async for one in pages]
    answer = await api.get(_REPO + "/branches/{branch}", **where)
    found = {check for one in rules for check in evidence_payloads.rule(one)}
    found |= set(evidence_payloads.protection(answer))
    return BranchRules(
        required=tuple(sorted(found, key=lambda check: (check.name, check.app_id or 0))),
        merges_by_queue=any(one["type"] == "merge_queue" for one in rules),
        tip=Sha(msgspec.convert(answer, shapes.Tip).commit.sha),
    )


class Settings:
    """See ``bot.ports.settings.Settings``."""

    _api: Api
    _kept: Kept
    environments: Callable[[Repo], Awaitable[Sequence[Environment]]]

    async def about(self, repo: Repo) -> About:
        """See the port."""
        found: shapes.FullRepository = await self._read(repo, "", shapes.FullRepository)
        scans = found.security_and_analysis
        return About(
            default_branch=found.default_branch,
            is_public=not found.private,
            scans=_scans(scans) if scans else None,
        )

    async def branch_rules(self, repo: Repo, branch: str) -> BranchRules:
        """See the port."""
        return await self._once(
            (repo.id, "rules", branch), lambda: read_branch_rules(self._api, repo, branch)
        )

    async def seen_checks(
        self, repo: Repo, branch: str, tip: Sha, wanted: Collection[str]
    ) -> frozenset[str] | None:
        """See the port. What is reported on pull requests alone is not on the tip."""
        key = (repo.id, "seen", branch, tip, frozenset(wanted))
        return await self._once(key, lambda: self._seen(repo, branch, tip, wanted))

    async def _seen(
        self, repo: Repo, branch: str, tip: Sha, wanted: Collection[str]
    ) -> frozenset[str] | None:
        names = await self._names_on(repo, tip)
        if names >= set(wanted):
            return names
        listed = await self._api.get(
            _REPO + "/pulls?state=closed&base={branch}&per_page={count}",
            list[shapes.MergedPull],
            owner=repo.owner,
            repo=repo.name,
            branch=branch,
            count=_LISTED,
        )
        heads = [Sha(one.head.sha) for one in listed if one.merged_at][:MERGED]
        for head in heads:
            names |= await self._names_on(repo, head)
        return names if heads else None

    async def _names_on(self, repo: Repo, sha: Sha) -> frozenset[str]:
        where = {"owner": repo.owner, "repo": repo.name, "sha": sha}
        url = _REPO + "/commits/{sha}/"
        runs = self._api.pages(url + "check-runs?per_page=100", "check_runs", **where)
        names = {str(one["name"]) async for one in runs}
        statuses = self._api.pages(url + "status?per_page=100", "statuses", **where)
        return frozenset(names | {str(one["context"]) async for one in statuses})

    async def set_up_environments(self, repo: Repo) -> Sequence[Environment]:
        """See the port."""
        return await self._once((repo.id, "environments"), lambda: self.environments(repo))

    async def token(self, repo: Repo) -> Token:
        """See the port."""
        path = "/actions/permissions/workflow"
        found: shapes.DefaultToken = await self._read(repo, path, shapes.DefaultToken)
        return Token(
            writes=found.default_workflow_permissions == "write",
            approves=found.can_approve_pull_request_reviews,
        )

    async def pins_actions(self, repo: Repo) -> bool | None:
        """See the port."""
        found: shapes.Permissions = await self._read(
            repo, "/actions/permissions", shapes.Permissions
        )
        return found.sha_pinning_required

    async def approves_forks(self, repo: Repo) -> bool:
        """See the port. Less than everyone lets in whoever had a typing error merged before."""
        path = "/actions/permissions/fork-pr-contributor-approval"
        found: shapes.ForkApproval = await self._read(repo, path, shapes.ForkApproval)
        return found.approval_policy == "all_external_contributors"

    async def protects_tags(self, repo: Repo) -> bool:
        """See the port."""
        path = "/rulesets?targets=tag&per_page=100"
        listed: list[shapes.Ruleset] = await self._read(repo, path, list[shapes.Ruleset])
        active = [one for one in listed if one.enforcement == "active" and one.target == "tag"]
        kinds: set[str] = set()
        for one in active[:TAG_RULESETS]:
            full: shapes.Ruleset = await self._read(repo, f"/rulesets/{one.id}", shapes.Ruleset)
            kinds |= {rule.type for rule in full.rules}
        return "deletion" in kinds and bool(kinds & _MOVES)

    async def native(self, repo: Repo) -> frozenset[Native]:
        """See the port.

        Where the administration can be read, what is not there is off; elsewhere it is only hidden.
        """
        await self.pins_actions(repo)
        about = await self.about(repo)
        if about.scans is None:
            raise RefusedError(
                "GitHub does not show its security settings", status=HTTPStatus.FORBIDDEN
            )
        found = set(about.scans)
        if await self._is_there(repo, "/vulnerability-alerts"):
            found.add(Native.DEPENDABOT_ALERTS)
        if await self._scans_code(repo):
            found.add(Native.CODE_SCANNING)
        return frozenset(found)

    async def _is_there(self, repo: Repo, path: str) -> bool:
        try:
            await self._read(repo, path, Any)
        except NotFoundError:
            return False
        return True

    async def _scans_code(self, repo: Repo) -> bool:
        """Tell whether the default setup is on. It is refused where it was not paid for."""
        path = "/code-scanning/default-setup"
        try:
            found: shapes.DefaultSetup = await self._read(repo, path, shapes.DefaultSetup)
        except RefusedError:
            return False
        return found.state == "configured"

    async def _read(self, repo: Repo, path: str, shape: Any) -> Any:  # noqa: ANN401 - JSON, or a shape
        return await self._once(
            (repo.id, path),
            lambda: self._api.get(_REPO + path, shape, owner=repo.owner, repo=repo.name),
        )

    async def _once(self, key: tuple[object, ...], read: Callable[[], Awaitable[T]]) -> T:
        """Return what was read under *key* not long ago, or read it."""
        answer: T | RefusedError = self._kept.get(key, _NOTHING)
        if answer is _NOTHING:
            try:
                answer = await read()
            except RefusedError as error:
                answer = error
            self._kept[key] = answer
        if isinstance(answer, RefusedError):
            raise type(answer)(str(answer), status=answer.status)
        return answer


def _scans(shown: shapes.Scans) -> frozenset[Native]:
    switches = {
        Native.SECRET_SCANNING: shown.secret_scanning,
        Native.PUSH_PROTECTION: shown.secret_scanning_push_protection,
    }
    return frozenset(name for name, switch in switches.items() if switch.status == _ON)
