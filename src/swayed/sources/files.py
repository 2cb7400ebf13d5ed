"""Which files an import reads, and which table each of them holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from re import compile as pattern

from swayed.errors import AccessError, SourceError, nearest_word
from swayed.tables import INPUT_TABLES


class Format(Enum):
    """How a file is written; the value is the word shown to operators."""

    DELIMITED = "CSV"
    JSON_LINES = "JSON Lines"
    PARQUET = "Parquet"


_FORMATS = {
    ".csv": Format.DELIMITED,
    ".tsv": Format.DELIMITED,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
}
_ENDINGS = "CSV or TSV, JSONL (all three also as .gz) or Parquet"
# A part is told by a digit or the word part: `posts-2024`, `posts_01`, `posts.part-3`. Any other ending
# (`posts_backup`, `events_old`) is left to the operator, who would hardly want an old copy loaded beside the new one.
_PART = pattern(r"^(?P<table>[a-z]+)[-_.](?:part|[0-9]).*$")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to import.

    Args:
        path: where it is.
        table: the canonical table it holds.
        format: how it is written.
    """

    path: Path
    table: str
    format: Format


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that holds no canonical table.

    Args:
        path: where it is.
        nearest: the table, or of exports the source, that it is likely to be of; empty when none is near.
        do: what makes it readable, empty when nothing does.
    """

    path: Path
    nearest: str
    do: str = ""


def find_files(paths: Sequence[Path], table: str = "") -> tuple[list[InputFile], list[Skipped]]:
    """The files to import in a fixed order, and the files of folders that were passed over.

    Args:
        paths: files and folders.
        table: the table that named files hold, whatever their names; "" to go by the names.

    Raises:
        SourceError: a path is missing, a named file is of no table or no known format, a folder holds no table.
        AccessError: a folder may not be read.
    """
    found: dict[Path, InputFile] = {}
    skipped: list[Skipped] = []
    if not paths:
        raise SourceError(
            path="import", found="no file or folder was named", allowed=_ENDINGS, do="Name what to import."
        )
    for path in paths:
        if path.is_dir():
            inside, passed = _of_folder(path)
            found.update((file.path.resolve(), file) for file in inside)
            skipped.extend(passed)
        else:
            found[path.resolve()] = _named(path, table)
    return sorted(found.values(), key=lambda file: (list(INPUT_TABLES).index(file.table), str(file.path))), skipped


def _of_folder(folder: Path) -> tuple[list[InputFile], list[Skipped]]:
    try:
        entries = sorted(entry for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))
    except OSError as error:
        raise AccessError(
            path=str(folder), found=f"cannot be read ({error.strerror})", do="Check its permissions."
        ) from error
    found, skipped = [], []
    for entry in entries:
        stem, form = _split(entry)
        table = _table_of(stem)
        if table and form:
            found.append(InputFile(entry, table, form))
        else:
            skipped.append(Skipped(entry, table or nearest_word(stem, tuple(INPUT_TABLES))))
    if not found:
        raise SourceError(
            path=str(folder),
            found=f"no file here is named after a table ({len(entries)} other file{'' if len(entries) == 1 else 's'})",
            allowed=f"{', '.join(INPUT_TABLES)}, each as {_ENDINGS}",
            do="Rename the files after their tables, for instance posts.csv.",
        )
    return found, skipped


def _named(path: Path, table: str = "") -> InputFile:
    if not path.exists():
        raise SourceError(
            path=str(path), found="there is no such file or folder", allowed="an existing one", do="Check the path."
        )
    stem, form = _split(path)
    table = table or _table_of(stem)
    if not table:
        near = next((name for name in INPUT_TABLES if stem.startswith(name)), "")
        near = near or nearest_word(stem, tuple(INPUT_TABLES))
        hint = f"Did you mean {near!r}? " if near else ""
        raise SourceError(
            path=str(path),
            found=f"{stem!r} is not the name of a table",
            allowed=", ".join(INPUT_TABLES),
            do=f"{hint}Rename the file after its table; parts may be called posts-2024.csv or posts_part1.csv.",
        )
    if form is None:
        raise SourceError(
            path=str(path),
            found=f"the ending {''.join(path.suffixes[-1:]) or '(none)'!r} is not known",
            allowed=_ENDINGS,
            do="Save the table in one of these formats.",
        )
    return InputFile(path, table, form)


def _split(path: Path) -> tuple[str, Format | None]:
    name = path.name.casefold().removesuffix(".gz")
    for ending, form in _FORMATS.items():
        if name.endswith(ending):
            return name.removesuffix(ending), form
    return Path(name).stem, None


def _table_of(stem: str) -> str:
    if stem in INPUT_TABLES:
        return stem
    part = _PART.match(stem)
    return part["table"] if part and part["table"] in INPUT_TABLES else ""
