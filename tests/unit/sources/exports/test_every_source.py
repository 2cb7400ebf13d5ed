"""What holds for every source: round trip, second import, truncation, wrong encoding, foreign files, the declaration."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

import swayed
from swayed.cli.importing import ALLOWED
from swayed.errors import SourceError
from swayed.lake import originals, read_original
from swayed.sources.exports import SOURCES, Shape
from swayed.tables import INPUT_TABLES, LAKE_TABLES

from .conftest import FIXTURES, ExportDesk, zipped

SQL = Path(swayed.__file__).parent / "sources" / "exports" / "sql"
every_source = pytest.mark.parametrize("name", SOURCES)
FILES = [(name, file) for name in SOURCES for file in sorted((FIXTURES / name).iterdir())]
every_file = pytest.mark.parametrize(("name", "file"), FILES, ids=lambda value: getattr(value, "name", value))


def test_every_source_that_is_listed_has_fixtures() -> None:
    assert {name for name, _ in FILES} == set(SOURCES) == set(ALLOWED) - {"tables"}


def content(desk: ExportDesk) -> dict[str, dict[str, dict[str, Any]]]:
    return {table: desk.rows(table) for table in LAKE_TABLES if table != "rejects"}


@every_source
def test_second_import_changes_nothing(desk: ExportDesk, name: str) -> None:
    first = desk.load(name, name)
    assert first.has_committed
    assert set(first.tables) <= set(SOURCES[name].fills)
    assert all(counts.read for counts in first.tables.values())
    before, commits = content(desk), len(desk.register.commits())
    second = desk.load(name, name)
    assert not second.has_committed
    assert content(desk) == before
    assert len(desk.register.commits()) == commits
    for counts in second.tables.values():
        assert (counts.new, counts.changed, counts.removed) == (0, 0, 0)


@every_source
def test_archive_and_folder_are_the_same(desk: ExportDesk, name: str) -> None:
    desk.load(name, name)
    files = [file for source, file in FILES if source == name]
    before = content(desk)
    archive = desk.put("export.zip", zipped(**{f"deep/{file.name}": file.read_bytes() for file in files}))
    again = desk.load(name, archive)
    assert content(desk) == before
    assert {(counts.new, counts.changed, counts.removed) for counts in again.tables.values()} == {(0, 0, 0)}


@every_source
def test_dry_run_writes_nothing(desk: ExportDesk, name: str) -> None:
    before = sorted(path for path in desk.register.folder.rglob("*") if "sqlite" not in path.name)
    summary = desk.load(name, name, dry_run=True)
    assert not summary.has_committed
    assert summary.sample_changes
    assert sorted(path for path in desk.register.folder.rglob("*") if "sqlite" not in path.name) == before
    assert originals(desk.register) == []


@every_file
def test_original_is_kept_as_it_is(desk: ExportDesk, name: str, file: Path) -> None:
    desk.load(name, file)
    (kept,) = originals(desk.register)
    assert (kept.source, kept.name, kept.n_bytes) == (name, file.name, file.stat().st_size)
    assert b"".join(read_original(desk.register, kept.digest)) == file.read_bytes()


@every_file
def test_truncated_file_is_told(desk: ExportDesk, name: str, file: Path) -> None:
    whole = file.read_bytes().rstrip()
    cut = desk.put(file.name, whole[: len(whole) * 2 // 3])
    try:
        summary = desk.load(name, cut)
    except SourceError as error:
        assert file.name in str(error)  # noqa: PT017 - either way of telling is fine
    else:
        last = cut.read_bytes().count(b"\n") + 1
        assert [row for row in summary.rejects.to_pylist() if row["line"] >= last - 1], "nobody was told"


@every_source
def test_truncated_archive_is_told(desk: ExportDesk, name: str) -> None:
    whole = zipped(**{file.name: file.read_bytes() for source, file in FILES if source == name})
    with pytest.raises(SourceError, match=r"broken\.zip.*(truncated|damaged)"):
        desk.load(name, desk.put("broken.zip", whole[: len(whole) // 2]))


@every_file
def test_other_encoding_is_read(desk: ExportDesk, name: str, file: Path) -> None:
    text = file.read_text(encoding="utf-8-sig")
    desk.load(name, file)
    before = content(desk)
    desk.load(name, desk.put(file.name, text.encode("utf-16")))
    assert content(desk) == before


@every_source
def test_western_letters_are_read_or_told(desk: ExportDesk, name: str) -> None:
    """As Excel on Windows saves it: nothing is read as other letters than were written, unless somebody is told."""
    for source, file in FILES:
        if source == name:
            text = re.sub(
                "(trail|run|shoe|great|hill)", r"\1é", file.read_text(encoding="utf-8-sig"), flags=re.IGNORECASE
            )
            desk.put(file.name, text.encode("cp1252", errors="replace"))
    summary = desk.load(name, desk.files)
    cells = " ".join(str(cell) for table in content(desk).values() for row in table.values() for cell in row.values())
    assert "é" in cells or summary.rejects.num_rows
    assert not re.search("Ã|\ufffd|\U0010ffff", cells)


@every_source
def test_binary_file_is_told(desk: ExportDesk, name: str) -> None:
    with pytest.raises(SourceError, match=r"zero bytes|control characters|no text"):
        desk.load(name, desk.put("export.csv", bytes(range(256)) * 40))


@every_file
def test_foreign_file_is_told(desk: ExportDesk, name: str, file: Path) -> None:
    for other in SOURCES:
        if other != name:
            with pytest.raises(SourceError, match=f"no export of {other}.*swayed import {name}"):
                desk.load(other, file)


@every_source
def test_files_of_others_in_a_folder_are_left_out(desk: ExportDesk, name: str) -> None:
    desk.put("readme.txt", "hello\n")
    for source, file in FILES:
        if source == name:
            desk.put(file.name, file.read_bytes())
    summary = desk.load(name, desk.files)
    assert [skipped.path.name for skipped in summary.skipped] == ["readme.txt"]


@every_source
def test_declaration_is_whole(name: str) -> None:
    source = SOURCES[name]
    assert source.name == name
    assert source.reads
    assert source.how
    assert source.policy.says
    for part in source.parts:
        assert bool(part.proof) != bool(part.wanted)
        for one in part.maps:
            assert (SQL / f"{one.sql}.sql").is_file()
            assert set(one.fields) <= set(INPUT_TABLES[one.table].column_names)
        if part.shape is Shape.CSV and part.proof:
            assert set(part.proof) | set(part.expected) <= {*part.columns, *part.unread}


def test_no_sql_is_idle() -> None:
    used = {one.sql for source in SOURCES.values() for part in source.parts for one in part.maps}
    prepared = {part.prepared for source in SOURCES.values() for part in source.parts if part.prepared}
    assert {path.stem for path in SQL.glob("*.sql")} == used | prepared


@pytest.mark.parametrize("path", sorted(SQL.glob("*.sql")), ids=lambda path: path.stem)
def test_sql_is_one_commented_select(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- One row per ")
    (tree,) = sqlglot.parse(text, read="duckdb", error_level=sqlglot.ErrorLevel.RAISE)
    assert isinstance(tree, exp.Query)


def test_no_address_is_in_the_lake(desk: ExportDesk) -> None:
    for name in SOURCES:
        desk.load(name, name)
    for table in ("customers", "accounts", "events", "touches", "interactions", "rejects", "customer_attributes"):
        for row in desk.rows(table).values() if LAKE_TABLES[table].key else []:
            assert not any("@example." in str(cell) for cell in row.values()), row


def test_members_outside_of_the_staging_folder_stay_inside(desk: ExportDesk) -> None:
    name, file = FILES[0]
    archive = desk.files / "evil.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("../../evil.csv", file.read_bytes())
    desk.load(name, archive)
    assert not list(desk.files.parent.rglob("evil.csv"))
