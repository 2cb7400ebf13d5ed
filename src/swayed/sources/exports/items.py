"""The items of a JSON document, one after the other, however long the document is.

Only one item is held at a time. The values in between are stepped over, so a list of a million orders inside an object
needs no more memory than its longest order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from swayed.errors import SourceError

_LONGEST_ITEM = 64 << 20
_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"
_BORDERS = tuple(",]}:" + _SPACE)
ANY = "*"
"""In a path: whatever the key."""


class ItemsError(Exception):
    """The document cannot be followed any further.

    Args:
        line: 1-based physical line.
        is_truncated: the text simply ends.
        found: the text around the place.
        form: what the document is written in.
    """

    def __init__(self, line: int, found: str, *, is_truncated: bool, form: str = "JSON") -> None:
        super().__init__(found)
        self.line, self.found, self.is_truncated, self.form = line, found, is_truncated, form

    def for_file(self, path: str) -> SourceError:
        """The same as an operator reads it."""
        if self.is_truncated:
            found = f"the {self.form} ends in the middle of a value on line {self.line}: the file is truncated"
        else:
            found = f"the {self.form} is broken on line {self.line}, at {self.found!r}"
        return SourceError(
            path=path, found=found, allowed=f"a complete {self.form} document", do="Export or copy it again."
        )


class _Text:
    """A text that is read on as it is needed."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self.text, self.at = "", 0
        # Lines are counted on from here: from the beginning, every item would pay for all before it.
        self._line, self._counted = 1, 0

    def read_on(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self.line_here()
        self.text, self.at, self._counted = self.text[self.at :] + chunk, 0, 0
        return True

    def line_here(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def peek(self) -> str:
        """The next character that is no space; '' at the end."""
        while True:
            text, at = self.text, self.at
            while at < len(text) and text[at] in _SPACE:
                at += 1
            self.at = at
            if at < len(text):
                return text[at]
            if not self.read_on():
                return ""

    def take(self, allowed: str) -> str:
        found = self.peek()
        if not found or found not in allowed:
            raise self.broken(is_truncated=not found)
        self.at += 1
        return found

    def value(self) -> str:
        """The text of the next value, which is stepped over."""
        self.peek()
        while True:
            try:
                _, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                is_cut = error.pos >= len(self.text) - len("false") or error.msg.startswith("Unterminated")
                if is_cut and len(self.text) - self.at < _LONGEST_ITEM and self.read_on():
                    continue
                raise self.broken(is_truncated=is_cut) from error
            except RecursionError as error:
                raise self.broken(is_truncated=False) from error
            is_whole = self.text[end - 1] in '}]"' or self.text[end : end + 1] in _BORDERS
            # A number at the end of the chunk may go on in the next.
            if is_whole or len(self.text) - self.at > _LONGEST_ITEM or not self.read_on():
                found, self.at = self.text[self.at : end], end
                return found

    def broken(self, *, is_truncated: bool) -> ItemsError:
        return ItemsError(self.line_here(), self.text[self.at : self.at + 60], is_truncated=is_truncated)


def items(chunks: Iterator[str], path: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Number and text of every item.

    Args:
        chunks: the document, or several one after the other.
        path: keys that lead to the items, outermost first; a list there holds the items, anything else is the one item.

    Returns:
        The physical line on which an item begins; its number instead where the document has no lines.

    Raises:
        ItemsError: the text is broken or ends too early.

    Example:
        >>> list(items(iter(['{"page": 1, "orders": [{"id": 1},{"id": 2}]}']), ("orders",)))
        [(1, '{"id": 1}'), (2, '{"id": 2}')]
    """
    text = _Text(chunks)
    previous, n, by_number = 0, 0, False
    while text.peek():
        for line, item in _of_value(text, path):
            n += 1
            by_number = by_number or (n == 2 and line == previous)
            previous = line
            yield (n if by_number else line), item


def leaves(chunks: Iterator[str]) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Every element of a list and every plain value of an object, at whatever depth, with the keys that lead to it.

    For documents of many nested sections, of which none is known to be there. An element of a list is not entered.

    Returns:
        The physical line on which it begins, the keys, its text.

    Raises:
        ItemsError: the text is broken or ends too early.

    Example:
        >>> list(leaves(iter(['{"name": "ada", "likes": {"list": [{"n": 1}, {"n": 2}]}}'])))
        [(1, ('name',), '"ada"'), (1, ('likes', 'list'), '{"n": 1}'), (1, ('likes', 'list'), '{"n": 2}')]
    """
    text = _Text(chunks)
    try:
        while text.peek():
            yield from _leaves_of_value(text, ())
    except RecursionError as error:
        raise text.broken(is_truncated=False) from error


def _leaves_of_value(text: _Text, path: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...], str]]:
    if text.peek() == "[":
        yield from ((line, path, item) for line, item in _of_list(text, ()))
    elif text.peek() == "{":
        for key in _keys(text):
            yield from _leaves_of_value(text, (*path, key))
    else:
        line = text.line_here()
        yield line, path, text.value()


def _of_value(text: _Text, path: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    if path:
        if text.peek() == "{":
            yield from _of_object(text, path)
        elif text.peek() == "[":
            yield from _of_list(text, path)
        else:
            text.value()
    elif text.peek() == "[":
        yield from _of_list(text, ())
    else:
        line = text.line_here()
        yield line, text.value()


def _of_object(text: _Text, path: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for key in _keys(text):
        if path[0] in (key, ANY):
            yield from _of_value(text, path[1:])
        else:
            text.value()


def _keys(text: _Text) -> Iterator[str]:
    """The keys of an object; whoever takes one takes its value as well."""
    text.take("{")
    if text.peek() == "}":
        text.take("}")
        return
    while True:
        if text.peek() != '"':
            raise text.broken(is_truncated=not text.peek())
        key: str = json.loads(text.value())
        text.take(":")
        yield key
        if text.take(",}") == "}":
            return


def _of_list(text: _Text, path: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        if path:
            yield from _of_value(text, path)
        else:
            text.peek()
            line = text.line_here()
            yield line, text.value()
        if text.take(",]") == "]":
            return
