"""What `task lint` runs: the commands of a Taskfile.

Source: https://taskfile.dev/docs/reference/schema
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from bot.document import DocumentError, Mapping, Node, Scalar, Sequence, parse
from bot.model import File
from bot.policy.checkout import MAX_FILE, Checkout
from bot.policy.pipeline.hider import Asked, Hider, arguments, found_in
from bot.policy.pipeline.shell import Command, commands

NAMES = ("Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml", "Taskfile.dist.yml")
MAX_TASKS = 200
"""Tasks that one command runs. Our own limit."""
_NOTHING = Mapping(1, 1, 1, 1, {})
_VALUED = frozenset({"-d", "--dir", "-t", "--taskfile", "-o", "-C"})


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    for file in [*found_in(asked, NAMES, checkout)][:1]:
        tasks = _tasks(file)
        done: set[str] = set()
        waiting = list(arguments(asked.words, _VALUED) or ("default",))[::-1]
        while waiting and len(done) < MAX_TASKS:
            name = waiting.pop()
            if name in done:
                continue
            done.add(name)
            scripts, others = _parts(tasks.get(name))
            waiting += others[::-1]
            for script in scripts:
                for command in commands(script):
                    yield replace(command, folder=asked.folder)


def _parts(task: Node | None) -> tuple[list[str], list[str]]:
    """Return the scripts of *task*, and the tasks that it runs."""
    scripts: list[str] = []
    others: list[str] = []
    if isinstance(task, Mapping):
        for item in _items(task.get("deps")):
            others += [item.text] if isinstance(item, Scalar) else _text(item, "task")
        for item in (*_items(task.get("cmds")), *_items(task.get("cmd"))):
            scripts += [item.text] if isinstance(item, Scalar) else _text(item, "cmd")
            others += _text(item, "task")
    else:
        scripts += [item.text for item in _items(task) if isinstance(item, Scalar)]
    return scripts, others


def _items(node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, Sequence):
        return node.items
    return () if node is None else (node,)


def _text(node: Node, key: str) -> list[str]:
    found = node.scalar(key) if isinstance(node, Mapping) else None
    return [found.text] if found else []


@lru_cache(maxsize=16)
def _tasks(file: File) -> Mapping:
    try:
        root = parse(file.data[:MAX_FILE]).root
    except DocumentError:
        return _NOTHING
    return (root.mapping("tasks") if isinstance(root, Mapping) else None) or _NOTHING


HIDER = Hider(programs=frozenset({"task", "go-task"}), files=NAMES, open=_open)
