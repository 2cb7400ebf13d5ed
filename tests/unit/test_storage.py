"""Addresses on object storage; file:// stands for the others."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swayed.errors import AccessError
from swayed.storage import address_of, fetched, write_bytes, write_parquet
from swayed.workspace import Workspace

POSTS = pa.table({"post_id": ["p1"], "account_id": ["a1"], "posted_at": ["2025-03-01T10:00:00Z"], "text": ["x"]})


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("s3://bucket/posts.csv", "s3://bucket/posts.csv"),
        ("gs://b/folder?scheme=http", "gs://b/folder?scheme=http"),
        ("file:///tmp/x", "file:///tmp/x"),
        ("exports/posts.csv", ""),
        ("/exports/s3:/posts.csv", ""),
        ("C:/exports", ""),
    ],
)
def test_an_address_is_known_as_text_and_as_path(path: str, address: str) -> None:
    assert address_of(path) == address_of(Path(path)) == address


def test_a_folder_is_copied_without_folders_below(tmp_path: Path) -> None:
    there = tmp_path / "there"
    (there / "older").mkdir(parents=True)
    write_parquet(Path((there / "posts.parquet").as_uri()), POSTS)
    write_bytes(Path((there / "older" / "posts.csv").as_uri()), b"post_id\n")
    with fetched([there.as_uri(), (there / "posts.parquet").as_uri()]) as (here, one):
        assert [file.name for file in here.iterdir()] == ["posts.parquet"]
        assert pq.read_table(one).equals(POSTS)
    assert not here.exists()


def test_tables_are_imported_by_address(tmp_path: Path) -> None:
    write_parquet(Path((tmp_path / "posts.parquet").as_uri()), POSTS)
    report = Workspace.create(tmp_path / "brand").import_tables((tmp_path / "posts.parquet").as_uri())
    assert report.summary.tables["posts"].new == 1


def test_an_address_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    nowhere = (tmp_path / "none" / "posts.csv").as_uri()
    with pytest.raises(AccessError, match=r"none/posts\.csv"), fetched([nowhere]):
        pass
    with pytest.raises(AccessError, match=r"none/posts\.csv"):
        write_bytes(Path(nowhere), b"")
