"""A push to where an organisation keeps its policy: one that is not valid gets an issue.

Nobody may look at the check run of a push to the default branch, and every repository goes on with
an older version.
Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
"""

from collections.abc import AsyncIterator

from bot.config.load import load
from bot.effects import OpenIssue, Outcome
from bot.errors import ConfigError
from bot.github.push_payloads import pushed
from bot.github.shapes import Envelope
from bot.handlers.handler import Event, Handler
from bot.handlers.organization import HOMES, kind_of
from bot.handlers.services import Services
from bot.markdown import code, one_line, paragraphs, prose
from bot.model import File, Repo, Sha
from bot.policy.engine import KNOWN_RULES
from bot.policy.reading import read_first


async def look(event: Event, services: Services) -> Outcome:
    """Validate the policy files at the tip of the default branch."""
    repo, ref, commit = pushed(event.payload)
    branch = await services.github.default_branch(repo)
    if ref != f"refs/heads/{branch}":
        return Outcome(note="not the default branch")
    issues = [issue async for issue in _broken(repo, branch, commit, services)]
    return Outcome(effects=tuple(issues), note=f"{len(issues)} broken")


def wants(content: Envelope) -> bool:
    """Leave out pushes elsewhere, which are nearly all."""
    return content.repository is not None and content.repository.name in HOMES


async def _broken(
    repo: Repo, branch: str, commit: Sha, services: Services
) -> AsyncIterator[OpenIssue]:
    tree = await services.github.tree(repo, commit)
    for path in read_first(tree.blobs):
        if kind := kind_of(repo, path):
            sha = tree.blobs[path]
            blobs, _ = await services.github.read(repo, [sha], ref=branch, path=path)
            try:
                load(blobs[sha], KNOWN_RULES, kind.shape)
            except ConfigError as error:
                yield _issue(repo, File(path, sha, blobs[sha]), error)


def _issue(repo: Repo, file: File, error: ConfigError) -> OpenIssue:
    listed = "\n".join(
        f"- line {problem.line}, column {problem.column}: {prose(problem.message)}"
        for problem in error.problems
    )
    return OpenIssue(
        repo=repo,
        marker=f"policy:{file.sha}",
        title=f"{one_line(file.path)} is not valid, and an older version rules",
        body=paragraphs(
            f"**{code(file.path)} cannot be used.** Its last valid version goes on ruling in "
            "every repository, as far as there is one.",
            listed,
            "This issue is opened once for each version of the file. Close it when it is mended.",
        ),
    )


HANDLER = Handler(on=frozenset({"push"}), handle=look, wants=wants)
