"""Which files an import reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from swayed.errors import SourceError
from swayed.sources.files import Format, find_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Posts.CSV", "events.jsonl.gz", "readme.txt", "custmers.csv", "follows.parquet", ".accounts.csv"):
        (tmp_path / name).write_text("x")
    return tmp_path


def test_a_folder_gives_its_tables_in_order_and_names_the_rest(folder):
    files, skipped = find_files([folder])
    assert [(file.table, file.format) for file in files] == [
        ("posts", Format.DELIMITED),
        ("follows", Format.PARQUET),
        ("events", Format.JSON_LINES),
    ]
    assert {(one.path.name, one.nearest) for one in skipped} == {("readme.txt", ""), ("custmers.csv", "customers")}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("posts-2024.csv", "posts"),
        ("posts_01.tsv", "posts"),
        ("posts.part-0003.parquet", "posts"),
        ("posts_backup.csv", ""),
        ("posts2.csv", ""),
        ("post.csv", ""),
    ],
)
def test_parts_are_told_by_a_digit_or_the_word_part(tmp_path, name, table):
    path = tmp_path / name
    path.write_text("x")
    if table:
        assert find_files([path])[0][0].table == table
    else:
        with pytest.raises(SourceError, match="Did you mean 'posts'"):
            find_files([path])


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda folder: folder / "posts.csv", "no such file"),
        (lambda folder: folder, "no file here is named after a table"),
        (lambda folder: (folder / "posts.xlsx").write_text("x") and folder / "posts.xlsx", "'.xlsx' is not known"),
    ],
)
def test_what_cannot_be_found_is_named(tmp_path, make, found):
    with pytest.raises(SourceError, match=found):
        find_files([make(tmp_path)])


def test_nothing_named_is_an_error():
    with pytest.raises(SourceError, match="no file or folder"):
        find_files([])
