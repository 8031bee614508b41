"""Audit each content once, however many commits it lies in.

Both sides of a change hold nearly the same files, and so does the next change. What an auditor
finds in a file depends on nothing but its kind and its bytes, so these are what is remembered:
neither a path nor a repository is.

A failure is told to whoever waits for it, and then forgotten. Most come from the moment: a machine
that is busy, or other files that took the time. Who asks again means to have it tried again.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeAlias

from cachetools import LRUCache

from bot.auditing.layout import place_of
from bot.model import File
from bot.policy.auditing import Audit, AuditFailure, AuditFinding
from bot.ports.auditing import Auditor

MAX_CHARACTERS = 8_000_000
"""Of all findings that are remembered: some 10 MB, or those of 1,000 workflows. Our own limit."""
_FILE = 500
"""What a file counts beside its findings, in characters."""
_FINDING = 400
"""What a finding counts beside its words."""

_Key: TypeAlias = tuple[str, bytes]
"""What zizmor takes a file for, and the hash of its bytes."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found in a content, under whatever path it was audited."""

    findings: tuple[AuditFinding, ...]
    failure: AuditFailure | None

    @property
    def size(self) -> int:
        """What it counts."""
        words = sum(len(one.message) + len(one.subject) for one in self.findings)
        return _FILE + _FINDING * len(self.findings) + words


class Remembered:
    """Another auditor, asked only for what is not known yet."""

    def __init__(self, auditor: Auditor, max_characters: int = MAX_CHARACTERS) -> None:
        """Ask *auditor*, and remember so many characters of its findings."""
        self._auditor = auditor
        self._known: LRUCache[_Key, _Answer] = LRUCache(
            max_characters, getsizeof=lambda answer: answer.size
        )
        self._asked: dict[_Key, asyncio.Future[_Answer | None]] = {}

    async def audit(self, files: Sequence[File]) -> Audit:
        """Audit *files*, no two of which have the same path. See ``Auditor``."""
        keyed = await asyncio.to_thread(_keyed, files)
        answers = await self._answer(dict(keyed))
        found = [(file, answers[key]) for key, file in keyed]
        return Audit(
            findings=tuple(
                replace(one, path=file.path) for file, answer in found for one in answer.findings
            ),
            failures=tuple(
                replace(answer.failure, path=file.path) for file, answer in found if answer.failure
            ),
        )

    async def _answer(self, wanted: Mapping[_Key, File]) -> dict[_Key, _Answer]:
        """Remember, ask, and wait for what others ask; what these give up is asked for again."""
        answers = {key: self._known[key] for key in wanted if key in self._known}
        others = {key: self._asked[key] for key in wanted if key in self._asked}
        rest = wanted.keys() - answers.keys() - others.keys()
        if rest:
            answers |= await self._ask({key: wanted[key] for key in wanted if key in rest})
        if others:
            await asyncio.wait(others.values())
            told = {key: other.result() for key, other in others.items()}
            answers |= {key: answer for key, answer in told.items() if answer}
            answers |= await self._answer({key: wanted[key] for key in told if not told[key]})
        return answers

    async def _ask(self, wanted: Mapping[_Key, File]) -> dict[_Key, _Answer]:
        loop = asyncio.get_running_loop()
        asked = {key: loop.create_future() for key in wanted}
        self._asked |= asked
        answers: dict[_Key, _Answer] = {}
        try:
            answers = _by_key(await self._auditor.audit(tuple(wanted.values())), wanted)
        finally:
            for key, future in asked.items():
                del self._asked[key]
                future.set_result(answers.get(key))
        for key, answer in answers.items():
            if not answer.failure and answer.size <= self._known.maxsize:
                self._known[key] = answer
        return answers


def _keyed(files: Iterable[File]) -> list[tuple[_Key, File]]:
    """Name the content of each of *files*; those that nobody would audit are left out."""
    return [
        ((place, sha256(file.data).digest()), file)
        for file in files
        if (place := place_of(file.path))
    ]


def _by_key(audit: Audit, wanted: Mapping[_Key, File]) -> dict[_Key, _Answer]:
    findings: dict[str, list[AuditFinding]] = {file.path: [] for file in wanted.values()}
    for one in audit.findings:
        findings[one.path].append(one)
    failures = {failure.path: failure for failure in audit.failures}
    return {
        key: _Answer(tuple(findings[file.path]), failures.get(file.path))
        for key, file in wanted.items()
    }
