"""The bytes of a text file as UTF-8, whatever it was written in.

UTF-8 and UTF-16 are told by their byte order mark or by their bytes; what is neither is read as Windows-1252, and the
summary says so. A byte that cannot be decoded becomes `UNDECODABLE`, so that only its row is refused.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from swayed.errors import AccessError, SourceError
from swayed.sources.bombs import check_unpacked

CHUNK_BYTES = 4 << 20
# A code point that Unicode promises never to assign: a file's own U+FFFD stays what it is.
UNDECODABLE = "\U0010ffff"
_SAMPLE_BYTES = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LABELS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}
_FOREIGN = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"PAR1", "a Parquet file under another name"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\xff\xfe\x00\x00", "a text in UTF-32"),
)
_TEXT = "a text file in UTF-8, UTF-16 or Windows-1252"


def _mark(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return UNDECODABLE, error.end
    raise error


codecs.register_error("swayed-mark", _mark)


def encoding_label(encoding: str) -> str:
    """The encoding as shown to operators."""
    return _LABELS[encoding]


def detect_encoding(path: Path) -> str:
    """The codec of a text file: utf-8, utf-16-le, utf-16-be or cp1252.

    Raises:
        SourceError: the file is empty, binary, or a broken gzip.
        AccessError: the file may not be read.
    """
    sample = next(_raw_chunks(path, _SAMPLE_BYTES), b"")
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise SourceError(
            path=str(path), found="the file is empty", allowed="a header line and rows", do="Export it again."
        )
    for start, name in _FOREIGN:
        if sample.startswith(start):
            raise _binary(path, f"this is {name}")
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if b"\x00" in sample:
        half = len(sample) // 2
        # Western text in UTF-16 has a zero in nearly every second byte, on one side only.
        low, high = sample[1::2].count(0), sample[0::2].count(0)
        if low > 0.4 * half and high < 0.02 * half:
            return "utf-16-le"
        if high > 0.4 * half and low < 0.02 * half:
            return "utf-16-be"
        raise _binary(path, "the file holds zero bytes, so it is no text")
    controls = sum(sample.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0c\x1b\x1c\x1d\x1e\x1f")
    if controls > 0.01 * len(sample):
        raise _binary(path, "the file is full of control characters, so it is no text")
    return _utf8_or_western(path)


def text_chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """The text of a file in UTF-8, without byte order mark, with line ends as in the file (a lone CR becomes LF)."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="swayed-mark")
    only_carriage_returns: bool | None = None
    is_first = True
    for raw in _raw_chunks(path, CHUNK_BYTES):
        text = decoder.decode(raw)
        if is_first:
            text = text.removeprefix("\ufeff")
            only_carriage_returns = "\r" in text and "\n" not in text
            is_first = False
        if only_carriage_returns:
            text = text.replace("\r", "\n")
        yield text.encode("utf-8", errors="replace")
    yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")


def _utf8_or_western(path: Path) -> str:
    n_wrong = n_right = 0
    rest = b""
    for raw in _raw_chunks(path, CHUNK_BYTES):
        chunk = rest + raw
        # Cut at a line end, so that no character is split.
        cut = chunk.rfind(b"\n") + 1
        chunk, rest = (chunk[:cut], chunk[cut:]) if cut else (chunk, b"")
        n_wrong, n_right = _count_characters(chunk, n_wrong, n_right)
    n_wrong, n_right = _count_characters(rest, n_wrong, n_right)
    # A few broken bytes among many good ones are broken lines of a UTF-8 file, not another encoding.
    return "utf-8" if n_wrong * 5 <= n_right else "cp1252"


def _count_characters(chunk: bytes, n_wrong: int, n_right: int) -> tuple[int, int]:
    if chunk.isascii():
        return n_wrong, n_right
    text = chunk.decode("utf-8", errors="swayed-mark")
    wrong = text.count(UNDECODABLE)
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    return n_wrong + wrong, n_right + beyond_ascii - wrong


def _raw_chunks(path: Path, size: int) -> Iterator[bytes]:
    try:
        with path.open("rb") as plain:
            is_packed = plain.read(2) == b"\x1f\x8b"
            plain.seek(0)
            if path.name.casefold().endswith(".gz") and not is_packed:
                if not plain.read(1):
                    return
                raise SourceError(
                    path=str(path), found="this is no gzip file", allowed="gzip", do="Pack it again or drop .gz."
                )
            # Any name may be packed: a server that compresses on the way often leaves the ending off.
            source = cast("IO[bytes]", gzip.GzipFile(fileobj=plain)) if is_packed else plain
            n_bytes = 0
            while chunk := source.read(size):
                n_bytes += len(chunk)
                if is_packed:
                    check_unpacked(str(path), plain.tell(), n_bytes)
                yield chunk
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SourceError(
            path=str(path),
            found=f"the gzip data cannot be unpacked ({error})",
            allowed="a complete gzip file",
            do="Copy or export it again.",
        ) from error
    except OSError as error:
        raise AccessError(
            path=str(path), found=f"cannot be read ({error.strerror or error})", do="Check its permissions."
        ) from error


def _binary(path: Path, found: str) -> SourceError:
    return SourceError(path=str(path), found=found, allowed=_TEXT, do="Give the file as its program wrote it.")
