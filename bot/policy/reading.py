"""Which files of a repository are read to judge its workflows.

What is named first is the same for every repository; what these files name in turn, scripts and
workflows elsewhere, is read after them. All of it is bounded: a repository decides what it holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping as AbstractMapping
from itertools import islice

from bot import codeowners
from bot.config.load import POLICY_PATH
from bot.document import DocumentError, Mapping, Node, Scalar, Sequence, document_of
from bot.model import File, Sha
from bot.policy.checkout import DEPENDABOT, is_action
from bot.policy.pipeline.hidden import BUILD_FILES, files_named
from bot.policy.pipeline.hider import path_in
from bot.policy.workflow import is_workflow

DEPENDENCY_BOTS = DEPENDABOT | frozenset(
    {
        ".github/renovate.json",
        ".github/renovate.json5",
        "renovate.json",
        "renovate.json5",
    }
)
"""Where bots that update dependencies are set up."""
_GROUP = re.compile(r"groups/[^/]+\.ya?ml")
_MIGRATION = re.compile(r"(?:^|/)(?:migrations?|alembic/versions)/[^/]+\.(?:py|sql)$")
_USES = re.compile(
    r"(?P<repo>[\w.-]{1,100}/[\w.-]{1,100})(?P<path>/[^@]{1,400})?"
    r"@(?P<ref>[^\s\x00-\x1f\x7f~^:?*\[\\@{}]{1,255})",
    re.ASCII,
)
"""A file of a repository at a commit, branch or tag. Git has no other names for these, and GitHub
no longer ones; what else a stranger may write there is not asked about."""
OTHERS = frozenset(
    {*BUILD_FILES, *DEPENDENCY_BOTS, *codeowners.PATHS, POLICY_PATH, "sluice.yml", "Dockerfile"}
)

MAX_WORKFLOWS = 1_000
"""Workflow files of a repository. Our own limit; beyond it nothing is passed."""
MAX_ACTIONS = 100
"""Composite actions of a repository that are read. Our own limit."""
MAX_GROUPS = 50
"""Policy files for groups of repositories. Our own limit."""
MAX_SCRIPTS = 100
"""Scripts that are read. Our own limit."""
MAX_CHANGED = 50
"""Migrations of a change that are read. Our own limit."""
MAX_REMOTE = 20
"""Files of other repositories that are read. Our own limit, on what a change makes us ask."""


def read_first(paths: Iterable[str]) -> list[str]:
    """Pick, of the *paths* of a repository, those that are read whatever they hold."""
    found = sorted(paths)
    actions = [path for path in found if is_action(path)][:MAX_ACTIONS]
    groups = [path for path in found if _GROUP.fullmatch(path)][:MAX_GROUPS]
    workflows = list(islice(filter(is_workflow, found), MAX_WORKFLOWS))
    return [*workflows, *(path for path in found if path in OTHERS), *actions, *groups]


def read_then(files: Iterable[File], paths: Iterable[str]) -> list[str]:
    """Pick, of the *paths* of a repository, the scripts that its *files* name."""
    there = frozenset(paths)
    named = {name for file in files for name in _named(file) if name in there}
    return sorted(named)[:MAX_SCRIPTS]


def read_changed(changed: AbstractMapping[str, Sha | None]) -> dict[str, Sha]:
    """Pick, of the paths that a change touches, those that rules about changes look into."""
    found = {path: sha for path, sha in changed.items() if sha and is_migration(path)}
    return dict(islice(found.items(), MAX_CHANGED))


def remote_files(files: Iterable[File], owner: str) -> list[str]:
    """Name the workflows and actions that *files* use of other repositories of *owner*.

    Returns:
        Each as ``owner/repo/path/of/file@ref``; a name that GitHub may have a file for.
    """
    prefix = f"{owner}/".casefold()
    found = {
        _name(uses)
        for file in files
        if is_workflow(file.path) or is_action(file.path)
        for uses in _uses(file)
        if uses.casefold().startswith(prefix)
    }
    return sorted(found - {""})[:MAX_REMOTE]


def is_migration(path: str) -> bool:
    """Whether the file at *path* changes a database, as Django and Alembic keep them."""
    return _MIGRATION.search(path) is not None


def _name(uses: str) -> str:
    """Return what GitHub may have a file for; empty if *uses* names no file of a repository."""
    found = _USES.fullmatch(uses)
    if found is None:
        return ""
    if (found["path"] or "").endswith((".yml", ".yaml")):
        return uses
    return f"{found['repo']}{found['path'] or ''}/action.yml@{found['ref']}"


def _named(file: File) -> Iterator[str]:
    """Yield the paths that *file* names: each step's in its own folder."""
    if not (is_workflow(file.path) or is_action(file.path)):
        yield from files_named(file.data.decode(errors="replace"))
        return
    for node in _mappings(file):
        if run := node.scalar("run"):
            folder = node.scalar("working-directory")
            yield from files_named(run.text, path_in("", folder.text) if folder else "")


def _uses(file: File) -> Iterator[str]:
    for node in _mappings(file):
        if uses := node.scalar("uses"):
            yield uses.text


def _mappings(file: File) -> Iterator[Mapping]:
    try:
        waiting: list[Node] = [root] if (root := document_of(file).root) else []
    except DocumentError:
        return
    while waiting:
        match waiting.pop():
            case Mapping() as node:
                yield node
                waiting += [entry.value for entry in node]
            case Sequence() as node:
                waiting += node
            case Scalar():
                pass
