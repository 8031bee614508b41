"""What an App asks for when it is registered: ``app.yml``, in the fields of GitHub's manifest.

Source: https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict, cast

import yaml


class _Fields(TypedDict):
    name: str
    url: str
    default_permissions: dict[str, str]
    default_events: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """An App as its makers describe it.

    Attributes:
        permissions: From a name to ``read`` or ``write``.
        events: What it subscribes to.
    """

    name: str
    url: str
    permissions: Mapping[str, str] = field(default_factory=dict)
    events: tuple[str, ...] = ()


def read_manifest(text: str) -> Manifest:
    """Read our own ``app.yml``. It is no stranger's, so a plain loader will do."""
    fields = cast("_Fields", yaml.safe_load(text))
    return Manifest(
        name=fields["name"],
        url=fields["url"],
        permissions=fields["default_permissions"],
        events=tuple(fields["default_events"]),
    )
