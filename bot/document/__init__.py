"""YAML 1.2, read with positions and within bounds.

Whoever opens a pull request writes what this module reads, so nothing is ever loaded or composed:
both crash or hang on a few hundred hostile bytes. We take libyaml's events and build three kinds of
frozen node, bounded in bytes, in depth and in nodes.

An alias stands for the very node it names. It is charged as if that node were written out again,
in nodes and in depth, so walking a document as a tree is bounded by the same limits as writing one.

GitHub reads plain scalars by the core schema of YAML 1.2: ``on``, ``yes``, ``12:30``, ``017`` and
dates are strings. It compares keys without case, and knows no merge key, so ``<<`` is a key like
any other.

Source: https://yaml.org/spec/1.2.2/#103-core-schema
Source: https://github.com/actions/runner/issues/737 (keys), /issues/1182 (aliases, merge keys)
"""

from bot.document.files import document_of
from bot.document.node import Document, Duplicate, Entry, Mapping, Node, Scalar, Sequence, Span
from bot.document.parser import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    DocumentError,
    parse,
)
from bot.document.places import find, plain

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Document",
    "DocumentError",
    "Duplicate",
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "Span",
    "document_of",
    "find",
    "parse",
    "plain",
]
