"""A push to where an organisation keeps its policy: one that is not valid gets an issue.

Nobody may look at the check run of a push to the default branch, and every repository goes on with
an older version.
Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
"""

from collections.abc import Sequence

from bot.config.layers import Kind
from bot.effects import OpenIssue, Outcome
from bot.errors import Problem
from bot.github.push_payloads import pushed
from bot.github.shapes import Envelope
from bot.handlers.handler import Event, Handler
from bot.handlers.organization import HOMES, NAME, kind_of, problems_in
from bot.handlers.services import Services
from bot.markdown import code, one_line, paragraphs, prose
from bot.model import File, Repo, Sha
from bot.policy.reading import read_first


async def look(event: Event, services: Services) -> Outcome:
    """Validate the policy files at the tip of the default branch."""
    repo, ref, commit = pushed(event.payload)
    branch = await services.github.default_branch(repo)
    if ref != f"refs/heads/{branch}":
        return Outcome(note="not the default branch")
    files = await _policies(repo, branch, commit, services)
    broken = [(file, problems_in(file.data, kind)) for file, kind in files]
    issues = tuple(_issue(repo, file, problems) for file, problems in broken if problems)
    return Outcome(effects=issues, note=f"{len(issues)} broken")


def wants(content: Envelope) -> bool:
    """Leave out pushes elsewhere, which are nearly all."""
    return content.repository is not None and content.repository.name in HOMES


async def _policies(
    repo: Repo, branch: str, commit: Sha, services: Services
) -> list[tuple[File, Kind]]:
    """Read the policy files that *repo* has for others."""
    tree = await services.github.tree(repo, commit)
    wanted = [(path, tree.blobs[path], kind_of(repo, path)) for path in read_first(tree.blobs)]
    shas = {sha for _, sha, kind in wanted if kind}
    if not shas:
        return []
    blobs, _ = await services.github.read(repo, shas, ref=branch, path=NAME)
    return [(File(path, sha, blobs[sha]), kind) for path, sha, kind in wanted if kind]


def _issue(repo: Repo, file: File, problems: Sequence[Problem]) -> OpenIssue:
    listed = "\n".join(
        f"- line {problem.line}, column {problem.column}: {prose(problem.message)}"
        for problem in problems
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
