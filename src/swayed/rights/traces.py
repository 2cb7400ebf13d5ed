"""Whether a file holds certain words: in its bytes, in what is packed inside it, and in the cells of its tables."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, quote_plus

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_CHUNK = 1 << 23
_DEEPEST = 4
"""Archives inside archives are opened so deep."""
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")


class Traces:
    """Looks for words, whole and whatever their case, in any encoding an export may have.

    Args:
        words: what to look for.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._variants = {form: word for word in self.words for form in _forms(word)}
        self._tests = {form: _whole(form) for form in self._variants}
        self._overlap = max((len(form) for form in self._variants), default=0) + 4
        escaped = sorted((re.escape(word) for word in self.words), key=len, reverse=True)
        self._cells = rf"(^|[^\p{{L}}\p{{N}}_])({'|'.join(escaped)})([^\p{{L}}\p{{N}}_]|$)"

    def of(self, path: Path) -> set[str]:
        """The words that a file holds."""
        if not self.words:
            return set()
        with path.open("rb") as file:
            found = self._in_stream(file, 0)
        return found | self._in_cells(path)

    def in_bytes(self, chunks: Iterator[bytes]) -> set[str]:
        """The words that a file holds which is given piece by piece, as an original is."""
        return self._in_stream(io.BytesIO(b"".join(chunks)), 0) if self.words else set()

    def _in_stream(self, file: IO[bytes], depth: int) -> set[str]:
        found = self._in_plain(file)
        file.seek(0)
        if depth < _DEEPEST:
            for packed in unpacked(file):
                found |= self._in_stream(packed, depth + 1)
        return found

    def _in_plain(self, file: IO[bytes]) -> set[str]:
        found: set[str] = set()
        tail = b""
        while chunk := file.read(_CHUNK):
            window = (tail + chunk).lower()
            for form, word in self._variants.items():
                if word not in found and form in window and self._tests[form].search(window):
                    found.add(word)
            tail = window[-self._overlap :]
        return found

    def _in_cells(self, path: Path) -> set[str]:
        """The words in the cells of a Parquet file, which stand packed in its bytes."""
        if path.suffix != ".parquet":
            return set()
        found: set[str] = set()
        try:
            for column in pq.read_table(path).columns:
                for cells in _texts(column):
                    hits = cells.filter(pc.match_substring_regex(cells, self._cells, ignore_case=True))
                    told = "\n".join(str(cell) for cell in hits.to_pylist()).lower()
                    found |= {word for word in self.words if word.lower() in told}
        except (OSError, pa.ArrowException):
            return found  # no table of ours; its bytes were searched
        return found


def _forms(word: str) -> set[bytes]:
    """A word as bytes, lower case, in every encoding and as JSON, pages and addresses escape it."""
    lower = word.lower()
    forms = {lower.encode(encoding, "ignore") for encoding in _ENCODINGS}
    forms |= {
        json.dumps(word)[1:-1].encode(),
        json.dumps(lower)[1:-1].encode(),
        lower.encode("ascii", "xmlcharrefreplace"),
    }
    # As an address and a page write it: a kept report has O&#39;Neil, a link Zelda%20Quillfeather.
    forms |= {quote(lower).lower().encode(), quote_plus(lower).lower().encode()}
    forms |= {written.encode() for written in (escape(lower), escape(lower).replace("&#x27;", "&#39;"))}
    # Large letters beyond ASCII are not made small in bytes: they are looked for as they were written.
    as_written = "".join(c.lower() if c.isascii() else c for c in word)
    forms |= {as_written.encode(encoding, "ignore") for encoding in _ENCODINGS}
    # As the bytes of a window are made small, so are the words: in UTF-16 that changes letters that are no ASCII.
    return {form.lower() for form in forms if len(form) > 1}


def _whole(form: bytes) -> re.Pattern[bytes]:
    letter = rb"[a-z0-9_]"
    before, behind = letter, letter
    if b"\x00" in form:
        before, behind = (letter + rb"\x00", letter + rb"\x00") if form[0] else (rb"\x00" + letter, rb"\x00" + letter)
    return re.compile(rb"(?<!" + before + rb")" + re.escape(form) + rb"(?!" + behind + rb")")


def unpacked(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """What a ZIP, gzip or Zstandard file holds; nothing for any other."""
    magic = file.read(4)
    file.seek(0)
    try:
        if magic == b"PK\x03\x04":
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield io.BytesIO(name.encode() + b"\n" + archive.read(name))
        elif magic[:2] == b"\x1f\x8b":
            yield io.BytesIO(gzip.decompress(file.read()))
        elif magic == b"\x28\xb5\x2f\xfd":
            with pa.CompressedInputStream(pa.PythonFile(io.BytesIO(file.read()), mode="r"), "zstd") as stream:
                yield io.BytesIO(stream.read())
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, pa.ArrowException):
        return  # damaged or locked: its bytes were searched


def _texts(column: Any) -> Iterator[Any]:
    """The texts of a column, or of an array, out of lists and structures too."""
    kind = column.type
    if isinstance(column, pa.ChunkedArray):
        for chunk in column.chunks:
            yield from _texts(chunk)
    elif pa.types.is_dictionary(kind):
        yield from _texts(column.dictionary)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        yield from _texts(column.flatten())
    elif pa.types.is_struct(kind):
        for field in column.flatten():
            yield from _texts(field)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        yield column
