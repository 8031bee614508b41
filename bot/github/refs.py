"""What tags and branches stand for.

A tag such as ``v4`` is moved with each release, and ``v4.2.1`` lies on the same commit: that is the
one to write down. A tag may be an object of its own that names the commit, which costs a call more.

Source: https://docs.github.com/en/rest/git/refs and https://docs.github.com/en/rest/git/tags
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeAlias

from cachetools import TTLCache
from msgspec import Struct

from bot.errors import RefusedError
from bot.github.api import Api
from bot.model import Sha
from bot.policy.pinning import Named, Pin

MOST = 20
"""Names that are asked for at once. Our own limit: one costs up to six calls."""
CANDIDATES = 3
"""Tags that are objects of their own, of those which may be the exact one, that are looked into."""
NESTED = 3
"""Tags that name a tag, before we give up."""
KEPT = 5_000
KEPT_FOR = timedelta(hours=1)

_REPO = re.compile(r"[a-z0-9-]{1,39}/(?!\.{1,2}\Z)[a-z0-9._-]{1,100}", re.ASCII)
_REF = re.compile(r"(?!.*\.\.)\w[\w.+@/-]{0,254}", re.ASCII)
"""What may stand in an address; what git allows besides, hardly anyone uses."""
_NUMBER = re.compile("[0-9]+")
_EXACT = re.compile(r"[vV]?[0-9]{1,9}(?:\.[0-9]{1,9}){1,3}")
"""A version that was released: no candidate, no nightly build."""
_COMMIT = "commit"
_TAGS, _HEADS = "refs/tags/", "refs/heads/"

KnownPins: TypeAlias = TTLCache[Named, Pin | None]


class GitObject(Struct):
    """What a ref or a tag names."""

    sha: str
    type: str


class GitRef(Struct):
    """A ref; of an annotated tag, the object is that tag."""

    ref: str
    object: GitObject


class GitTag(Struct):
    """An annotated tag."""

    object: GitObject


def known_pins(now: Callable[[], datetime]) -> KnownPins:
    """Make room for answers, which grow old by the clock *now*."""
    return TTLCache(KEPT, KEPT_FOR.total_seconds(), timer=lambda: now().timestamp())


class Refs:
    """See ``bot.ports.refs.Refs``."""

    _api: Api
    _pins: KnownPins

    async def pins(self, names: Collection[Named]) -> Mapping[Named, Pin]:
        """See the port."""
        unknown = [name for name in names if name not in self._pins]
        for name in islice(unknown, MOST):
            self._pins[name] = await self._pin(name)
        found = {name: self._pins.get(name) for name in names}
        return {name: pin for name, pin in found.items() if pin}

    async def _pin(self, name: Named) -> Pin | None:
        if not _REPO.fullmatch(name.repo) or not _REF.fullmatch(name.ref):
            return None
        try:
            return await self._named(name.repo, name.ref)
        except RefusedError:
            return None

    async def _named(self, repo: str, ref: str) -> Pin | None:
        """Look among the tags first, as a runner does."""
        short = ref.removeprefix(_TAGS).removeprefix(_HEADS)
        tags: list[GitRef] = []
        if not ref.startswith(_HEADS):
            tags = await self._get(repo, "/matching-refs/tags/{name}", short, list[GitRef])
        tag = next((one.object for one in tags if one.ref == _TAGS + short), None)
        commit = await self._commit(repo, tag or await self._branch(repo, short))
        if commit is None:
            return None
        version = await self._version(repo, commit, _more_exact(short, tags))
        return Pin(sha=commit, version=version or short, is_branch=tag is None)

    async def _branch(self, repo: str, name: str) -> GitObject:
        found: GitRef = await self._get(repo, "/ref/heads/{name}", name, GitRef)
        return found.object

    async def _version(self, repo: str, commit: Sha, tags: Iterable[GitRef]) -> str:
        """Return the first of *tags* that names *commit*; empty if none of them does."""
        left = CANDIDATES
        for tag in tags:
            left -= tag.object.type != _COMMIT
            if left < 0:
                return ""
            if await self._commit(repo, tag.object) == commit:
                return tag.ref.removeprefix(_TAGS)
        return ""

    async def _commit(self, repo: str, named: GitObject) -> Sha | None:
        """Return the commit that *named* is, or names; None if it is a file or a tree."""
        for _ in range(NESTED):
            if named.type != "tag":
                break
            tag: GitTag = await self._get(repo, "/tags/{name}", named.sha, GitTag)
            named = tag.object
        return Sha(named.sha) if named.type == _COMMIT else None

    async def _get(self, repo: str, url: str, name: str, shape: Any) -> Any:  # noqa: ANN401 - JSON
        owner, _, short = repo.partition("/")
        where = "/repos/{owner}/{repo}/git"
        return await self._api.get(where + url, shape, owner=owner, repo=short, name=name)


def _more_exact(ref: str, tags: Iterable[GitRef]) -> Sequence[GitRef]:
    """Return the released versions that *ref* is short for, the newest first."""
    names = [(one.ref.removeprefix(_TAGS), one) for one in tags]
    versions = [
        (name, one) for name, one in names if name.startswith(f"{ref}.") and _EXACT.fullmatch(name)
    ]
    versions.sort(key=lambda version: [int(one) for one in _NUMBER.findall(version[0])])
    return [one for _, one in reversed(versions)]
