"""The documents of files, each read once however many ask.

The workflows of a change are read to know which files they name, to be audited, and to be judged,
on both sides. What was read goes with the file: a memory that outlives it would keep the files of
strangers.
"""

from weakref import WeakKeyDictionary

from bot.document.node import Document
from bot.document.parser import parse
from bot.model import File

_READ: WeakKeyDictionary[File, Document] = WeakKeyDictionary()


def document_of(file: File) -> Document:
    """Read *file*, or return what was read of one that is equal.

    Raises:
        DocumentError: See ``parse``. A file that cannot be read is tried again each time.
    """
    found = _READ.get(file)
    if found is None:
        found = _READ[file] = parse(file.data)
    return found
