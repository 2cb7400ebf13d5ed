"""Column names of a file against the declared columns of its table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from swayed.errors import SourceError, nearest_word
from swayed.sources.sheets import raw_name
from swayed.tables import Column, Table, Type


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a file that will be loaded.

    Args:
        name: name in the table, or of the attribute: trimmed, lower case.
        raw: name of the column in the staged file.
        declared: the declared column, None for an attribute.
        is_moment: the file holds moments here and the table wants moments; else the staged file holds texts.
    """

    name: str
    raw: str
    declared: Column | None
    is_moment: bool = False


@dataclass(frozen=True, slots=True)
class IgnoredColumn:
    """A column of a file that is not loaded.

    Args:
        name: as written; empty when the column has no name.
        nearest: the declared column closest to it, empty when none is near.
    """

    name: str
    nearest: str


def normal_name(header: str) -> str:
    """A column name as it is compared: trimmed and in lower case."""
    return header.strip().strip("\ufeff").strip().casefold()


def match_columns(
    path: Path, table: Table, headers: Sequence[str], moments: Collection[str] = ()
) -> tuple[list[FileColumn], list[IgnoredColumn]]:
    """The columns to load, and those passed over.

    Args:
        path: of the file; table: to be loaded.
        headers: names of the file's columns.
        moments: raw names of columns whose cells are moments.

    Raises:
        SourceError: a name stands twice, or a required column is missing.
    """
    names = [normal_name(header) for header in headers]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SourceError(
            path=str(path),
            found=f"the column {', '.join(twice)} stands twice in the header",
            allowed="every column once",
            do="Rename or delete one of them.",
        )
    declared = {column.name: column for column in table.columns}
    missing = [c.name for c in table.columns if c.required and c.name not in names]
    if missing:
        raise SourceError(path=str(path), **_missing(table, missing, [name for name in names if name]))
    loaded, ignored = [], []
    for position, name in enumerate(names):
        if name in declared:
            is_moment = raw_name(position) in moments and declared[name].type is Type.INSTANT
            loaded.append(FileColumn(name, raw_name(position), declared[name], is_moment))
        elif name and table.attributes:
            loaded.append(FileColumn(name, raw_name(position), None))
        else:
            ignored.append(IgnoredColumn(headers[position].strip(), nearest_word(name, table.column_names)))
    return loaded, ignored


def _missing(table: Table, missing: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    unknown = [name for name in names if name not in table.column_names]
    near = [(nearest_word(name, unknown), name) for name in missing]
    hints = "".join(f" Is {found!r} meant to be {name!r}?" for found, name in near if found)
    plural = "s" if len(missing) > 1 else ""
    return {
        "found": f"the required column{plural} {', '.join(missing)} of table {table.name} is missing; "
        f"the first line names: {shown or 'nothing'}",
        "allowed": f"at least {', '.join(c.name for c in table.columns if c.required)}",
        "do": f"Name the columns in the first line.{hints}",
    }
