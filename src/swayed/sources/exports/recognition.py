"""Which part of a source a document is, told by its fields and never by its name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import Any

from swayed.errors import SourceError
from swayed.sources.delimited import header_of
from swayed.sources.encodings import detect_encoding, text_chunks
from swayed.sources.exports.declaration import Part, Shape, Source
from swayed.sources.exports.documents import Document
from swayed.sources.exports.items import ItemsError, items
from swayed.sources.headers import normal_name

_N_ITEMS = 20
_LINES_ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_LONGEST_HEADER = 1 << 20


@dataclass
class Glance:
    """The beginning of a document.

    Args:
        document: the document.
        refusal: why it is no text, None when it is one.
    """

    document: Document
    refusal: SourceError | None = None
    encoding: str = ""
    start: str = ""
    _firsts: dict[tuple[str, ...], list[Any]] = field(default_factory=dict)

    @property
    def is_json(self) -> bool:
        return self.start[:1] in ("{", "[")

    @cached_property
    def is_lines(self) -> bool:
        """Whether every line is an object of its own."""
        if self.document.name.casefold().endswith(_LINES_ENDINGS):
            return True
        first, _, rest = self.start.partition("\n")
        return _is_object(first) and rest.lstrip()[:1] == "{"

    @cached_property
    def written_headers(self) -> tuple[str, ...]:
        """The columns of a delimited document; none when it cannot be one."""
        return () if self.is_json or self.start[:1] == "<" else header_of(self.start[:_LONGEST_HEADER])

    @cached_property
    def headers(self) -> frozenset[str]:
        """The columns of a delimited document, as they are compared."""
        return frozenset(normal_name(name) for name in self.written_headers)

    def firsts(self, path: tuple[str, ...]) -> list[Any]:
        """The first items of a JSON document."""
        if path not in self._firsts:
            self._firsts[path] = list(islice(self._parsed(path), _N_ITEMS))
        return self._firsts[path]

    def _parsed(self, path: tuple[str, ...]) -> Iterator[Any]:
        if self.is_lines and not path:
            for line in self.start.splitlines():
                try:
                    yield json.loads(line)
                except (ValueError, RecursionError):
                    continue
            return
        try:
            for _, text in items(iter([self.start]), path):
                yield json.loads(text)
        except (ItemsError, RecursionError):
            return


def glance(document: Document) -> Glance:
    """The beginning of a document, read as text where it is one."""
    try:
        encoding = detect_encoding(document.path)
    except SourceError as refusal:
        return Glance(document, refusal)
    chunks = (chunk for chunk in text_chunks(document.path, encoding) if chunk.strip())
    start = next(chunks, b"").decode("utf-8", errors="replace").lstrip()
    return Glance(document, None, encoding, start)


Mapped = Callable[[str, Sequence[str]], Mapping[str, str] | None]
"""The confirmed mapping of a sheet, by what it is about and its columns."""


def recognised(seen: Glance, source: Source, mapped: Mapped | None = None) -> tuple[Part, tuple[str, ...]] | None:
    """The part of a source that a document is, and where its items stand; None for a foreign document.

    Args:
        seen: the document.
        source: the source.
        mapped: looks up confirmed mappings; without it a sheet with columns of the operator's own is of no source.
    """
    for part in source.parts:
        if part.wanted:
            if mapped and seen.written_headers and mapped(source.about(part), seen.written_headers):
                return part, ()
            continue
        if seen.refusal or (part.names and not seen.document.name.casefold().endswith(part.names)):
            continue
        if part.read:
            if _has_proof(list(_first_read(part.read(seen.document.path))), part):
                return part, ()
        elif part.shape is Shape.CSV:
            former = {normal_name(new): normal_name(old) for new, old in part.renamed.items()}
            named = {normal_name(name) for name in part.proof}
            if named and all(name in seen.headers or former.get(name) in seen.headers for name in named):
                return part, ()
        elif seen.is_json:
            for path in part.at:
                if _has_proof(seen.firsts(path), part):
                    return part, path
    return None


def _first_read(numbered: Iterator[tuple[int, str]]) -> Iterator[Any]:
    """The first items; a document that breaks off among them is told by those before, and refused when it is laid out."""
    try:
        for _, text in islice(numbered, _N_ITEMS):
            yield json.loads(text)
    except (ItemsError, RecursionError):
        return


def looks_like(seen: Glance, sources: Sequence[Source], mapped: Mapped | None = None) -> str:
    """The name of another source whose export this is, '' when none is; a sheet is of the source it was mapped for."""
    return next((source.name for source in sources if recognised(seen, source, mapped)), "")


def broken_off(seen: Glance) -> SourceError | None:
    """Why a document cannot be told: it is cut off before anything that tells it; None when it is whole."""
    if not seen.is_json or seen.is_lines:
        return None
    texts = (chunk.decode("utf-8") for chunk in text_chunks(seen.document.path, seen.encoding) if chunk)
    try:
        for _ in items(texts, ()):
            pass
    except ItemsError as error:
        return error.for_file(seen.document.name)
    return None


def shown_fields(seen: Glance) -> str:
    """A few of a document's own fields, to be told to the operator."""
    if seen.is_json:
        names = list(dict.fromkeys(chain.from_iterable(one for one in seen.firsts(()) if isinstance(one, dict))))
    else:
        names = sorted(seen.headers)
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _has_proof(found: Sequence[Any], part: Part) -> bool:
    return any(all(_has(one, path.split(".")) for path in part.proof) for one in found)


def _has(value: Any, path: Sequence[str]) -> bool:
    if not path:
        return True
    if isinstance(value, list):
        return any(_has(one, path) for one in value[:_N_ITEMS])
    return isinstance(value, dict) and path[0] in value and _has(value[path[0]], path[1:])


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
