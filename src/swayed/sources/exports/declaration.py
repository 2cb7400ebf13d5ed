"""The small language that declares a source: the kinds of file it exports, and what each of them becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from swayed.sources.mapping import Wanted

Structure: TypeAlias = Mapping[str, Any]
"""The fields of a JSON object that are read, nested as in the export; a leaf is `TEXT`, a list is `[what it holds]`.

A number or flag is read as text, and so is an object whose fields are not spelt out: as its JSON.
"""

TEXT = "VARCHAR"


def texts(*names: str) -> Structure:
    """Fields that are plain texts, numbers or flags."""
    return dict.fromkeys(names, TEXT)


class Shape(Enum):
    """How a file of an export is written; the value is the word shown to operators."""

    CSV = "CSV"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Map:
    """How rows of one kind of file become rows of one table.

    The SQL is one SELECT over `export` (and `export_files`, where the place or the columns of a file tell what its rows
    do not). It leaves `file_no`, `line` and columns of the table. NULL means that the export does not say; an empty text
    that it says there is none. Four more columns may be left: `version`, a text that sorts by time (of rows with one key
    the newest cells win; without it, the later line); `is_deleted`, true where the row is to go; `is_stub`, true where
    the row says no more than that its key exists, and so never replaces a cell; `assumed`, what was taken to be so where
    the export does not say, in words that the operator is told with the number of such rows.

    A deleted account takes its posts, contacts and follows with it, a deleted post the interactions whose identifier is
    the post's own with `#...` behind it.

    Args:
        table: the canonical table.
        sql: name of the SQL file.
        fields: the export's own word for a column, for rejects; the column's name where left out.
        html: columns that hold HTML; they are made plain text.
    """

    table: str
    sql: str
    fields: Mapping[str, str] = field(default_factory=dict)
    html: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of file of an export.

    Args:
        name: as shown to operators, for instance "orders CSV".
        shape: how it is written.
        proof: fields that no other kind of file has together; nested ones with points.
        maps: what it becomes.
        columns: CSV: the columns that are read, spelt as in the export. SQL sees them under these names.
        structure: JSON: the fields that are read. SQL sees the outer ones as columns of `export`.
        at: JSON: where the items stand inside a document; several places may be named, () is the document itself,
            `*` any key.
        unread: documented fields that are not read, so that they are not reported as new; `a.*` for all within `a`.
        expected: fields whose absence is reported, because something is lost without them.
        renamed: field as it is called today, by its former name; either is read under today's name (CSV).
        read: Python that turns a file into numbered JSON objects, only where the format forces it.
        names: endings of the names that such files bear; only they are handed to `read`.
        wanted: CSV whose columns every operator names as he likes: the fields to look for, which SQL sees under their
            names. The operator confirms once which column is which; `proof` and `columns` are left empty.
        beside: another CSV part, earlier in the source: its rows of the same import are open as `export_beside`, for
            what only both together tell. Empty where the import holds no such file.
        prepared: name of an SQL file over `export`, for what several maps need; they read its rows as `export_prepared`.
    """

    name: str
    shape: Shape
    proof: tuple[str, ...]
    maps: tuple[Map, ...]
    columns: tuple[str, ...] = ()
    structure: Structure = field(default_factory=dict)
    at: tuple[tuple[str, ...], ...] = ((),)
    unread: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[Path], Iterator[tuple[int, str]]] | None = None
    names: tuple[str, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    beside: Part | None = None
    prepared: str = ""

    @property
    def read_columns(self) -> tuple[str, ...]:
        """CSV: the columns that SQL sees."""
        return self.columns or tuple(field.name for field in self.wanted)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a platform's terms allow.

    Args:
        says: the rule in one sentence, with the document it comes from.
        ties_handles: an account may be tied to a customer record on evidence of the platform itself. Where not, only the
            customer's own declaration links the two: e-mail, external identifier and declared customer of accounts are
            not taken over.
        keep_days: how long rows and the untouched original may be kept after the import that last told of them; None for
            no limit.
    """

    says: str
    ties_handles: bool = True
    keep_days: int | None = None


FIRST_PARTY = Policy("Your own records: you are the controller, and your own privacy notice is the limit.")


@dataclass(frozen=True, slots=True)
class Source:
    """One program or platform whose exports can be imported.

    Args:
        name: as typed after `swayed import`.
        reads: one line: what is read.
        how: one or two sentences: how to get the export.
        parts: the kinds of file.
        policy: what the platform's terms allow.
    """

    name: str
    reads: str
    how: str
    parts: tuple[Part, ...]
    policy: Policy = FIRST_PARTY

    def about(self, part: Part) -> str:
        """Under which name a column mapping of a part is remembered."""
        return f"{self.name}: {part.name}"

    @property
    def fills(self) -> tuple[str, ...]:
        """The tables it fills, in the order of its parts."""
        return tuple(dict.fromkeys(one.table for part in self.parts for one in part.maps))
