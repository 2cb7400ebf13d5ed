"""HTML of posts as plain text, column by column."""

from __future__ import annotations

import html
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_STEPS = (
    # What is quoted from somebody else is not the author's text.
    (r"(?s)<aside class=\"quote.*?</aside>", ""),
    (r"(?s)<(script|style)[^>]*>.*?</(script|style)>", ""),
    (r"[ \t\r\n]+", " "),
    (r"(?i) ?<br ?/?> ?", "\n"),
    (r"(?i) ?</(p|div|li|h[1-6]|blockquote|pre|tr)> ?", "\n"),
    (r"<img[^>]*class=\"emoji[^>]*alt=\"([^\"]*)\"[^>]*>", r"\1"),
    (r"<[^>]*>", ""),
    (r"\n{3,}", "\n\n"),
)


def plain_text(cells: Any) -> Any:
    """Arrow texts of HTML as plain texts: paragraphs and breaks are line ends, quotes of others are left out."""
    for pattern, replacement in _STEPS:
        cells = pc.replace_substring_regex(cells, pattern, replacement)
    if pc.any(pc.match_substring(cells, "&")).as_py():
        cells = pa.array([text and html.unescape(text) for text in cells.to_pylist()], pa.string())
        cells = pc.replace_substring(cells, "\u00a0", " ")
    return pc.utf8_trim_whitespace(cells)
