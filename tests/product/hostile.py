"""A market in which strangers chose their words to harm: in every text that an import brings stands something that a page,
a template or a spreadsheet could take for a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zlib import crc32

import pyarrow as pa

from swayed.lab import Market

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%=7*7%>",
    "=HYPERLINK(1)",
    "' onmouseover=alert(1) x='",
    "</title><svg onload=alert(1)>",
    "<!--",
)
KEYS = (
    "account_id",
    "target_account_id",
    "post_id",
    "reply_to_post_id",
    "customer_id",
    "order_id",
    "refund_of",
    "code",
)
"""Columns that name the same thing in several tables: every third is hostile, the same in all."""
WORDS = (
    "display_name",
    "name",
    "community",
    "segment",
    "source",
    "campaign",
    "content",
    "location",
    "product",
    "products",
)
TEXTS = ("bio", "text")
"""What somebody wrote: it begins as it was, as the situation selects by words."""


def of(word: str) -> str:
    """The hostile text that belongs to a word."""
    return HOSTILE[crc32(word.encode()) % len(HOSTILE)]


def hostile_market(market: Market) -> Market:
    """The market with a hostile text in all of them; who did what stays as it was."""
    linked = {word.split(":", 1)[1] for word in _cells(market.tables["customers"], "handles") if word}

    def handle(word: str) -> str:
        # Customers are linked by their handles: those of others alone are spoilt.
        return word if word in linked else of(word) + word

    changes: dict[str, Callable[[str], str]] = {
        **dict.fromkeys(KEYS, lambda word: of(word) + word if crc32(word.encode()) % 3 == 0 else word),
        **dict.fromkeys(WORDS, lambda word: of(word) + word),
        **dict.fromkeys(TEXTS, lambda word: f"{word} {of(word)}"),
        "url": lambda word: "javascript:alert(1)//" + word,
        "handle": handle,
    }
    return replace(market, tables={name: _changed(table, changes) for name, table in market.tables.items()})


def _changed(table: pa.Table, changes: dict[str, Callable[[str], str]]) -> pa.Table:
    for number, name in enumerate(table.column_names):
        if name in changes and table.schema.field(name).type == pa.string():
            cells = [change if change is None else changes[name](change) for change in _cells(table, name)]
            table = table.set_column(number, name, pa.array(cells, pa.string()))
    return table


def _cells(table: pa.Table, name: str) -> list[str | None]:
    found: list[str | None] = table.column(name).to_pylist()
    return found
