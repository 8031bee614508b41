"""A repository as arguments of a timer, and back."""

from collections.abc import Mapping

from bot.model import Repo, RepoId


def of_repo(repo: Repo) -> dict[str, str]:
    """Return what ``repo_in`` needs."""
    return {"repository": str(repo.id), "owner": repo.owner, "name": repo.name}


def repo_in(arguments: Mapping[str, str]) -> Repo:
    """Return the repository that ``of_repo`` was given."""
    return Repo(RepoId(int(arguments["repository"])), arguments["owner"], arguments["name"])
