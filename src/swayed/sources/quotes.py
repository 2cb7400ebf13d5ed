"""Quotation marks of a delimited text: a record whose quotes are broken is taken out before the text is split.

A lenient reader silently swallows the rows between one forgotten quote and the next. Here the text after a quotation
mark decides: a closing quote is followed by a delimiter, a line end or its twin; if not, the record is broken, it is
blanked (its line ends stay, so that line numbers hold) and reading goes on with the next physical line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# A quoted text longer than this is taken as one whose closing quote is missing.
LONGEST_QUOTED_BYTES = 4 << 20
_QUOTE, _LINE_FEED, _CARRIAGE_RETURN = 34, 10, 13


@dataclass(slots=True)
class QuoteWatch:
    """What was met while a text passed through `mended`.

    Args:
        has_quotes: whether any quotation mark was seen; without one no cell holds a line end.
        broken: offset of the physical line (0 = first line of the text) and text of every record taken out.
    """

    has_quotes: bool = False
    broken: list[tuple[int, str]] = field(default_factory=list)


def mended(chunks: Iterator[bytes], delimiter: str, watch: QuoteWatch) -> Iterator[bytes]:
    """The text in chunks that end at record ends, with records of broken quotes blanked.

    Args:
        chunks: UTF-8 text.
        delimiter: one ASCII character.
        watch: filled while the text is read.
    """
    n_lines = 0
    rest = b""
    for chunk in chunks:
        text, rest = rest + chunk, b""
        text, rest = _scan(text, ord(delimiter), watch, n_lines, is_last=False)
        n_lines += text.count(b"\n")
        if text:
            yield text
    text, _ = _scan(rest, ord(delimiter), watch, n_lines, is_last=True)
    if text:
        yield text


def _scan(text: bytes, delimiter: int, watch: QuoteWatch, n_lines: int, *, is_last: bool) -> tuple[bytes, bytes]:
    if _QUOTE not in text:
        cut = len(text) if is_last else text.rfind(b"\n") + 1
        return text[:cut], text[cut:]
    watch.has_quotes = True
    codes = np.frombuffer(text, np.uint8)
    marks = np.flatnonzero(codes == _QUOTE)
    if _is_regular(codes, marks, delimiter) and (is_last or len(text) - marks[-1] > 1):
        if len(marks) % 2 == 0:
            # Everything behind the last closing quote is unquoted, so its last line end ends a record.
            end = text.rfind(b"\n", int(marks[-1])) + 1
            if is_last:
                return text, b""
            if end:
                return text[:end], text[end:]
        if not is_last and len(text) - marks[-1] < LONGEST_QUOTED_BYTES:
            end = _last_record_end(text, marks)
            return text[:end], text[end:]
    return _walk(text, delimiter, watch, n_lines, is_last=is_last)


def _is_regular(codes: NDArray[np.uint8], marks: NDArray[np.int64], delimiter: int) -> bool:
    padded = np.concatenate(([_LINE_FEED], codes, [_LINE_FEED]))
    before = padded[marks[0::2]]
    after = padded[marks[1::2] + 2]
    borders = (delimiter, _LINE_FEED, _CARRIAGE_RETURN, _QUOTE)
    # An opening quote behind a quote is the second half of a doubled one.
    return bool(np.isin(before, borders).all() and np.isin(after, borders).all())


def _last_record_end(text: bytes, marks: NDArray[np.int64]) -> int:
    """End of the last record that surely ended before an unfinished one; quotes are regular here."""
    is_open = len(marks) % 2
    upper = int(marks[-1]) if is_open else len(text)
    index = len(marks) - 1 - is_open
    while True:
        end = text.rfind(b"\n", int(marks[index]) if index >= 0 else 0, upper)
        if end >= 0 or index < 0:
            return end + 1
        upper = int(marks[index - 1])
        index -= 2


def _walk(text: bytes, delimiter: int, watch: QuoteWatch, n_lines: int, *, is_last: bool) -> tuple[bytes, bytes]:
    """The slow reading of a chunk with irregular quotes, one quotation mark after the other."""
    borders = (delimiter, _LINE_FEED, _CARRIAGE_RETURN)
    out = bytearray(text)
    position = record = 0
    while (opening := text.find(b'"', position)) >= 0:
        line_end = text.rfind(b"\n", position, opening)
        record = line_end + 1 if line_end >= 0 else record
        if opening and text[opening - 1] not in borders:
            position = opening + 1  # a quote amid an unquoted cell is a plain character
            continue
        closing = _closing(text, opening)
        if closing < 0 and not is_last and len(text) - opening < LONGEST_QUOTED_BYTES:
            return bytes(out[:record]), text[record:]
        if closing >= 0 and closing + 1 == len(text) and not is_last:
            return bytes(out[:record]), text[record:]
        if closing >= 0 and (closing + 1 == len(text) or text[closing + 1] in borders):
            position = closing + 1
            continue
        stop = text.find(b"\n", opening)
        if stop < 0 and not is_last and len(text) - opening < LONGEST_QUOTED_BYTES:
            return bytes(out[:record]), text[record:]
        stop = len(text) if stop < 0 else stop
        watch.broken.append((n_lines + text.count(b"\n", 0, record), text[record:stop].decode("utf-8", "replace")))
        out[record:stop] = bytes(byte if byte == _LINE_FEED else 32 for byte in text[record:stop])
        position = record = stop
    end = len(text) if is_last else text.rfind(b"\n", position) + 1
    end = max(end, record)
    return bytes(out[:end]), text[end:]


def _closing(text: bytes, opening: int) -> int:
    position = opening + 1
    while (mark := text.find(b'"', position)) >= 0:
        if text[mark + 1 : mark + 2] != b'"':
            return mark
        position = mark + 2
    return -1
