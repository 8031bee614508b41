"""GitHub as a person with a token of their own sees it: for what the App may not do.

The App has no permission to write files, so it cannot open a pull request; whoever runs it can.
"""

import base64
from dataclasses import dataclass

from bot.github.api import Api
from bot.github.budget import Budget, Limits
from bot.github.caller import Caller, etag_cache
from bot.github.transport import Answer, Transport
from bot.model import Repo, Sha
from bot.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A pull request that adds one file.

    Attributes:
        start: The commit that its branch begins at.
        branch: Its branch, which is not there yet.
        base: The branch that it wants to go into.
        body: Markdown.
    """

    repo: Repo
    start: Sha
    branch: str
    base: str
    path: str
    data: bytes
    title: str
    body: str


class Person:
    """Acts as the person whose token it has."""

    def __init__(self, api: Api) -> None:
        self._api = api

    @classmethod
    def of(cls, token: str, transport: Transport, limits: Limits, clock: Clock) -> "Person":
        """Act as the person who has *token*."""
        caller = Caller(
            id="person",
            credentials=_Token(token),
            budget=Budget(limits),
            transport=transport,
            cache=etag_cache(),
            clock=clock,
        )
        return cls(Api(caller))

    async def propose(self, proposal: Proposal) -> str:
        """Open the pull request, and return the address of its page.

        Raises:
            RefusedError: The branch is there already, or they may not push.
        """
        at = {"owner": proposal.repo.owner, "name": proposal.repo.name}
        await self._api.send(
            "POST",
            "/repos/{owner}/{name}/git/refs",
            {"ref": f"refs/heads/{proposal.branch}", "sha": proposal.start},
            **at,
        )
        content = base64.b64encode(proposal.data).decode()
        await self._api.send(
            "PUT",
            "/repos/{owner}/{name}/contents/" + proposal.path,
            {"message": proposal.title, "content": content, "branch": proposal.branch},
            **at,
        )
        asked = {
            "title": proposal.title,
            "head": proposal.branch,
            "base": proposal.base,
            "body": proposal.body,
        }
        opened = await self._api.send("POST", "/repos/{owner}/{name}/pulls", asked, **at)
        return str(opened["html_url"])


class _Token:
    def __init__(self, token: str) -> None:
        self._token = token

    async def authorization(self) -> str:
        return f"token {self._token}"

    def refused(self, answer: Answer) -> None:
        """Nothing can be done: there is no other token."""
