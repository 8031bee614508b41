"""The policy files that an organisation has for its repositories, as far as they are valid.

They lie in its repository ``.github-private``, or else ``.github``. What another repository's
default branch holds may be some minutes old. A file that is not valid changes nothing: its last
valid version goes on ruling.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.config.layers import Kind, Layer
from bot.config.load import load
from bot.config.organization import OrganizationPolicy
from bot.errors import ConfigError, Problem
from bot.handlers.services import Services
from bot.model import File, Repo
from bot.policy.engine import KNOWN_RULES
from bot.records import KeepSharedPolicy

HOMES = (".github-private", ".github")
"""The repositories of an organisation that may hold its policy, the first that does rules."""
NAME = "sluice.yml"
"""Of the organisation's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What rules above a repository's own file.

    Attributes:
        layers: The organisation's first.
        keep: What to remember of them.
        broken: The files that are not valid, for which an earlier version rules, or nothing.
    """

    layers: tuple[Layer, ...] = ()
    keep: tuple[KeepSharedPolicy, ...] = ()
    broken: tuple[str, ...] = ()


def kind_of(repo: Repo, path: str) -> Kind | None:
    """Tell what kind of shared policy file *path* of *repo* is; None if it is none."""
    if repo.name not in HOMES:
        return None
    if path == NAME:
        return Kind.ORGANIZATION
    is_group = path.startswith("groups/") and path.endswith((".yml", ".yaml"))
    return Kind.GROUP if is_group else None


async def find_shared(repo: Repo, services: Services) -> Shared:
    """Read what rules above the file of *repo*."""
    names = [_remote(repo, f"{home}/{NAME}") for home in HOMES]
    found = await services.github.remote_files(names)
    home = next((home for home, name in zip(HOMES, names, strict=True) if name in found), None)
    if home is None:
        return Shared()
    known = await services.store.last_good_shared(repo.owner)
    first = _take(repo, found, known, [(f"{home}/{NAME}", Kind.ORGANIZATION)])
    paths = [f"{home}/{file}" for file in _groups(first.layers, repo)]
    if not paths:
        return first
    files = await services.github.remote_files([_remote(repo, path) for path in paths])
    groups = _take(repo, files, known, [(path, Kind.GROUP) for path in paths])
    return Shared(
        layers=first.layers + groups.layers,
        keep=first.keep + groups.keep,
        broken=first.broken + groups.broken,
    )


def _remote(repo: Repo, path: str) -> str:
    return f"{repo.owner}/{path}@HEAD"


def _groups(layers: Sequence[Layer], repo: Repo) -> tuple[str, ...]:
    for layer in layers:
        return load(layer.data, KNOWN_RULES, OrganizationPolicy).policy.files_for(repo.name)
    return ()


def _take(
    repo: Repo,
    files: Mapping[str, File],
    known: Mapping[str, File],
    wanted: Sequence[tuple[str, Kind]],
) -> Shared:
    """Take each file that is valid, the last valid version of the others, and say which."""
    layers, keep, broken = [], [], []
    for path, kind in wanted:
        file, last = files.get(_remote(repo, path)), known.get(path)
        if file and not problems_in(file.data, kind):
            layers.append(Layer(f"{repo.owner}/{path}", file.data, kind))
            if last is None or last.sha != file.sha:
                keep.append(
                    KeepSharedPolicy(owner=repo.owner, path=path, sha=file.sha, data=file.data)
                )
            continue
        broken.append(f"{repo.owner}/{path}")
        if last and not problems_in(last.data, kind):
            layers.append(Layer(f"{repo.owner}/{path}", last.data, kind))
    return Shared(layers=tuple(layers), keep=tuple(keep), broken=tuple(broken))


def problems_in(data: bytes, kind: Kind) -> tuple[Problem, ...]:
    """Return what is wrong with a policy file; nothing if it is valid."""
    try:
        load(data, KNOWN_RULES, kind.shape)
    except ConfigError as error:
        return error.problems
    return ()
