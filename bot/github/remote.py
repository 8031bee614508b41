"""Files of other repositories, by what a ``uses`` says: ``owner/repo/path@ref``."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.github.api import Api
from bot.github.contents import BLOB, Known, RemoteFile
from bot.github.transport import NOT_OURS
from bot.model import File, Sha

A_QUERY = 20
"""Files that are asked for at once. Our own choice."""


class Remote:
    """See ``bot.ports.github.Remote``."""

    _api: Api
    _known: Known

    async def remote_files(
        self, names: Collection[str], *, only_public: bool = False
    ) -> Mapping[str, File]:
        """See the port."""
        # Taken before anything is waited for: what is remembered may be forgotten meanwhile.
        found = {name: self._known.remote.get(name) for name in names if name in self._known.remote}
        wanted = sorted(set(names) - found.keys())
        for start in range(0, len(wanted), A_QUERY):
            part = wanted[start : start + A_QUERY]
            for name, repository in zip(part, await self._repositories(part), strict=True):
                found[name] = _file(name, repository)
                self._known.remote.keep(name, found[name])
        return {
            name: one.file
            for name, one in found.items()
            if one and not (only_public and one.is_private)
        }

    async def _repositories(self, names: Sequence[str]) -> list[Any]:
        """Ask for the repository of each of *names*; what we may not see comes back empty."""
        types: list[str] = []
        fields: list[str] = []
        values: dict[str, str] = {}
        for index, name in enumerate(names):
            path, _, ref = name.rpartition("@")
            owner, repo, file = path.split("/", 2)
            types.append(f"$o{index}: String!, $n{index}: String!, $e{index}: String!")
            fields.append(
                f"r{index}: repository(owner: $o{index}, name: $n{index}) "
                f"{{ isPrivate object(expression: $e{index}) {BLOB} }}"
            )
            values |= {f"o{index}": owner, f"n{index}": repo, f"e{index}": f"{ref}:{file}"}
        answer = await self._api.query_partly(
            f"query Remote({', '.join(types)}) {{ {' '.join(fields)} }}", NOT_OURS, **values
        )
        return [answer.get(f"r{index}") or {} for index in range(len(names))]


def _file(name: str, repository: Any) -> RemoteFile | None:  # noqa: ANN401 - JSON
    blob = repository.get("object")
    if not blob or blob["isBinary"] or blob["isTruncated"]:
        return None
    file = File(name, Sha(blob["oid"]), str(blob["text"]).encode())
    return RemoteFile(file, bool(repository["isPrivate"]))
